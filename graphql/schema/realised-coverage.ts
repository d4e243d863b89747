import { marginRefusalSentence } from '../../lib/domain/margin/method/refusal';
import { decimal } from '../../lib/domain/number/decimal';
import type {
  DialLack,
  RealisedCoverage,
  RealisedLack,
  RealisedSet,
  RealisedSide,
} from '../../lib/domain/risk/studies/portfolio-coverage/portfolio-coverage';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { breachFigures, figure } from './side-coverage';

const lack = describedEnum('RealisedLack', 'Why nothing is said of margin that moves.', {
  NO_DIALS: 'Neither set has dials of enough days of the past: each says why.',
  NO_MOVES: 'No move of its price over one bar is known.',
  BARS_OVERLAP: 'A bar opens before the one before it has closed.',
  OPTION: 'An option: what it loses is no fraction of its price.',
  NEVER_MOVED: 'All its moves are of one size.',
} satisfies Record<RealisedLack['code'], string>);

const dialLack = describedEnum('PastDialLack', 'Why a set has no dials of the past.', {
  NO_PROGRAMME: 'No programme of the set moves its margin.',
  ABSOLUTE_ANCHOR: 'The programme is anchored to a rate of a version, and none was in force in the past.',
  READS_LIQUIDITY: 'The programme reads turnover and spreads, of which no history is kept.',
  NO_BARS: 'No bar that the programme reads is known.',
  FIRST_BAR_MISSING: 'No bar is known that opens where the programme has its first.',
  TOO_FEW_BARS: 'The programme has less than a full history.',
  TOO_MANY_BARS: 'It would be more decisions than are played.',
  TOO_SHORT: 'They are known of too few of the days on which the price moved.',
  NOT_SOUND: 'With one of the dials the set would not be sound.',
} satisfies Record<DialLack, string>);

const ofSide = builder.objectRef<RealisedSide>('RealisedOfSide').implement({
  description: 'A position of one side under one parameter set, with dials at 1 and with those of each day.',
  fields: (t) => {
    const counted = (kind: 'still' | 'realised', moment: 'close' | 'within', description: string) =>
      t.field({
        type: breachFigures,
        nullable: true,
        description,
        resolve: (one: RealisedSide) => one[kind]?.[moment] ?? null,
      });
    return {
      rate: t.field({
        type: 'Decimal',
        nullable: true,
        description:
          'Maintenance margin with dials at 1, as a fraction of notional; null: it cannot be margined.',
        resolve: ({ margin }) => margin && decimal(margin.rate),
      }),
      lacking: t.string({
        nullable: true,
        description: 'Why it cannot be margined; null where it can.',
        resolve: ({ lacking }) => lacking && marginRefusalSentence(lacking.code, lacking.subjects),
      }),
      meanRate: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'What was held on average, as a fraction of notional; null without dials.',
        resolve: ({ meanRate }) => (meanRate === null ? null : figure(meanRate)),
      }),
      stillClose: counted('still', 'close', 'Closes beyond margin with dials at 1.'),
      stillWithin: counted('still', 'within', 'Worst prices beyond it.'),
      realisedClose: counted('realised', 'close', 'Closes beyond margin with the dials of each day.'),
      realisedWithin: counted('realised', 'within', 'Worst prices beyond it.'),
    };
  },
});

const ofSet = builder.objectRef<RealisedSet>('RealisedOfSet').implement({
  description:
    'Margin of an instrument under one parameter set, as the set is stated and as its programme would have moved it.',
  fields: (t) => {
    const dial = (name: 'least' | 'mean' | 'greatest', description: string) =>
      t.field({
        type: 'Decimal',
        nullable: true,
        description,
        resolve: ({ dials }: RealisedSet) => dials && figure(dials[name]),
      });
    return {
      programme: t.exposeString('programme', {
        nullable: true,
        description: 'Which moves it, in whatever phase it is; null: none does.',
      }),
      lack: t.field({
        type: dialLack,
        nullable: true,
        description: 'Why it has no dials of the past; null: it has.',
        resolve: (one) => one.lack,
      }),
      days: t.exposeInt('days', { description: 'Days on which the price moved and a dial is known.' }),
      leastDial: dial('least', 'The least maintenance dial of the days counted.'),
      meanDial: dial('mean', 'Their mean.'),
      greatestDial: dial('greatest', 'The greatest of them.'),
      long: t.field({ type: ofSide, description: 'Of a long.', resolve: ({ long }) => long }),
      short: t.field({ type: ofSide, description: 'Of a short.', resolve: ({ short }) => short }),
    };
  },
});

export const realisedCoverage = builder.objectRef<RealisedCoverage>('RealisedCoverage').implement({
  description:
    'Margin of an instrument as a programme would have moved it, beside the same margin standing still, on the same days.',
  fields: (t) => ({
    symbol: t.exposeString('instrument', { description: 'The instrument.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of the position that is looked at: what accounts hold on average.',
      resolve: ({ notional }) => decimal(notional),
    }),
    lack: t.field({
      type: lack,
      nullable: true,
      description: 'Why nothing is said of it; null where something is.',
      resolve: (one) => one.lack?.code ?? null,
    }),
    moves: t.int({
      description: 'Days that are counted: those of which every set with dials has one.',
      resolve: ({ span, lack: none }) => span?.moves ?? none?.moves ?? 0,
    }),
    from: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the bar of the first of them opens.',
      resolve: ({ span }) => span && new Date(span.from),
    }),
    to: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the bar of the last opens.',
      resolve: ({ span }) => span && new Date(span.to),
    }),
    expected: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Breaches that are expected of so many days.',
      resolve: ({ span }) => span && figure(span.expected),
    }),
    base: t.field({
      type: ofSet,
      description: 'Under the base version.',
      resolve: ({ before }) => before,
    }),
    proposed: t.field({
      type: ofSet,
      description: 'Under the proposed parameters.',
      resolve: ({ after }) => after,
    }),
  }),
});
