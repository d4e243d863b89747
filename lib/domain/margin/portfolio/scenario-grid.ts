import { Decimal, decimal, sum, ZERO } from '../../number/decimal';
import type { ScenarioGridDocument } from '../../parameters/document/portfolio-document';
import { ok, refuse, type Result } from '../../result';
import { type Charge, type Parts, productOf, proRata, settle } from './charge';
import { gridContingencies } from './grid-contingencies';
import { type GridExpiry, gridExpiry } from './grid-market';
import { moveOf } from './grid-pricing';
import {
  basisOutcome,
  type GridBook,
  type OptionGains,
  optionGains,
  type ScenarioOutcome,
  type ScenarioTotal,
  scenarioTotal,
} from './grid-scenarios';
import { groupedByExpiry, isOptionLeg, readFigure } from './market-reader';
import { type LegDelta, legDeltas, pricePerDelta, spreadCharges } from './spread-charge';
import type {
  CompiledPortfolio,
  PortfolioLeg,
  PortfolioMargin,
  PortfolioMarket,
  PortfolioRefusal,
} from './types';

/**
 * Margin of a scenario grid: factor × (the worst loss over the basis and all scenarios + spread charges), at least
 * the short-option minimum, plus contingencies.
 *
 * Scenario profits and losses are against the model's own value of each leg, so a mark price that is not the
 * model's neither adds to the requirement nor takes from it. A gain in every scenario is no credit.
 *
 * What scenarios do to options depends on forwards and smiles, not on marks, so it is priced once.
 *
 * @returns the margin of these legs at any marks: of the legs it is asked for, mark prices alone may differ
 * @see docs/methodology.md#scenario-grids
 */
export function scenarioGridAtMarks(
  portfolio: CompiledPortfolio<ScenarioGridDocument>,
  legs: readonly PortfolioLeg[],
  market: PortfolioMarket,
): Result<(legs: readonly PortfolioLeg[]) => Result<PortfolioMargin, PortfolioRefusal>, PortfolioRefusal> {
  const { document } = portfolio;
  const unruled = unruledLeg(document, legs);
  if (unruled) return refuse(unruled);
  const options = gridOptions(document, legs, market);
  if (!options.ok) return options;
  const { expiries, basis, gains } = options.value;
  const product = productOf(document.productStep);
  // No delta depends on a mark either.
  const deltas = legDeltas(document, legs, expiries, market.asOf);
  const settled = gridSettlement(portfolio, legs, market, deltas);
  if (!settled.ok) return settled;
  return ok((marked) => {
    const linear = marked.filter((leg) => isShocked(document, leg));
    const scenarios = document.scenarios.map((scenario, index) =>
      scenarioTotal({ document, product, linear }, moveOf(scenario), market, gains[index] ?? NO_GAINS),
    );
    const outcomes = [...(basis ? [{ ...basis, byLeg: () => basis }] : []), ...scenarios];
    return settled.value(marked, {
      worst: worstOutcome(outcomes),
      scenarios: outcomes.map(({ name, profitAndLoss }) => ({ name, profitAndLoss })),
    });
  });
}

const NO_GAINS: OptionGains = { parts: new Map(), total: ZERO };

/** What scenarios do to the options of a grid. */
interface GridOptions {
  readonly expiries: readonly GridExpiry[];
  /** The scenario BASIS; null when the grid has none. */
  readonly basis: ScenarioOutcome | null;
  /** In the order of the grid's scenarios. */
  readonly gains: readonly OptionGains[];
}

function gridOptions(
  document: ScenarioGridDocument,
  legs: readonly PortfolioLeg[],
  market: PortfolioMarket,
): Result<GridOptions, PortfolioRefusal> {
  const groups = groupedByExpiry(legs.filter(isOptionLeg));
  const expiries: GridExpiry[] = [];
  for (const options of groups.values()) {
    if (!document.options) break;
    const expiry = gridExpiry(document, document.options, options, market);
    if (!expiry.ok) return expiry;
    expiries.push(expiry.value);
  }
  const basis = basisOutcome({ document, expiries });
  if (!basis.ok) return basis;
  const gains: OptionGains[] = [];
  for (const scenario of document.scenarios) {
    const gained = optionGains({ document, expiries }, moveOf(scenario));
    if (!gained.ok) return gained;
    gains.push(gained.value);
  }
  return ok({ expiries, basis: basis.value, gains });
}

/** What the scenarios of a grid come to for its legs. */
export interface GridOutcome {
  /** The greatest loss; null when nothing is lost in any. */
  readonly worst: ScenarioTotal | null;
  readonly scenarios: PortfolioMargin['scenarios'];
}

/**
 * The requirement that an outcome makes, with everything that does not depend on scenarios.
 *
 * @param legs of which what depends on no mark is computed once
 * @returns by these legs at any marks, and an outcome at those
 */
export function gridSettlement(
  portfolio: CompiledPortfolio<ScenarioGridDocument>,
  legs: readonly PortfolioLeg[],
  market: PortfolioMarket,
  deltas: readonly LegDelta[],
): Result<
  (legs: readonly PortfolioLeg[], outcome: GridOutcome) => Result<PortfolioMargin, PortfolioRefusal>,
  PortfolioRefusal
> {
  const { document } = portfolio;
  const product = productOf(document.productStep);
  const groups = groupedByExpiry(legs.filter(isOptionLeg));
  const contingenciesAt = gridContingencies(document, legs, groups, market, product);
  if (!contingenciesAt.ok) return contingenciesAt;
  const spreads = spreadCharges(document, deltas, product);
  const least = minimumOf(document, legs, product);
  const netDelta = sum(deltas.map(({ delta }) => delta));
  return ok((marked, { worst, scenarios }) => {
    const contingencies = contingenciesAt.value(marked);
    if (!contingencies.ok) return contingencies;
    const peg = pegAddition(document, market, product);
    if (!peg.ok) return peg;
    const lossCharges = [
      ...(worst ? scenarioCharges({ document, product }, worst, peg.value) : []),
      ...spreads,
    ];
    const minimum = shortOptionCharges(document, least, lossCharges);
    const settled = settle(portfolio, marked, [...lossCharges, ...minimum, ...contingencies.value]);
    const other = (charge: Charge, without: Charge['touches']) =>
      charge.touches === without ? ZERO : charge.amount;
    return ok(
      Object.assign(settled, {
        worstScenarios: worst ? [worst.name] : [],
        scenarios,
        offsetBasis: {
          netDelta,
          pricePerDelta: pricePerDelta(document, market),
          loss: worst ? worst.profitAndLoss.neg() : ZERO,
          initialFactor: decimal(document.initialFactor).plus(peg.value),
          maintenanceFactor: decimal(document.maintenanceFactor),
          initialLeast: sum(contingencies.value.map((charge) => other(charge, 'MAINTENANCE'))).plus(
            least.initial,
          ),
          maintenanceLeast: sum(contingencies.value.map((charge) => other(charge, 'INITIAL'))).plus(
            least.maintenance,
          ),
        },
      }),
    );
  });
}

/** Whether scenarios move a leg's price and nothing else of it. */
export function isShocked(document: ScenarioGridDocument, { kind, instrument }: PortfolioLeg): boolean {
  if (kind !== 'SPOT') return kind !== 'OPTION';
  return document.collateral?.some(({ asset, cancelsRisk }) => asset === instrument && cancelsRisk) ?? false;
}

function unruledLeg(document: ScenarioGridDocument, legs: readonly PortfolioLeg[]): PortfolioRefusal | null {
  for (const { instrument, kind } of legs) {
    if (kind === 'OPTION' && !document.options) {
      return { code: 'UnsoundLeg', instrument, reason: 'the grid has no rules for options' };
    }
    if (kind === 'SPOT' && !document.collateral?.some(({ asset }) => asset === instrument)) {
      return { code: 'UnsoundLeg', instrument, reason: 'the grid does not list it as collateral' };
    }
  }
  return null;
}

/** The greatest loss, the first of equals; null when nothing is lost in any. */
function worstOutcome(outcomes: readonly ScenarioTotal[]): ScenarioTotal | null {
  let worst: ScenarioTotal | null = null;
  for (const outcome of outcomes) {
    if (outcome.profitAndLoss.lt(worst?.profitAndLoss ?? ZERO)) worst = outcome;
  }
  return worst;
}

/** What a stable asset below its peg adds to the initial factor. */
function pegAddition(
  { peg }: ScenarioGridDocument,
  market: PortfolioMarket,
  product: ReturnType<typeof productOf>,
): Result<Decimal, PortfolioRefusal> {
  if (!peg) return ok(ZERO);
  const price = readFigure(market, peg.asset, 'PEG_PRICE');
  if (!price.ok) return price;
  const gap = decimal(peg.below).minus(price.value);
  return ok(gap.lte(0) ? ZERO : product(gap, decimal(peg.factor)));
}

function scenarioCharges(
  { document, product }: Pick<GridBook, 'document' | 'product'>,
  worst: ScenarioTotal,
  peg: Decimal,
): Charge[] {
  const loss = worst.profitAndLoss.neg();
  const index = document.scenarios.findIndex(({ name }) => name === worst.name);
  const place = worst.name === 'BASIS' ? ['basis'] : ['scenarios', index];
  const charge = (
    kind: 'SCENARIO' | 'PEG',
    touches: Charge['touches'],
    path: Charge['path'],
    factor: Decimal,
    amount: Decimal,
  ): Charge => ({
    kind,
    touches,
    path,
    subject: worst.name,
    basis: loss,
    rate: factor,
    amount,
    label: kind === 'PEG' ? 'a stable asset is below its peg' : 'loss in the worst scenario × factor',
    parts: () =>
      new Map([...worst.byLeg().parts].map(([instrument, part]) => [instrument, part.neg().times(factor)])),
  });
  const initial = decimal(document.initialFactor);
  const maintenance = decimal(document.maintenanceFactor);
  const unpegged = product(loss, initial);
  const whole = product(loss, initial.plus(peg));
  return [
    charge('SCENARIO', 'INITIAL', place, initial, unpegged),
    charge('PEG', 'INITIAL', ['peg'], peg, whole.minus(unpegged)),
    charge('SCENARIO', 'MAINTENANCE', place, maintenance, product(loss, maintenance)),
  ];
}

/** What short options need at least. */
interface ShortMinimum {
  /** By instrument. */
  readonly shorts: Parts;
  readonly contracts: Decimal;
  readonly initial: Decimal;
  readonly maintenance: Decimal;
}

/** Short option contracts × minimum × factor. */
function minimumOf(
  document: ScenarioGridDocument,
  legs: readonly PortfolioLeg[],
  product: ReturnType<typeof productOf>,
): ShortMinimum {
  const shorts = shortContracts(legs);
  const contracts = sum([...shorts.values()]);
  const amount = product(contracts, decimal(document.shortOptionMinimum ?? '0'));
  return {
    ...{ shorts, contracts },
    initial: product(amount, decimal(document.initialFactor)),
    maintenance: product(amount, decimal(document.maintenanceFactor)),
  };
}

function shortContracts(legs: readonly PortfolioLeg[]): Map<string, Decimal> {
  const shorts = legs.filter(({ kind, quantity }) => kind === 'OPTION' && quantity.lt(0));
  return new Map(shorts.map(({ instrument, quantity }) => [instrument, quantity.abs()]));
}

/** What is missing to the short-option minimum. */
function shortOptionCharges(
  document: ScenarioGridDocument,
  minimum: ShortMinimum,
  charges: readonly Charge[],
): Charge[] {
  return (['INITIAL', 'MAINTENANCE'] as const).flatMap((touches): Charge[] => {
    const needed = touches === 'INITIAL' ? minimum.initial : minimum.maintenance;
    const had = sum(charges.filter((charge) => charge.touches === touches).map(({ amount }) => amount));
    const amount = Decimal.max(ZERO, needed.minus(had));
    if (amount.isZero()) return [];
    return [
      {
        kind: 'SHORT_OPTION_MINIMUM',
        touches,
        path: ['shortOptionMinimum'],
        subject: document.underlying,
        basis: minimum.contracts,
        rate: null,
        amount,
        label: `short options need ${needed.toFixed()}`,
        parts: () => proRata(amount, minimum.shorts),
      },
    ];
  });
}
