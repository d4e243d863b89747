import { assert } from '../../lib/domain/assert';
import type { PositionLeg } from '../../lib/domain/books/contract-row';
import type { Position } from '../../lib/domain/margin/method/types';
import { type MarginRequirement, requireMargin } from '../../lib/usecases/margin/require-margin';
import { MAX_TRADES, type RequirementQuestion } from '../../lib/usecases/margin/requirement-question';
import { ZERO } from '../../lib/domain/number/decimal';
import { storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { COST_BY_MEMBERS } from '../kit/cost-by-members';
import { positionLeg } from '../kit/enums';
import { ACCESS, resultUnion } from '../kit/refusals';
import { accountFigures, notionalBreach } from './account-figures';
import { accountInScenario } from './account-in-scenario';
import {
  askedCurve,
  curveInput,
  liquidationPlaces,
  marginCurve,
  shockedOutcome,
  shockInput,
  supposedShock,
} from './supposed-prices';

const requirementInstant = builder
  .objectRef<MarginRequirement['asOf']>('MarginRequirementInstant')
  .implement({
    description: 'What an answer was computed from.',
    fields: (t) => ({
      instant: t.field({
        type: 'DateTime',
        description: 'When prices and positions were read, by the clock of the database.',
        resolve: ({ instant }) => instant,
      }),
      inputsRevision: t.string({
        description: 'Rises with every change of prices, positions or the live version.',
        resolve: ({ inputsRevision }) => String(inputsRevision),
      }),
      versionNumber: t.exposeInt('versionNumber', { description: 'The version that was live then.' }),
      parameterSetHash: t.exposeString('parameterSetHash', {
        description: 'Hash of the parameter set that was applied.',
      }),
    }),
  });

const tradeRefusal = builder.enumType('TradeRefusal', {
  description: 'Why trades may not be made.',
  values: {
    PRICE_HELD: {
      description: 'They would open against a price that the price guard holds: see `atHeldPrices`.',
    },
    NEWLY_UNDER_MARGINED: { description: 'The account would no longer have its initial margin.' },
    ABOVE_MAXIMUM_NOTIONAL: {
      description:
        "The account would hold more of an instrument than its margin class's maximum: see `aboveMaximum`.",
    },
    STILL_UNDER_MARGINED: { description: 'It has not got it now, and the trades would not reduce its risk.' },
  },
});

const marginRequirement = builder.objectRef<MarginRequirement>('MarginRequirement').implement({
  description: 'What margin is needed before and after trades; nothing is stored or reserved.',
  fields: (t) => ({
    before: t.field({ type: accountFigures, description: 'As it is.', resolve: ({ before }) => before }),
    after: t.field({
      type: accountFigures,
      description: 'After all trades, each settled at its own price.',
      resolve: ({ after }) => after,
    }),
    allowed: t.boolean({
      description:
        'Whether the trades may be made: nothing is opened against a held price; then the maximum notional, and the rule for under-margined accounts.',
      resolve: ({ verdict }) => verdict.isAllowed,
    }),
    refusal: t.field({
      type: tradeRefusal,
      nullable: true,
      description: 'Why not; null when allowed.',
      resolve: ({ verdict }) => (verdict.isAllowed ? null : verdict.code),
    }),
    aboveMaximum: t.field({
      type: [notionalBreach],
      description: 'Instruments that it would hold above the maximum of their class after the trades.',
      resolve: ({ aboveMaximum }) => [...aboveMaximum],
    }),
    atHeldPrices: t.stringList({
      description:
        'Symbols of what is held after the trades, or prices its collateral, whose price is held: figures are at the last accepted price, and nothing should be paid out against it.',
      resolve: ({ atHeldPrices }) => [...atHeldPrices],
    }),
    shocked: t.field({
      type: shockedOutcome,
      nullable: true,
      description: 'After all trades, at prices after `shock`; null without one.',
      resolve: ({ shocked }) => shocked,
    }),
    liquidationPrices: t.field({
      type: [liquidationPlaces],
      complexity: { field: 150 },
      description: 'Of instruments whose price moves the account, before or after the trades; by symbol.',
      args: { instruments: t.arg.stringList({ description: 'Of these only; of all when left out.' }) },
      resolve: (requirement, { instruments }) => [...requirement.liquidations(instruments ?? null)],
    }),
    curve: t.field({
      type: marginCurve,
      nullable: true,
      description: 'Margin against price, after all trades; null where `curve` asks for none.',
      resolve: ({ curve }) => curve,
    }),
    scenarios: t.field({
      type: [accountInScenario],
      nullable: true,
      description:
        'After all trades, in every scenario of the library: those built in, then the venue’s own by name. Null where `scenarios` asks for none.',
      resolve: ({ scenarios }) => scenarios && [...scenarios],
    }),
    asOf: t.field({
      type: requirementInstant,
      description: 'What it was computed from.',
      resolve: ({ asOf }) => asOf,
    }),
  }),
});

const positionInput = builder.inputType('PortfolioPositionInput', {
  description: 'A position that is supposed.',
  fields: (t) => ({
    instrument: t.string({ required: true, description: 'Symbol.' }),
    leg: t.field({ type: positionLeg, description: 'Of hedge mode: which leg it is; NET when left out.' }),
    quantity: t.field({ type: 'Decimal', required: true, description: 'Signed; positive is long.' }),
    entryPrice: t.field({ type: 'Decimal', required: true, description: 'Above 0.' }),
    selectedLeverage: t.field({ type: 'Decimal', description: 'The leverage that its holder chose.' }),
    selectedRate: t.field({
      type: 'Decimal',
      description: 'The same as an initial margin rate, in place of the leverage.',
    }),
  }),
});

const balanceInput = builder.inputType('PortfolioBalanceInput', {
  description: 'A collateral balance that is supposed.',
  fields: (t) => ({
    asset: t.string({ required: true, description: 'A collateral asset of the parameters.' }),
    amount: t.field({ type: 'Decimal', required: true, description: 'Units; negative is a debt.' }),
  }),
});

const portfolioInput = builder.inputType('PortfolioInput', {
  description: 'A book that nobody need hold: each instrument, or each leg of it, and each asset once.',
  fields: (t) => ({
    positions: t.field({ type: [positionInput], required: true, description: 'At most 500.' }),
    collateral: t.field({ type: [balanceInput], required: true, description: 'At most 100.' }),
    selectedRate: t.field({
      type: 'Decimal',
      description: 'The initial margin rate that its holder chose for all of it, above 0.',
    }),
  }),
});

const tradeInput = builder.inputType('TradeInput', {
  description: 'A trade that would be made.',
  fields: (t) => ({
    instrument: t.string({ required: true, description: 'Symbol.' }),
    leg: t.field({
      type: positionLeg,
      description: 'Of an account in hedge mode: which leg it enlarges or reduces; NET when left out.',
    }),
    quantity: t.field({ type: 'Decimal', required: true, description: 'Positive buys; not 0.' }),
    price: t.field({ type: 'Decimal', description: 'Above 0; the mark price when left out.' }),
    fee: t.field({
      type: 'Decimal',
      description: 'Taken from the settlement asset; negative is a rebate; 0 when absent.',
    }),
  }),
});

const underInput = builder.inputType('MarginRequirementUnderInput', {
  description: 'A stored parameter set.',
  isOneOf: true,
  fields: (t) => ({
    versionNumber: t.int({ description: 'Of a version.' }),
    revisionHash: t.string({ description: "Of a proposal's revision." }),
  }),
});

const requirementInput = builder.inputType('MarginRequirementInput', {
  description: 'An account or a portfolio, one of both, and what it would trade.',
  fields: (t) => ({
    accountId: t.string({ description: "An account's natural key." }),
    portfolio: t.field({ type: portfolioInput, description: 'A book in place of an account.' }),
    trades: t.field({ type: [tradeInput], description: `In order, at most ${MAX_TRADES}.` }),
    under: t.field({ type: underInput, description: 'In place of the live version.' }),
    shock: t.field({ type: shockInput, description: 'How prices move after the trades: see `shocked`.' }),
    curve: t.field({ type: curveInput, description: 'Asks for margin against price: see `curve`.' }),
    scenarios: t.boolean({
      description: 'Asks how it would stand in scenarios of the library: see `scenarios`.',
    }),
  }),
});

const marginRequirementResult = resultUnion('MarginRequirementResult', marginRequirement, [
  ...ACCESS,
  'NotFound',
  'InvalidInput',
  'MissingPrices',
  'MissingMarketFigures',
]);

function questionOf(input: typeof requirementInput.$inferInput): RequirementQuestion {
  const { accountId, portfolio, trades, under, shock, curve, scenarios } = input;
  return {
    account: storableText('input.accountId', accountId) ?? null,
    portfolio: portfolio ? supposedBook(portfolio) : null,
    trades: (trades ?? []).map(({ fee, leg, price, ...trade }) => ({
      ...trade,
      ...legOf(leg),
      price: price ?? null,
      fee: fee ?? ZERO,
    })),
    under: under ? storedBy(under) : 'LIVE',
    shock: supposedShock(shock),
    curve: askedCurve(curve),
    scenarios: scenarios ?? false,
  };
}

/** A rate of 0 is none. */
function supposedBook({
  positions,
  selectedRate,
  ...portfolio
}: typeof portfolioInput.$inferInput): RequirementQuestion['portfolio'] {
  return {
    ...portfolio,
    positions: positions.map(supposedPosition),
    ...(selectedRate && !selectedRate.isZero() ? { selectedRate } : {}),
  };
}

function supposedPosition({
  leg,
  selectedLeverage,
  selectedRate,
  ...position
}: typeof positionInput.$inferInput): Position {
  return {
    ...position,
    ...legOf(leg),
    ...(selectedLeverage ? { selectedLeverage } : {}),
    ...(selectedRate ? { selectedRate } : {}),
  };
}

function legOf(leg: PositionLeg | null | undefined): Pick<Position, 'leg'> {
  return leg === 'LONG' || leg === 'SHORT' ? { leg } : {};
}

function storedBy({
  versionNumber,
  revisionHash,
}: typeof underInput.$inferInput): RequirementQuestion['under'] {
  if (typeof versionNumber === 'number') return { versionNumber };
  assert(typeof revisionHash === 'string', 'one of both is given');
  return { revisionHash: storableText('input.under.revisionHash', revisionHash) };
}

builder.queryFields((t) => ({
  marginRequirement: t.field({
    type: marginRequirementResult,
    complexity: ({ input }) => ({
      field: 100 + (input.shock ? 50 : 0) + (input.curve ? 10_000 : 0) + (input.scenarios ? 5_000 : 0),
    }),
    extensions: { [COST_BY_MEMBERS]: true },
    description:
      'What margin an account or a portfolio needs before and after trades, at present prices: a check before a ' +
      'trade is made. Needs no more than to read; stores nothing.',
    args: {
      input: t.arg({ type: requirementInput, required: true, description: 'What is asked.' }),
    },
    resolve: async (_root, { input }, { actor, deps }) => {
      const required = await requireMargin(deps, actor, questionOf(input));
      return required.ok ? required.value : required.refusal;
    },
  }),
}));
