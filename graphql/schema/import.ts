import type { ImportOutcome } from '../../lib/domain/market/import-row';
import type { Result } from '../../lib/domain/result';
import { importAccounts } from '../../lib/usecases/imports/import-accounts';
import { importInstruments } from '../../lib/usecases/imports/import-instruments';
import type { HeldPrices } from '../../lib/usecases/imports/steps/take-rows';
import { importPrices } from '../../lib/usecases/imports/import-prices';
import { builder } from '../kit/builder';
import { describedEnum, instrumentKind, optionRight } from '../kit/enums';
import { accountRow } from './account-row-input';
import { accountRows, importInput, instrumentRows, priceRows } from './import-rows';
import { proposal } from './proposal';
import { ACCESS, resultUnion } from '../kit/refusals';

const importedKind = describedEnum('ImportedKind', 'What rows of an import set.', {
  INSTRUMENT: 'An instrument with its tier table.',
  BAR: 'A bar of prices.',
  MARK: 'A mark price.',
  FIGURE: 'A market figure.',
  ACCOUNT: 'What an account is, beside what it holds.',
  POSITION: 'A position.',
  CHOSEN_RATE: 'A leverage or a rate that a holder chose.',
  ORDER: 'An open order.',
  COLLATERAL: 'A collateral balance.',
});

const importOutcome = builder.objectRef<ImportOutcome>('ImportOutcome').implement({
  description: 'What became of the rows of one kind.',
  fields: (t) => ({
    of: t.field({ type: importedKind, description: 'The kind.', resolve: ({ of }) => of }),
    rows: t.exposeInt('rows', { description: 'Rows read.' }),
    applied: t.exposeInt('applied', { description: 'Rows that changed what is stored.' }),
    unchanged: t.int({
      description: 'Rows that changed nothing: what is stored is the same, or newer, or they are held.',
      resolve: ({ rows, applied }) => rows - applied,
    }),
    corrections: t.int({
      description: 'Of bars: how many of the applied ones say otherwise than what was known.',
      resolve: ({ corrections }) => corrections ?? 0,
    }),
    contradictions: t.int({
      description:
        'Of mark prices and market figures: how many say otherwise than what stood of the very same instant, which stays.',
      resolve: ({ contradictions }) => contradictions ?? 0,
    }),
  }),
});

const heldPriceInReceipt = builder.objectRef<HeldPrices['named'][number]>('HeldPriceInReceipt').implement({
  description: 'An instrument whose price this import left held.',
  fields: (t) => ({
    instrument: t.exposeString('instrument', { description: 'Symbol.' }),
    price: t.expose('price', { type: 'Decimal', description: 'The newest held price.' }),
    lastAccepted: t.expose('last', { type: 'Decimal', description: 'The price that stands.' }),
  }),
});

const heldByImport = builder.objectRef<HeldPrices>('HeldByImport').implement({
  description: 'What the price guard held back of an import.',
  fields: (t) => ({
    prices: t.exposeInt('prices', { description: 'How many prices, whatever became of them.' }),
    instruments: t.exposeInt('instruments', { description: 'Of how many instruments a price is held now.' }),
    named: t.field({
      type: [heldPriceInReceipt],
      description: 'The first of these, at most 20.',
      resolve: ({ named }) => [...named],
    }),
  }),
});

interface ImportReceiptShape {
  readonly importId: string;
  readonly kind: string;
  readonly rows: number;
  readonly outcomes: readonly ImportOutcome[];
  readonly closed?: number;
  readonly held?: HeldPrices;
  readonly proposalId?: string | null;
}

const importReceipt = builder.objectRef<ImportReceiptShape>('ImportReceipt').implement({
  description: 'What an import read, and what of it changed something.',
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'instruments, prices or accounts.' }),
    rows: t.exposeInt('rows', { description: 'Rows read, each found good.' }),
    outcomes: t.field({
      type: [importOutcome],
      description: 'What became of them, by kind.',
      resolve: ({ outcomes }) => [...outcomes],
    }),
    closed: t.int({
      description: 'Of accounts that were stated whole: how much they held that was not named, now closed.',
      resolve: ({ closed }) => closed ?? 0,
    }),
    held: t.field({
      type: heldByImport,
      nullable: true,
      description: 'What the price guard held back; null: nothing.',
      resolve: ({ held }) => held ?? null,
    }),
    proposal: t.prismaField({
      type: proposal,
      nullable: true,
      description:
        'The DRAFT proposal that adopts imported tier tables, when the venue has a live version: an import never changes the live parameters.',
      resolve: (query, { proposalId }, _args, { prisma }) =>
        proposalId == null ? null : prisma.proposal.findUnique({ ...query, where: { id: proposalId } }),
    }),
  }),
});

const tierRow = builder.inputType('TierRowInput', {
  description: 'A tier as exchanges publish it.',
  fields: (t) => ({
    floor: t.field({ type: 'Decimal', required: true, description: 'Notional from which.' }),
    cap: t.field({
      type: 'Decimal',
      description: 'Notional to which; where the next tier begins. The last tier may go without.',
    }),
    maintenanceRate: t.field({
      type: 'Decimal',
      required: true,
      description: 'Maintenance margin as a fraction of the notional within the tier.',
    }),
    maxLeverage: t.field({
      type: 'Decimal',
      required: true,
      description: 'Initial margin is the whole notional / this.',
    }),
  }),
});

const instrumentRow = builder.inputType('InstrumentRowInput', {
  description: 'An instrument with its tier table.',
  fields: (t) => ({
    symbol: t.string({ required: true, description: 'Its natural key.' }),
    kind: t.field({ type: instrumentKind, required: true, description: 'What it is.' }),
    underlying: t.string({ required: true, description: 'What its risk is on.' }),
    settlementAsset: t.string({ required: true, description: 'What it settles in.' }),
    multiplier: t.field({
      type: 'Decimal',
      required: true,
      description: 'Units of the underlying in one unit of quantity.',
    }),
    marginClass: t.string({ description: 'Its margin class; its symbol when left out.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it expires; owed of an option.' }),
    strike: t.field({ type: 'Decimal', description: 'Of an option: above 0, in the settlement asset.' }),
    optionRight: t.field({ type: optionRight, description: 'Of an option: what its holder may do.' }),
    isInverse: t.boolean({
      description:
        'Whether a unit of quantity is worth multiplier / price; to be said of a contract that settles in its underlying.',
    }),
    tiers: t.field({ type: [tierRow], required: true, description: 'By ascending floor.' }),
  }),
});

const priceRow = builder.inputType('PriceRowInput', {
  description: 'A mark price.',
  fields: (t) => ({
    instrument: t.string({ required: true, description: 'Symbol.' }),
    price: t.field({ type: 'Decimal', required: true, description: 'In the settlement asset; above 0.' }),
    observedAt: t.field({ type: 'DateTime', required: true, description: 'The instant the price is of.' }),
    source: t.string({ description: "Who states it, in the venue's own words, e.g. an exchange." }),
  }),
});

const barRow = builder.inputType('BarRowInput', {
  description: 'An OHLC bar; prices in the settlement asset.',
  fields: (t) => ({
    instrument: t.string({ required: true, description: 'Symbol.' }),
    intervalMinutes: t.int({ required: true, description: 'Length of the bar, in minutes.' }),
    opensAt: t.field({ type: 'DateTime', required: true, description: 'The instant it begins.' }),
    open: t.field({ type: 'Decimal', required: true, description: 'First price.' }),
    high: t.field({ type: 'Decimal', required: true, description: 'Highest price.' }),
    low: t.field({ type: 'Decimal', required: true, description: 'Lowest price.' }),
    close: t.field({
      type: 'Decimal',
      required: true,
      description: 'Last price: a mark price of the instant the bar ends.',
    }),
    quoteVolume: t.field({ type: 'Decimal', description: 'Turnover in the settlement asset, if stated.' }),
    source: t.string({ description: "Who states it, in the venue's own words." }),
  }),
});

const importInstrumentsInput = builder.inputType('ImportInstrumentsInput', {
  description: 'What importInstruments takes.',
  fields: (t) => ({
    rows: t.field({ type: [instrumentRow], required: true, description: '1 to 10,000.' }),
  }),
});
const figureRow = builder.inputType('MarketFigureRowInput', {
  description: 'A market figure: what the market says beyond mark prices.',
  fields: (t) => ({
    subject: t.string({ required: true, description: 'Instrument, underlying or collateral asset.' }),
    figure: t.string({
      required: true,
      description:
        'Its name, e.g. OPEN_INTEREST, LONG_OPEN_INTEREST, SKEW, VOLATILITY; docs/api.md lists all.',
    }),
    value: t.field({ type: 'Decimal', required: true, description: 'In the unit of the figure.' }),
    observedAt: t.field({ type: 'DateTime', required: true, description: 'The instant it is of.' }),
  }),
});
const importPricesInput = builder.inputType('ImportPricesInput', {
  description: 'What importPrices takes.',
  fields: (t) => ({
    rows: t.field({ type: [priceRow], required: true, description: 'Mark prices.' }),
    figures: t.field({ type: [figureRow], description: 'Market figures.' }),
    bars: t.field({ type: [barRow], description: 'OHLC bars; with the rows 1 to 10,000.' }),
  }),
});
const importAccountsInput = builder.inputType('ImportAccountsInput', {
  description: 'What importAccounts takes.',
  fields: (t) => ({ rows: t.field({ type: [accountRow], required: true, description: '1 to 10,000.' }) }),
});

const importInstrumentsResult = resultUnion('ImportInstrumentsResult', importReceipt, [
  ...ACCESS,
  'InvalidInput',
]);
const importPricesResult = resultUnion('ImportPricesResult', importReceipt, [...ACCESS, 'InvalidInput']);
const importAccountsResult = resultUnion('ImportAccountsResult', importReceipt, [...ACCESS, 'InvalidInput']);

function receiptOr<Refusal>(outcome: Result<ImportReceiptShape, Refusal>) {
  return outcome.ok ? outcome.value : outcome.refusal;
}

builder.mutationFields((t) => ({
  importInstruments: t.field({
    type: importInstrumentsResult,
    description:
      'Lists instruments. On a venue with a live version their tier tables become a DRAFT proposal. All rows or none. Right: IMPORT.',
    args: { input: t.arg({ type: importInstrumentsInput, required: true, description: 'The rows.' }) },
    resolve: async (_root, { input }, { actor, deps }) => {
      const taken = importInput(instrumentRows(input.rows), input);
      return receiptOr(await importInstruments(deps, actor, { ...taken, found: null }));
    },
  }),
  importPrices: t.field({
    type: importPricesResult,
    description: 'Sets mark prices; one moves only forward in time. All rows or none. Right: IMPORT.',
    args: { input: t.arg({ type: importPricesInput, required: true, description: 'The rows.' }) },
    resolve: async (_root, { input }, { actor, deps }) =>
      receiptOr(
        await importPrices(
          deps,
          actor,
          importInput(priceRows(input.rows, input.bars ?? [], input.figures ?? []), input),
        ),
      ),
  }),
  importAccounts: t.field({
    type: importAccountsResult,
    description: 'Sets positions and balances of accounts. All rows or none. Right: IMPORT.',
    args: { input: t.arg({ type: importAccountsInput, required: true, description: 'The rows.' }) },
    resolve: async (_root, { input }, { actor, deps }) =>
      receiptOr(await importAccounts(deps, actor, importInput(accountRows(input.rows), input))),
  }),
}));
