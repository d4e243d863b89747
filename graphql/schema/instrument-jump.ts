import { marginRefusalSentence } from '../../lib/domain/margin/method/refusal';
import { decimal, Decimal } from '../../lib/domain/number/decimal';
import type { GreatestJump } from '../../lib/domain/risk/studies/procyclicality/in-short';
import type {
  AskedRates,
  InstrumentJump,
  Rates,
  SideJump,
} from '../../lib/domain/risk/studies/procyclicality/procyclicality';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';

export const movedRequirement = describedEnum('MovedRequirement', 'A requirement that rises.', {
  INITIAL: 'Initial margin.',
  MAINTENANCE: 'Maintenance margin.',
});
export const requirementWord = (of: keyof Rates) => (of === 'initial' ? 'INITIAL' : 'MAINTENANCE');

const rates = builder.objectRef<Rates>('MarginRates').implement({
  description: 'Figures of both requirements, each a fraction.',
  fields: (t) => ({
    initial: t.field({
      type: 'Decimal',
      description: 'Of initial margin.',
      resolve: ({ initial }) => new Decimal(initial),
    }),
    maintenance: t.field({
      type: 'Decimal',
      description: 'Of maintenance margin.',
      resolve: ({ maintenance }) => new Decimal(maintenance),
    }),
  }),
});

const askedRates = builder.objectRef<AskedRates>('AskedRates').implement({
  description: 'What a set asks of a position as it is stated: without dials, ramps at their end.',
  fields: (t) => ({
    rates: t.field({
      type: rates,
      nullable: true,
      description: 'Margin over notional; null: see `lacking`.',
      resolve: (asked) => asked.rates,
    }),
    lacking: t.string({
      nullable: true,
      description: 'Why it cannot be margined; null where it can.',
      resolve: ({ lacking }) => lacking && marginRefusalSentence(lacking.code, lacking.subjects),
    }),
  }),
});

const sideJump = builder.objectRef<SideJump>('SideJump').implement({
  description: 'What the change does to the rates of a position as it goes live.',
  fields: (t) => ({
    before: t.field({
      type: askedRates,
      description: 'Under the base version.',
      resolve: (one) => one.before,
    }),
    after: t.field({
      type: askedRates,
      description: 'Under the proposed parameters.',
      resolve: (one) => one.after,
    }),
    rise: t.field({
      type: rates,
      nullable: true,
      description:
        'The rise at once, as fractions of the rates before; null where either side cannot be margined, or asked for nothing before.',
      resolve: (one) => one.rise,
    }),
  }),
});

export const instrumentJump = builder.objectRef<InstrumentJump>('InstrumentJump').implement({
  description:
    'What the change does to the rates of an instrument as it goes live, for a position that accounts hold on average.',
  fields: (t) => ({
    instrument: t.exposeString('instrument', { description: 'Its symbol.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of the position, in the settlement asset.',
      resolve: ({ notional }) => decimal(notional),
    }),
    movedByBefore: t.string({
      nullable: true,
      description: 'The programme that moves its margin class under the base version; null: none does.',
      resolve: ({ movedBy }) => movedBy.before,
    }),
    movedByAfter: t.string({
      nullable: true,
      description: 'The same under the proposed parameters.',
      resolve: ({ movedBy }) => movedBy.after,
    }),
    long: t.field({ type: sideJump, description: 'Of a long position.', resolve: ({ long }) => long }),
    short: t.field({ type: sideJump, description: 'Of a short one.', resolve: ({ short }) => short }),
  }),
});

export const greatestJump = builder.objectRef<GreatestJump>('GreatestJump').implement({
  description: 'The greatest rise of a rate that the change makes at once.',
  fields: (t) => ({
    instrument: t.exposeString('instrument', { description: 'Of which instrument.' }),
    isShort: t.boolean({
      description: 'Whether it is of a short position.',
      resolve: ({ side }) => side === 'short',
    }),
    requirement: t.field({
      type: movedRequirement,
      description: 'Of which requirement.',
      resolve: ({ requirement }) => requirementWord(requirement),
    }),
    before: t.field({
      type: 'Decimal',
      description: 'The rate under the base version.',
      resolve: (one) => new Decimal(one.rates.before),
    }),
    after: t.field({
      type: 'Decimal',
      description: 'The rate under the proposed parameters.',
      resolve: (one) => new Decimal(one.rates.after),
    }),
    rise: t.field({
      type: 'Decimal',
      description: 'As a fraction of the rate before.',
      resolve: ({ rise }) => new Decimal(rise),
    }),
  }),
});
