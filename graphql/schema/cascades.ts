import { compareBytes } from '../../lib/domain/books/snapshot-line';
import { decimal } from '../../lib/domain/number/decimal';
import type { CascadeAsked } from '../../lib/domain/risk/cascade/cascade-asked';
import type { CriticalDepth } from '../../lib/domain/risk/cascade/depth-search';
import type { cascadeOf } from '../../lib/domain/risk/evidence';
import type {
  CascadeRoundFigures,
  CascadeUnder,
  ContagionShare,
  Transmission,
} from '../../lib/domain/risk/studies/cascade/cascade';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { priceMove } from './crises';

const cascadeEnd = describedEnum('CascadeEnd', 'How the rounds of a cascade end.', {
  SETTLED: 'Nobody is liquidatable any more.',
  ROUNDS_SPENT: 'Somebody still is, after as many rounds as are looked at.',
  BEYOND_MODEL:
    'A sale would take more of a price than the law of impact says anything of: what comes after is not computed.',
});

const criticalDepthKind = describedEnum(
  'CriticalDepthKind',
  'What was found of the depth at which sales in all stay within twice those of the first round.',
  {
    WITHIN: 'They do at `factor`, and do not at `beyond`.',
    NOWHERE: 'They do not, at ten times the depth that is known.',
    NOTHING_SOLD: 'Nothing is sold.',
  },
);

const impactModel = describedEnum('ImpactModel', 'How far a sale moves a price.', {
  LINEAR: 'In proportion to what is sold, by what rests within 1 % of the mid price.',
  SQUARE_ROOT: 'With the root of what is sold, by turnover and volatility of a day.',
});

const optionalDecimal = (text: string | null) => (text === null ? null : decimal(text));

const cascadeRound = builder
  .objectRef<CascadeRoundFigures & { readonly round: number }>('CascadeRound')
  .implement({
    description: 'Who is sold at once, at the prices that the round before left.',
    fields: (t) => ({
      round: t.exposeInt('round', { description: 'From 1: that is at the prices of the shock.' }),
      accounts: t.exposeInt('accounts', { description: 'Accounts that are liquidated.' }),
      notional: t.field({
        type: 'Decimal',
        description: 'Notional of the positions that are closed, longs and shorts.',
        resolve: ({ notional }) => decimal(notional),
      }),
      badDebt: t.field({
        type: 'Decimal',
        nullable: true,
        description:
          'What those accounts are short of, where they are sold. Null where those prices are beyond the law of impact.',
        resolve: ({ badDebt }) => optionalDecimal(badDebt?.amount ?? null),
      }),
    }),
  });

const cascadePrice = builder.objectRef<CascadeUnder['prices']['furthest'][number]>('CascadePrice').implement({
  description: 'What forced sales leave of the price of an instrument.',
  fields: (t) => ({
    symbol: t.exposeString('symbol', { description: 'The instrument.' }),
    path: t.field({
      type: ['Decimal'],
      description: 'After each round, as a fraction of the price after the shock.',
      resolve: ({ path }) => path.map(decimal),
    }),
  }),
});

const contagionShare = builder.objectRef<ContagionShare>('ContagionShare').implement({
  description: 'How much of a sell-off that feeds itself falls on an instrument.',
  fields: (t) => ({
    symbol: t.exposeString('symbol', { description: 'The instrument.' }),
    share: t.field({
      type: 'Decimal',
      description: 'Its share in the Perron vector; shares sum to 1.',
      resolve: ({ share }) => decimal(share),
    }),
  }),
});

const transmission = builder.objectRef<Transmission>('CascadeTransmission').implement({
  description: 'How accounts that are sold carry losses from one instrument to another.',
  fields: (t) => ({
    symbols: t.exposeStringList('symbols', {
      description: 'At most eight that transmit most by themselves: rows and columns of the matrix.',
    }),
    rows: t.field({
      type: ['Decimal'],
      description:
        'The symmetric matrix, row by row, over its greatest entry in size: above 0 sold or bought together, below 0 one is sold and the other bought.',
      resolve: ({ matrix }) => matrix.flat().map(decimal),
    }),
    sellOff: t.field({
      type: [contagionShare],
      description: 'Of what longs sell, greatest first.',
      resolve: ({ sellOff }) => [...sellOff],
    }),
    buyBack: t.field({
      type: [contagionShare],
      description: 'Of what shorts buy back, greatest first.',
      resolve: ({ buyBack }) => [...buyBack],
    }),
  }),
});

const criticalDepth = builder.objectRef<CriticalDepth>('CriticalDepth').implement({
  description:
    'The smallest multiple of known depths, of those that were looked at, at which sales in all stay within twice those of the first round. An upper bound found by search.',
  fields: (t) => ({
    kind: t.field({
      type: criticalDepthKind,
      description: 'What was found.',
      resolve: ({ kind }) => kind,
    }),
    factor: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The multiple; null where none was found.',
      resolve: (found) => optionalDecimal(found.kind === 'WITHIN' ? found.factor : null),
    }),
    beyond: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The next smaller multiple, at which they do not stay within; null: none was looked at.',
      resolve: (found) => optionalDecimal(found.kind === 'WITHIN' ? found.beyond : null),
    }),
  }),
});

const cascadeOutcome = builder.objectRef<CascadeUnder>('CascadeOutcome').implement({
  description: 'What a shock does through forced sales, under one parameter set.',
  fields: (t) => ({
    end: t.field({ type: cascadeEnd, description: 'How it ends.', resolve: ({ end }) => end }),
    beyond: t.exposeStringList('beyond', {
      description: 'Instruments whose price a sale takes beyond the law of impact.',
    }),
    rounds: t.field({
      type: [cascadeRound],
      description: 'Round by round.',
      resolve: ({ rounds }) => rounds.map((figures, at) => ({ ...figures, round: at + 1 })),
    }),
    accounts: t.exposeInt('accounts', { description: 'Accounts that are liquidated in all.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'Notional that is sold or bought back in all.',
      resolve: ({ notional }) => decimal(notional),
    }),
    multiplier: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'That over the notional of the first round; null where nothing is sold.',
      resolve: ({ multiplier }) => optionalDecimal(multiplier),
    }),
    badDebtAccounts: t.int({
      description: 'Accounts that are short of something once they are sold.',
      resolve: ({ badDebt }) => badDebt.accounts,
    }),
    badDebt: t.field({
      type: 'Decimal',
      description: 'What they are short of together.',
      resolve: ({ badDebt }) => decimal(badDebt.amount),
    }),
    unvaluedAccounts: t.int({
      description: 'Accounts that cannot be valued where they are sold, and so are not in the bad debt.',
      resolve: ({ badDebt }) => badDebt.unknown,
    }),
    fromInsuranceFund: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What of the bad debt the insurance fund pays; null: no fund is stated.',
      resolve: ({ badDebt }) => optionalDecimal(badDebt.fromFund),
    }),
    uncovered: t.field({
      type: 'Decimal',
      description: 'What is left of it.',
      resolve: ({ badDebt }) => decimal(badDebt.rest),
    }),
    movedInstruments: t.int({
      description: 'Instruments whose price forced sales move.',
      resolve: ({ prices }) => prices.symbols,
    }),
    prices: t.field({
      type: [cascadePrice],
      description: 'Of those at most twenty, the ones that are moved furthest first.',
      resolve: ({ prices }) => [...prices.furthest],
    }),
    withoutDepth: t.stringList({
      description:
        'Instruments that are sold and of which neither depth nor turnover is known, so that no sale moves them; at most twenty.',
      resolve: ({ withoutDepth }) => [...withoutDepth.listed],
    }),
    withoutDepthInstruments: t.int({
      description: 'How many there are.',
      resolve: ({ withoutDepth }) => withoutDepth.symbols,
    }),
    withoutDepthNotional: t.field({
      type: 'Decimal',
      description: 'Notional of those that is sold or bought, net by instrument.',
      resolve: ({ withoutDepth }) => decimal(withoutDepth.notional),
    }),
    unmarginedAccounts: t.int({
      description: 'Accounts that cannot be margined at the prices of the shock, and so are in no round.',
      resolve: ({ unmargined }) => unmargined,
    }),
    criticalDepth: t.field({
      type: criticalDepth,
      description: 'How much thinner, or deeper, markets may be.',
      resolve: (found) => found.criticalDepth,
    }),
    transmission: t.field({
      type: transmission,
      description: 'By the accounts that are sold.',
      resolve: (found) => found.transmission,
    }),
  }),
});

interface CascadeImpact {
  readonly key: string;
  readonly name: string;
  readonly date: string | null;
  readonly moves: readonly { readonly symbol: string; readonly fraction: string }[];
  readonly impacts: CascadeAsked['impacts'];
  readonly mostRounds: number;
  readonly base: CascadeUnder;
  readonly proposed: CascadeUnder;
}

const impactCount = builder
  .objectRef<{ readonly model: 'LINEAR' | 'SQUARE_ROOT'; readonly instruments: number }>('ImpactModelCount')
  .implement({
    description: 'How many instruments are moved by a law of impact.',
    fields: (t) => ({
      model: t.field({ type: impactModel, description: 'The law.', resolve: ({ model }) => model }),
      instruments: t.exposeInt('instruments', { description: 'Instruments.' }),
    }),
  });

export const cascadeImpact = builder.objectRef<CascadeImpact>('CascadeImpact').implement({
  description:
    'What a shock does through forced sales: accounts below the liquidation level are sold, what is sold moves prices, and so on until nobody is; amounts in the settlement asset.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Names the shock.' }),
    name: t.exposeString('name', { description: 'What it is called.' }),
    date: t.exposeString('date', {
      nullable: true,
      description: 'The UTC day of a crisis, YYYY-MM-DD; null: it is of no day.',
    }),
    moves: t.field({
      type: [priceMove],
      description: 'Prices that the shock moves, by symbol; the others stay where they are.',
      resolve: ({ moves }) => [...moves],
    }),
    impactModels: t.field({
      type: [impactCount],
      description:
        'By which law instruments with a known depth are moved; the evidence has the figures of each.',
      resolve: ({ impacts }) =>
        (['SQUARE_ROOT', 'LINEAR'] as const).flatMap((model) => {
          const instruments = Object.values(impacts).filter((terms) => terms.model === model).length;
          return instruments > 0 ? [{ model, instruments }] : [];
        }),
    }),
    mostRounds: t.exposeInt('mostRounds', { description: 'Rounds that are looked at, at most.' }),
    base: t.field({
      type: cascadeOutcome,
      description: 'Under the base version.',
      resolve: ({ base }) => base,
    }),
    proposed: t.field({
      type: cascadeOutcome,
      description: 'Under the proposed parameters.',
      resolve: ({ proposed }) => proposed,
    }),
  }),
});

/** Each shock, as it was asked. */
export function cascadesAsServed({
  asked,
  found,
}: NonNullable<ReturnType<typeof cascadeOf>>): readonly CascadeImpact[] {
  const { impacts, mostRounds } = asked;
  return asked.shocks.flatMap(({ key, name, date, moves }) => {
    const figures = found[key];
    if (!figures) return [];
    const symbols = Object.entries(moves)
      .map(([symbol, fraction]) => ({ symbol, fraction }))
      .sort((a, b) => compareBytes(a.symbol, b.symbol));
    const sides = { base: figures.before, proposed: figures.after };
    return [{ ...{ key, name, date, impacts, mostRounds }, moves: symbols, ...sides }];
  });
}
