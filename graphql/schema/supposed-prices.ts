import { curvePrice } from '../../lib/domain/margin/figures/margin-curve';
import type { LiquidationPrices } from '../../lib/domain/margin/method/types';
import type {
  CurveOutcome,
  LiquidationPlaces,
  ShockedOutcome,
  ShockedPrice,
} from '../../lib/usecases/margin/moved-outcome';
import type { AskedCurve, SupposedShock } from '../../lib/usecases/margin/supposed-prices';
import { storableText } from '../kit/arguments';
import { builder, type DecimalOutput } from '../kit/builder';
import { accountStatus } from '../kit/enums';
import { accountFigures, notionalBreach } from './account-figures';

/** An account at prices that are supposed: after a shock, and along a range. */

const shockedPrice = builder.objectRef<ShockedPrice>('ShockedPrice').implement({
  description: 'A price that an account depends on, before and after a shock.',
  fields: (t) => ({
    instrument: t.exposeString('instrument', { description: 'Symbol.' }),
    present: t.expose('present', { type: 'Decimal', description: 'Mark price.' }),
    shocked: t.expose('shocked', {
      type: 'Decimal',
      description: 'After the shock: price × (1 + move), to 8 decimals or as many as the price has.',
    }),
  }),
});

export const shockedOutcome = builder.objectRef<ShockedOutcome>('ShockedRequirement').implement({
  description: 'The account after all trades, at prices after a shock.',
  fields: (t) => ({
    figures: t.field({
      type: accountFigures,
      description: 'Margined whole at these prices.',
      resolve: ({ margin }) => margin,
    }),
    prices: t.field({
      type: [shockedPrice],
      description: 'Every price that the account depends on, by symbol.',
      resolve: ({ prices }) => [...prices],
    }),
    aboveMaximum: t.field({
      type: [notionalBreach],
      description: 'Instruments that it would hold above the maximum of their class at these prices.',
      resolve: ({ aboveMaximum }) => [...aboveMaximum],
    }),
    unmovedOptions: t.stringList({
      description:
        'Options that it holds and whose price stays where it is: a shock moves an option only where it names it.',
      resolve: ({ unmovedOptions }) => [...unmovedOptions],
    }),
  }),
});

const liquidationPrices = builder.objectRef<LiquidationPrices>('LiquidationPrices').implement({
  description: 'The nearest prices of one instrument at which an account is liquidated, all else unmoved.',
  fields: (t) => ({
    below: t.expose('below', {
      type: 'Decimal',
      nullable: true,
      description: 'At or below the price it is asked from; null: none.',
    }),
    above: t.expose('above', {
      type: 'Decimal',
      nullable: true,
      description: 'At or above the price it is asked from; null: none.',
    }),
  }),
});

export const liquidationPlaces = builder.objectRef<LiquidationPlaces>('LiquidationPlaces').implement({
  description:
    'Where the price of one instrument liquidates the account: as it is, after trades, and after a shock.',
  fields: (t) => ({
    instrument: t.exposeString('instrument', { description: 'Symbol.' }),
    markPrice: t.expose('markPrice', { type: 'Decimal', description: 'Its mark price.' }),
    before: t.field({
      type: liquidationPrices,
      nullable: true,
      description: 'As it is; null: it does not depend on this price.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: liquidationPrices,
      nullable: true,
      description: 'After all trades.',
      resolve: ({ after }) => after,
    }),
    shocked: t.field({
      type: liquidationPrices,
      nullable: true,
      description: 'After all trades and the shock, from the price after it; null without a shock.',
      resolve: ({ shocked }) => shocked,
    }),
  }),
});

interface ShownPoint {
  readonly move: DecimalOutput;
  readonly price: DecimalOutput | null;
  readonly callRequirement: DecimalOutput;
  readonly liquidationRequirement: DecimalOutput;
  readonly margin: CurveOutcome['points'][number]['margin'];
}

const marginCurvePoint = builder.objectRef<ShownPoint>('MarginCurvePoint').implement({
  description: 'The account after all trades at one place of a curve, margined whole.',
  fields: (t) => ({
    move: t.expose('move', { type: 'Decimal', description: 'A fraction of the price; 0: as prices are.' }),
    price: t.expose('price', {
      type: 'Decimal',
      nullable: true,
      description: 'Of the one instrument that moves; null where more than one may.',
    }),
    figures: t.field({
      type: accountFigures,
      description: 'All figures of the account there.',
      resolve: ({ margin }) => margin,
    }),
    callRequirement: t.expose('callRequirement', {
      type: 'Decimal',
      description: 'Call level × maintenance margin: equity below it opens a margin call.',
    }),
    liquidationRequirement: t.expose('liquidationRequirement', {
      type: 'Decimal',
      description: 'Liquidation level × maintenance margin: equity below it liquidates.',
    }),
  }),
});

interface ShownChange {
  readonly move: DecimalOutput;
  readonly price: DecimalOutput | null;
  readonly lower: CurveOutcome['changes'][number]['lower'];
  readonly higher: CurveOutcome['changes'][number]['lower'];
}

const statusChange = builder.objectRef<ShownChange>('MarginStatusChange').implement({
  description: "Where on a curve the account's status changes.",
  fields: (t) => ({
    move: t.expose('move', {
      type: 'Decimal',
      description: 'The last move, from present prices, at which it has not changed yet; to 10 decimals.',
    }),
    price: t.expose('price', {
      type: 'Decimal',
      nullable: true,
      description: 'Of the one instrument that moves; null where more than one may.',
    }),
    lower: t.expose('lower', { type: accountStatus, description: 'Its status at lower prices.' }),
    higher: t.expose('higher', { type: accountStatus, description: 'Its status at higher prices.' }),
  }),
});

export const marginCurve = builder.objectRef<CurveOutcome>('MarginCurve').implement({
  description:
    'Margin against price: the account after all trades as prices move together by one fraction, all else unmoved.',
  fields: (t) => ({
    instrument: t.string({
      nullable: true,
      description: 'The one instrument whose price moves; null: those of an underlying, or all.',
      resolve: ({ asked }) => asked.instrument,
    }),
    underlying: t.string({
      nullable: true,
      description: 'The underlying whose instruments move; null with `instrument` null: all move.',
      resolve: ({ asked }) => asked.underlying,
    }),
    markPrice: t.expose('markPrice', {
      type: 'Decimal',
      nullable: true,
      description: 'Mark price of the one instrument that moves; null where more than one may.',
    }),
    moving: t.stringList({
      description: 'Instruments that move and that the account depends on; empty: its figures do not change.',
      resolve: ({ moving }) => [...moving],
    }),
    from: t.expose('from', { type: 'Decimal', description: 'The lowest move.' }),
    to: t.expose('to', { type: 'Decimal', description: 'The highest move.' }),
    callLevel: t.expose('callLevel', { type: 'Decimal', description: 'Margin ratio of a margin call.' }),
    liquidationLevel: t.expose('liquidationLevel', {
      type: 'Decimal',
      description: 'Margin ratio of liquidation.',
    }),
    straight: t.exposeBoolean('isStraight', {
      description:
        'Whether figures are straight lines of the move between points, to a millionth: then no change of status is left out.',
    }),
    points: t.field({
      type: [marginCurvePoint],
      description: 'By move: both ends, 0, where tiers begin, and wherever lines bend; at most about 200.',
      resolve: ({ points, asked, markPrice, callLevel, liquidationLevel }) =>
        points.map(({ move, margin }) => ({
          ...{ move, margin },
          price: priceAt(asked, markPrice, move),
          callRequirement: callLevel.times(margin.maintenanceMargin),
          liquidationRequirement: liquidationLevel.times(margin.maintenanceMargin),
        })),
    }),
    changes: t.field({
      type: [statusChange],
      description: "Where the account's status changes, by move.",
      resolve: ({ changes, asked, markPrice }) =>
        changes.map((change) => ({ ...change, price: priceAt(asked, markPrice, change.move) })),
    }),
  }),
});

function priceAt(
  { instrument }: CurveOutcome['asked'],
  markPrice: CurveOutcome['markPrice'],
  move: CurveOutcome['from'],
) {
  return instrument === null || markPrice === null ? null : curvePrice(markPrice, move);
}

const namedMoveInput = builder.inputType('NamedMoveInput', {
  description: 'How far the price of something named moves.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Symbol of an instrument, or name of an underlying.' }),
    move: t.field({
      type: 'Decimal',
      required: true,
      description: 'A fraction of the price, "-0.2" is a fall of 20 %; above -1, at most 100, to 8 decimals.',
    }),
  }),
});

export const shockInput = builder.inputType('PriceShockInput', {
  description:
    'Prices that move at once. The narrowest that names an instrument counts; an option moves only where it is named itself; market figures stay.',
  fields: (t) => ({
    every: t.field({
      type: 'Decimal',
      description: 'Of everything that is not named: a fraction of the price; it stays when left out.',
    }),
    underlyings: t.field({ type: [namedMoveInput], description: 'By underlying, each once; at most 500.' }),
    instruments: t.field({ type: [namedMoveInput], description: 'By instrument, each once; at most 500.' }),
  }),
});

export const curveInput = builder.inputType('MarginCurveInput', {
  description:
    'Along which prices figures are drawn: of one instrument, of everything on an underlying, or of everything but options where neither is named.',
  fields: (t) => ({
    instrument: t.string({ description: 'Symbol.' }),
    underlying: t.string({ description: 'Name; not with `instrument`.' }),
    from: t.field({
      type: 'Decimal',
      description: 'Lowest move, a fraction: -0.99 to below 0; -0.5 when left out.',
    }),
    to: t.field({ type: 'Decimal', description: 'Highest move: above 0, at most 9; 0.5 when left out.' }),
  }),
});

export function supposedShock(shock: typeof shockInput.$inferInput | null | undefined): SupposedShock | null {
  if (!shock) return null;
  return {
    every: shock.every ?? null,
    underlyings: shock.underlyings ?? [],
    instruments: shock.instruments ?? [],
  };
}

export function askedCurve(curve: typeof curveInput.$inferInput | null | undefined): AskedCurve | null {
  if (!curve) return null;
  return {
    instrument: storableText('input.curve.instrument', curve.instrument) ?? null,
    underlying: storableText('input.curve.underlying', curve.underlying) ?? null,
    from: curve.from ?? null,
    to: curve.to ?? null,
  };
}
