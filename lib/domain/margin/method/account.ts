import { assert } from '../../assert';
import { Decimal, round, sum, ZERO } from '../../number/decimal';
import { ok, refuse, type Result } from '../../result';
import { collateralValue } from './collateral';
import type { CompiledParameters } from './compile';
import type { MarginInputs } from './inputs';
import { accountPortfolios, type AccountPortfolios } from './account-portfolios';
import { isCharged } from './open-orders';
import { type PortfolioPart, positionMargin } from './position-margin';
import { marginRefusal } from './refusal';
import { countedProfit, valuedPosition } from './settlement';
import { unsoundness } from './sound-book';
import type { AccountMargin, MarginRefusal, MarginStatus, PositionMargin, Purpose } from './types';

/**
 * The reference method: all figures of one cross-margined account, in exact decimals. Every other way to
 * compute a margin (the engine, a read, a simulation) equals this one to the last digit.
 *
 * In order, each rounding as the set declares (`rounding.…`), everything in what a contract settles in:
 * 1. notional = |quantity| × multiplier × mark price, rounded as `notional`;
 * 2. IM and MM of the position = its class's formulas, rounded as `margin`, of the two legs of hedge mode as the class
 *    says; what portfolios hold is margined together instead, less the offsets between them;
 * 3. unrealised profit = quantity × multiplier × (mark − entry) + accrued funding, rounded as `profitAndLoss`;
 * 4. what settles in another asset than the unit of account is valued in that; see `settlement.ts`;
 * 5. collateral value = (amount − accrued interest) × price × (1 − haircut), a debt without haircut, rounded as
 *    `collateralValue`;
 * 6. equity = Σ collateral values + Σ unrealised profit; account IM, MM and notional are sums;
 * 7. status: by products, equity < level × MM, worst first; never by the ratio, which is rounded.
 *
 * A position of quantity 0 and a balance of 0 contribute nothing and need no price.
 *
 * @returns the figures; or the first of `NoMarginClass`, `SettlementNotAllowed`, `LegsNotAllowed`, `MissingOrderPrices`, `NoCollateralRule`, `MissingPrice`, with every
 *   instrument or asset concerned: then no figure at all, a missing price never counts as zero
 * @throws AssertionFailure on a price ≤ 0, an unknown instrument, a book that is not sound: the importers refuse them
 * @see docs/methodology.md#the-reference-method
 */
export function marginAccount(inputs: MarginInputs): Result<AccountMargin, MarginRefusal> {
  const { parameters, book } = inputs;
  const unsound = unsoundness(book);
  assert(unsound === null, unsound ?? '');
  const refusal = marginRefusal(inputs);
  if (refusal) return refuse(refusal);

  const together = accountPortfolios(inputs);
  if (!together.ok) return together;
  const portfolios = together.value;
  const partOf = partsOf(portfolios);
  const positions = book.positions.filter(isCharged).map((position) => {
    const marginClass = parameters.classOfInstrument.get(position.instrument);
    assert(marginClass !== undefined, 'a margined instrument has a class');
    const part = partOf(parameters.portfolioOfClass.get(marginClass.name), position.instrument);
    return valuedPosition(inputs, positionMargin(inputs, marginClass, position, part));
  });
  const maintenance = standingFor('maintenance', inputs, positions, portfolios.maintenanceMargin);
  const initial = standingFor('initial', inputs, positions, portfolios.initialMargin);
  const standing = {
    initialMargin: initial.requirement,
    initialEquity: initial.equity,
    maintenanceMargin: maintenance.requirement,
    equity: maintenance.equity,
  };
  const status = marginStatus(parameters, standing);
  return ok({
    account: book.account,
    notional: sum(positions.map((position) => position.notional)),
    ...standing,
    fillMargin: sum(positions.filter(isAlone).map(({ fillMargin }) => fillMargin))
      .plus(portfolios.initialMargin)
      .plus(initial.debt),
    marginRatio: maintenance.requirement.isZero()
      ? null
      : round(maintenance.equity.div(maintenance.requirement), { scale: 8, mode: 'DOWN' }),
    status,
    callAmount: callAmount(parameters, status, standing),
    positions,
    portfolios: portfolios.margins.map(({ name, initialMargin, maintenanceMargin, worstScenarios }) => ({
      ...{ name, initialMargin, maintenanceMargin, worstScenarios },
    })),
  });
}

function isAlone({ portfolio }: PositionMargin): boolean {
  return portfolio === null;
}

/** A position that is in no portfolio has none; one of quantity 0, with orders only, makes no part of one. */
function partsOf({
  margins,
}: AccountPortfolios): (portfolio: string | undefined, instrument: string) => PortfolioPart | null {
  const parts = new Map(
    margins.map(({ name, legs }) => [name, new Map(legs.map((leg) => [leg.instrument, leg]))]),
  );
  return (portfolio, instrument) => {
    if (portfolio === undefined) return null;
    const leg = parts.get(portfolio)?.get(instrument);
    return {
      portfolio,
      initialMargin: leg?.initialMargin ?? ZERO,
      maintenanceMargin: leg?.maintenanceMargin ?? ZERO,
    };
  };
}

/** One side of the comparison: what counts, and what is required of it. */
interface Standing {
  readonly equity: Decimal;
  readonly requirement: Decimal;
  /** The part of the requirement that debts are. */
  readonly debt: Decimal;
}

function standingFor(
  purpose: Purpose,
  inputs: MarginInputs,
  positions: readonly PositionMargin[],
  together: Decimal,
): Standing {
  const isInitial = purpose === 'initial';
  const values = inputs.book.collateral.map((balance) => collateralValue(inputs, balance, purpose));
  const profit = countedProfit(inputs, positions, purpose);
  const debt = sum(values.map(({ requirement }) => requirement));
  const requirement = sum(
    positions
      .filter(isAlone)
      .map((position) => (isInitial ? position.initialMargin : position.maintenanceMargin)),
  ).plus(together);
  const equity = sum(values.map((value) => value.equity)).plus(
    cappedProfit(inputs.parameters, positions.length > 0, profit),
  );
  return { equity, requirement: requirement.plus(debt), debt };
}

/** Profit and loss of all positions, the gains among them recognised up to the set's maximum. */
export function cappedProfit(
  { maximumProfit }: Pick<CompiledParameters, 'maximumProfit'>,
  hasPositions: boolean,
  profit: Decimal,
): Decimal {
  if (!maximumProfit || !hasPositions) return profit;
  return Decimal.min(profit, maximumProfit);
}

/**
 * Where an account stands. An account that owes nothing and holds nothing is OK; one with negative equity is
 * in LIQUIDATION even without a position.
 */
export function marginStatus(
  parameters: LiquidationRules & Pick<CompiledParameters, 'warningLevel' | 'callLevel' | 'callAt'>,
  {
    equity,
    maintenanceMargin,
    initialEquity,
    initialMargin,
  }: Pick<AccountMargin, 'initialMargin' | 'initialEquity' | 'maintenanceMargin' | 'equity'>,
): MarginStatus {
  if (isLiquidatable(parameters, equity, maintenanceMargin)) return 'LIQUIDATION';
  const { isBelowAtLevel, callLevel, warningLevel } = parameters;
  const isBelow = (level: Decimal): boolean =>
    !maintenanceMargin.isZero() && isBelowBound(equity, level.times(maintenanceMargin), isBelowAtLevel);
  const cannotOpen = !initialMargin.isZero() && isBelowBound(initialEquity, initialMargin, isBelowAtLevel);
  if (isBelow(callLevel) || (parameters.callAt === 'INITIAL_MARGIN' && cannotOpen)) return 'CALL';
  return isBelow(warningLevel) ? 'WARNING' : 'OK';
}

type LiquidationRules = Pick<
  CompiledParameters,
  'liquidationLevel' | 'isBelowAtLevel' | 'withoutRequirement'
>;

/** Whether an account stands in LIQUIDATION: as `marginStatus`, from what that depends on alone. */
export function isLiquidatable(
  { liquidationLevel, isBelowAtLevel, withoutRequirement }: LiquidationRules,
  equity: Decimal,
  maintenanceMargin: Decimal,
): boolean {
  if (maintenanceMargin.isZero()) return equity.lt(0) && withoutRequirement === 'LIQUIDATION';
  return isBelowBound(equity, liquidationLevel.times(maintenanceMargin), isBelowAtLevel);
}

function isBelowBound(equity: Decimal, bound: Decimal, isBelowAtLevel: boolean): boolean {
  return isBelowAtLevel ? equity.lte(bound) : equity.lt(bound);
}

/** What an account must add to leave its call, as `AccountMargin` defines it. */
export function callAmount(
  { callLevel, rounding }: Pick<CompiledParameters, 'callLevel' | 'rounding'>,
  status: MarginStatus,
  {
    initialMargin,
    initialEquity,
    maintenanceMargin,
    equity,
  }: Pick<AccountMargin, 'initialMargin' | 'initialEquity' | 'maintenanceMargin' | 'equity'>,
): Decimal {
  if (status === 'OK' || status === 'WARNING') return ZERO;
  const toOpen = initialMargin.minus(initialEquity);
  const toKeep = callLevel.times(maintenanceMargin).minus(equity);
  return round(Decimal.max(toOpen, toKeep, ZERO), rounding.margin);
}
