import type { ExplainedFigure, Term } from '../../lib/domain/margin/method/types';
import type {
  AccountExplanation,
  PositionExplanation,
  SettledExplanation,
} from '../../lib/usecases/margin/explain-account';
import { likelierTouches } from '../../lib/domain/margin/calls/call-outlook';
import { builder } from '../kit/builder';
import { positionLeg } from '../kit/enums';
import { callProbability } from './call-outlook';
import { marginFigures } from './margin-figures';
import { version } from './version';

const term = builder.objectRef<Term>('Term').implement({
  description: 'One line of an explanation; the amounts of all lines sum to the figure exactly.',
  fields: (t) => ({
    kind: t.exposeString('kind', {
      description:
        'TIER_SLICE, WHOLE_TIER, RATE, MODIFIER, LINK, RATE_ROUNDING, RAMP, DIAL, FIXED_AMOUNT, MINIMUM, OPEN_ORDERS, ' +
        'OPEN_LOSS, DEBT, COLLATERAL, ACCRUED_INTEREST, HAIRCUT, WEIGHT, CAP, HEDGED, UNREALISED_PROFIT, ACCRUED_FUNDING, ' +
        'VALUATION or ROUNDING.',
    }),
    path: t.exposeString('path', {
      description: 'JSON Pointer to the parameter that made it; empty when none did.',
    }),
    subject: t.exposeString('subject', { description: 'Instrument or asset it concerns.' }),
    leg: t.field({
      type: positionLeg,
      nullable: true,
      description:
        'In hedge mode, which leg of that instrument; null of what is no leg, and of what positions make together.',
      resolve: ({ leg }) => leg ?? null,
    }),
    basis: t.expose('basis', { type: 'Decimal', description: 'What the rate applies to.' }),
    rate: t.expose('rate', { type: 'Decimal', nullable: true, description: 'Fraction applied, if any.' }),
    amount: t.expose('amount', { type: 'Decimal', description: 'What it adds, in what its figure is in.' }),
    label: t.exposeString('label', { description: 'For people.' }),
  }),
});

const explainedFigure = builder.objectRef<ExplainedFigure>('ExplainedFigure').implement({
  description: 'A figure with the terms that make it.',
  fields: (t) => ({
    figure: t.exposeString('figure', {
      description: 'NOTIONAL, INITIAL_MARGIN, MAINTENANCE_MARGIN, EQUITY or INITIAL_EQUITY.',
    }),
    amount: t.expose('amount', { type: 'Decimal', description: 'The sum of all terms.' }),
    terms: t.field({ type: [term], description: 'Its terms.', resolve: ({ terms }) => [...terms] }),
  }),
});

const settledExplanation = builder.objectRef<SettledExplanation>('SettledExplanation').implement({
  description: "A position's figures in what it settles in, where that is another asset than the venue's.",
  fields: (t) => ({
    asset: t.exposeString('asset', { description: 'What it settles in.' }),
    price: t.expose('price', {
      type: 'Decimal',
      description: "What one unit of it is valued at, in the venue's settlement asset.",
    }),
    notional: t.expose('notional', { type: 'Decimal', description: 'Notional.' }),
    initialMargin: t.expose('initialMargin', { type: 'Decimal', description: 'Initial margin.' }),
    maintenanceMargin: t.expose('maintenanceMargin', { type: 'Decimal', description: 'Maintenance margin.' }),
    unrealisedProfit: t.expose('unrealisedProfit', {
      type: 'Decimal',
      description: 'Negative is a loss. What of it counts is valued with the balance of the asset.',
    }),
    notionalTerms: t.field({
      type: [term],
      description: 'Terms of the notional.',
      resolve: ({ notionalTerms }) => [...notionalTerms],
    }),
    initialMarginTerms: t.field({
      type: [term],
      description: 'Terms of the initial margin.',
      resolve: ({ initialMarginTerms }) => [...initialMarginTerms],
    }),
    maintenanceMarginTerms: t.field({
      type: [term],
      description: 'Terms of the maintenance margin.',
      resolve: ({ maintenanceMarginTerms }) => [...maintenanceMarginTerms],
    }),
  }),
});

const positionExplanation = builder.objectRef<PositionExplanation>('PositionExplanation').implement({
  description: "A position's part in its account's figures; amounts in the settlement asset.",
  fields: (t) => ({
    instrument: t.exposeString('instrument', { description: 'Symbol.' }),
    leg: t.field({
      type: positionLeg,
      description: 'Which position in its instrument it is.',
      resolve: ({ positionLeg: leg }) => leg ?? 'NET',
    }),
    marginClass: t.exposeString('marginClass', { description: 'Margin class of the instrument.' }),
    quantity: t.expose('quantity', { type: 'Decimal', description: 'Signed; positive is long.' }),
    entryPrice: t.expose('entryPrice', { type: 'Decimal', description: 'Price it was entered at.' }),
    selectedLeverage: t.expose('selectedLeverage', {
      type: 'Decimal',
      nullable: true,
      description: 'The leverage that its holder chose; null: none.',
    }),
    selectedRate: t.expose('selectedRate', {
      type: 'Decimal',
      nullable: true,
      description: 'The initial margin rate that its holder chose; null: none.',
    }),
    accruedFunding: t.expose('accruedFunding', {
      type: 'Decimal',
      description: 'Owed to the holder since the last settlement, a part of its profit; negative by them.',
    }),
    markPrice: t.expose('markPrice', { type: 'Decimal', description: 'Mark price used.' }),
    notional: t.expose('notional', {
      type: 'Decimal',
      description: 'Absolute quantity × multiplier × mark price, rounded as declared.',
    }),
    initialMargin: t.expose('initialMargin', { type: 'Decimal', description: 'Initial margin.' }),
    maintenanceMargin: t.expose('maintenanceMargin', { type: 'Decimal', description: 'Maintenance margin.' }),
    unrealisedProfit: t.expose('unrealisedProfit', {
      type: 'Decimal',
      description: 'Quantity × multiplier × (mark − entry); negative is a loss.',
    }),
    maximumLeverage: t.expose('maximumLeverage', {
      nullable: true,
      type: 'Decimal',
      description: 'Notional / initial margin at this size.',
    }),
    maximumNotional: t.expose('maximumNotional', {
      nullable: true,
      type: 'Decimal',
      description:
        'The most that its margin class lets one account hold of it, in what it settles in; null: no maximum.',
    }),
    isAboveMaximum: t.exposeBoolean('isAboveMaximum', {
      description: 'Whether its notional stands above that maximum: a breach, which it may only reduce.',
    }),
    liquidationPriceBelow: t.expose('liquidationPriceBelow', {
      type: 'Decimal',
      nullable: true,
      description:
        'Nearest price at or below the mark at which the account becomes liquidatable, all else equal; null: none.',
    }),
    liquidationPriceAbove: t.expose('liquidationPriceAbove', {
      type: 'Decimal',
      nullable: true,
      description: 'As below, at or above the mark.',
    }),
    callPriceBelow: t.expose('callPriceBelow', {
      type: 'Decimal',
      nullable: true,
      description:
        'Nearest price at or below the mark beyond which a margin call opens, all else equal; null: none.',
    }),
    callPriceAbove: t.expose('callPriceAbove', {
      type: 'Decimal',
      nullable: true,
      description: 'As below, at or above the mark.',
    }),
    callProbabilities: t.field({
      type: [callProbability],
      complexity: 10,
      description:
        'Of the likelier of both call prices, within 1, 4 and 24 hours; empty where there is none.',
      resolve: async ({ instrument, markPrice: mark, callPriceBelow, callPriceAbove }, _args, { reads }) => {
        const prices = [callPriceBelow, callPriceAbove].flatMap((price) => price ?? []);
        if (prices.length === 0) return [];
        const known = await reads.dailyVolatility(instrument);
        return [...likelierTouches(mark, prices, known?.volatility ?? null)];
      },
    }),
    initialMarginTerms: t.field({
      type: [term],
      description: 'Terms of the initial margin.',
      resolve: ({ initialMarginTerms }) => [...initialMarginTerms],
    }),
    maintenanceMarginTerms: t.field({
      type: [term],
      description: 'Terms of the maintenance margin.',
      resolve: ({ maintenanceMarginTerms }) => [...maintenanceMarginTerms],
    }),
    settled: t.field({
      type: settledExplanation,
      nullable: true,
      description: "What its figures are valued from; null: it settles in the venue's settlement asset.",
      resolve: ({ settled }) => settled,
    }),
  }),
});

export const accountExplanation = builder.objectRef<AccountExplanation>('AccountExplanation').implement({
  interfaces: [marginFigures],
  description:
    'All figures of one account, computed now from present positions, prices and the live version, term by term.',
  fields: (t) => ({
    asOf: t.field({ type: 'DateTime', description: 'When it was read.', resolve: ({ asOf }) => asOf }),
    version: t.field({
      type: version,
      description: 'The version it was computed under.',
      resolve: ({ versionNumber }, _args, { reads }) => reads.existingVersion(versionNumber),
    }),
    missing: t.stringList({
      description: 'Prices or rules that lack; then no figure is stated.',
      resolve: ({ missing }) => [...missing],
    }),
    figures: t.field({
      type: [explainedFigure],
      description: "The account's figures, each with its terms.",
      resolve: ({ figures }) => [...figures],
    }),
    positions: t.field({
      type: [positionExplanation],
      description: 'Each position.',
      resolve: ({ positions }) => [...positions],
    }),
  }),
});
