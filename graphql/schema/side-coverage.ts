import { marginRefusalSentence } from '../../lib/domain/margin/method/refusal';
import { Decimal, decimal } from '../../lib/domain/number/decimal';
import type {
  BreachFigures,
  SideCoverage,
} from '../../lib/domain/risk/studies/price-coverage/price-coverage';
import { type Reading, WORST_TOLD } from '../../lib/domain/statistics/breaches/coverage';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';

/** Figures are told in full; a p-value of 1e-90 is 0 in so many decimals. */
const DECIMALS = 12;

/** A statistic, as a decimal. */
export function figure(value: number): Decimal {
  return new Decimal(value).toDecimalPlaces(DECIMALS);
}

const reading = describedEnum('CoverageReading', 'What breaches say of margin.', {
  TOO_LITTLE: 'More breaches than stated, and more than chance explains: too little margin.',
  AS_EXPECTED: 'Nothing speaks against the stated probability.',
  MORE_THAN_NEEDED: 'Fewer breaches than stated, and fewer than chance explains: more than needed.',
} satisfies Record<Reading, string>);

const zone = describedEnum('BaselZone', 'Zone of so many breaches (Basel Committee, 1996).', {
  GREEN: 'At most so many have a probability below 95 %.',
  YELLOW: 'From 95 % on.',
  RED: 'From 99.99 % on.',
} satisfies Record<BreachFigures['zone'], string>);

const uncovered = builder.objectRef<BreachFigures['worst'][number]>('UncoveredMove').implement({
  description: 'A move that went beyond margin.',
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      description: 'When its bar opens.',
      resolve: ({ at }) => new Date(at),
    }),
    loss: t.field({
      type: 'Decimal',
      description:
        'The loss: a fraction of the value at the close before, or of an account an amount in the unit of account.',
      resolve: ({ loss }) => figure(loss),
    }),
    uncovered: t.field({
      type: 'Decimal',
      description: 'How far beyond margin, in the same.',
      resolve: (one) => figure(one.uncovered),
    }),
  }),
});

export const breachFigures = builder.objectRef<BreachFigures>('BreachFigures').implement({
  description: 'Moves beyond margin, and what tests say of their number. p-values are to 12 decimals.',
  fields: (t) => ({
    count: t.exposeInt('breaches', { description: 'How many.' }),
    low: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Low end of the interval of their rate; null where none was drawn, as without a breach.',
      resolve: ({ interval }) => interval && figure(interval.low),
    }),
    high: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'High end of the same.',
      resolve: ({ interval }) => interval && figure(interval.high),
    }),
    zone: t.expose('zone', { type: zone, description: 'By the binomial.' }),
    pValue: t.field({
      type: 'Decimal',
      description: 'Of Kupiec’s test, which takes this instrument and side, or this account, alone.',
      resolve: ({ unconditional }) => figure(unconditional),
    }),
    holm: t.field({
      type: 'Decimal',
      description:
        'It among all instruments and sides, or all accounts, of its set, by Holm: what the reading goes by.',
      resolve: ({ holm }) => figure(holm),
    }),
    benjaminiHochberg: t.field({
      type: 'Decimal',
      description: 'The same, by Benjamini and Hochberg.',
      resolve: ({ benjaminiHochberg }) => figure(benjaminiHochberg),
    }),
    independence: t.field({
      type: 'Decimal',
      description: 'p-value of Christoffersen’s test: whether a breach is as probable after a breach.',
      resolve: ({ independence }) => figure(independence),
    }),
    conditional: t.field({
      type: 'Decimal',
      description: 'p-value of both together.',
      resolve: ({ conditional }) => figure(conditional),
    }),
    reading: t.expose('reading', { type: reading, description: 'In one word.' }),
    worst: t.field({
      type: [uncovered],
      complexity: { field: 1, multiplier: WORST_TOLD },
      description: 'At most four, the furthest beyond margin first.',
      resolve: ({ worst }) => [...worst],
    }),
  }),
});

export const coverageOfSide = builder.objectRef<SideCoverage>('CoverageOfSide').implement({
  description: 'A position of one side under one parameter set, as the set states it.',
  fields: (t) => ({
    maintenanceMargin: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Maintenance margin of the position; null: it cannot be margined.',
      resolve: ({ margin }) => margin && decimal(margin.maintenanceMargin),
    }),
    rate: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The same as a fraction of its notional.',
      resolve: ({ margin }) => margin && decimal(margin.rate),
    }),
    lacking: t.string({
      nullable: true,
      description: 'Why it cannot be margined; null where it can.',
      resolve: ({ lacking }) => lacking && marginRefusalSentence(lacking.code, lacking.subjects),
    }),
    close: t.field({
      type: breachFigures,
      nullable: true,
      description: 'Against closes; null without margin or history.',
      resolve: (one) => one.breaches?.close ?? null,
    }),
    within: t.field({
      type: breachFigures,
      nullable: true,
      description: 'Against the worst price of each bar for the side.',
      resolve: (one) => one.breaches?.within ?? null,
    }),
  }),
});
