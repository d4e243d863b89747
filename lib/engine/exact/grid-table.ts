import { Decimal, sum, ZERO } from '../../domain/number/decimal';
import { type Move, moveOf } from '../../domain/margin/portfolio/grid-pricing';
import type { ScenarioOutcome, ScenarioTotal } from '../../domain/margin/portfolio/grid-scenarios';
import { amountOf } from '../../domain/margin/portfolio/market-reader';
import { gridSettlement } from '../../domain/margin/portfolio/scenario-grid';
import type {
  CompiledPortfolio,
  PortfolioLeg,
  PortfolioMargin,
  PortfolioMarket,
} from '../../domain/margin/portfolio/types';
import type { ScenarioGridDocument } from '../../domain/parameters/document/portfolio-document';
import type { GridParts } from './charge-sheet';
import { exactUnits } from './exact-units';
import { estimatedBasis, estimatedGain } from './grid-estimate';
import { GAIN_DIGITS, type GridInstrument, gridInstrument } from './grid-instrument';
import { GridSettlement, type SettledLeg } from './grid-settlement';
import { SCALE, tenTo, totalOf, unitsOf } from './ratio';

/** Digits of what a leg gains in a scenario. */
const DIGITS = GAIN_DIGITS + SCALE;
/** Of what it gains on the basis. */
const BASIS_DIGITS = 3 * SCALE;
const FROM_UNITS = tenTo(GAIN_DIGITS);

type OptionScenarios = Extract<GridInstrument['scenarios'], { kind: 'OPTION' }>;
type LinearScenarios = Exclude<GridInstrument['scenarios'], OptionScenarios | null>;

interface GridLeg<Scenarios> {
  readonly instrument: string;
  /** In units of 1e-18. */
  readonly quantity: bigint;
  /** The same in floats. */
  readonly size: number;
  readonly scenarios: Scenarios;
}

/** A portfolio's requirement with the part of each of its instruments. */
export interface SettledPortfolio extends GridParts {
  readonly name: string;
  readonly worstScenarios: readonly string[];
  readonly instruments: readonly string[];
}

/** An account's legs, sorted by what a scenario does to them. */
interface SortedLegs {
  readonly all: readonly SettledLeg[];
  readonly linear: readonly GridLeg<LinearScenarios>[];
  readonly expiries: readonly (readonly GridLeg<OptionScenarios>[])[];
}

/**
 * A scenario grid in one market as a table of value changes, instrument × scenario, in integers. An account's loss in a
 * scenario is a sum of quantity × change; only the worst one's parts become decimals.
 */
export class GridTable {
  private readonly moves: readonly Move[];
  private readonly instruments = new Map<string, GridInstrument | null>();
  private readonly settlement: GridSettlement;

  constructor(
    private readonly portfolio: CompiledPortfolio<ScenarioGridDocument>,
    private readonly market: PortfolioMarket,
  ) {
    this.moves = portfolio.document.scenarios.map(moveOf);
    this.settlement = new GridSettlement(portfolio, market);
  }

  /**
   * As `margin`, in integers from the scenarios to each leg's part, where they hold all of it.
   *
   * @returns null where they do not, or where the worst is the basis
   */
  quickly(legs: readonly PortfolioLeg[]): SettledPortfolio | null {
    const sorted = this.sortedLegs(legs);
    if (!sorted) return null;
    const totals = this.candidates(sorted);
    const worst = worstIn(totals);
    const name = worst === null ? null : (this.moves[worst]?.name ?? null);
    const total = totals[worst ?? -1] ?? 0n;
    const basis = estimatedBasis(sorted);
    const leastBasis = basis.total - basis.error;
    if (leastBasis < 0 && leastBasis <= Number(total) / 10 ** DIGITS) return null;
    const byInstrument = new Map<string, bigint>();
    const gains = worst === null ? [] : this.gainsIn(sorted, worst);
    for (const [place, { instrument }] of [...sorted.linear, ...sorted.expiries.flat()].entries())
      byInstrument.set(instrument, gains[place] ?? 0n);
    const settled = this.settlement.settle(
      sorted.all,
      worst === null
        ? null
        : { total, gains: sorted.all.map(({ instrument }) => byInstrument.get(instrument) ?? 0n) },
    );
    return (
      settled && {
        ...settled,
        name: this.portfolio.name,
        worstScenarios: name === null ? [] : [name],
        instruments: legs.map(({ instrument }) => instrument),
      }
    );
  }

  /** Totals of the scenarios that may be the worst; of the others floats say that they are not, and they are null. */
  private candidates(sorted: SortedLegs): (bigint | null)[] {
    const estimates = this.moves.map((move, scenario) => estimatedGain(sorted, scenario, isTilt(move)));
    const bound = Math.min(0, ...estimates.map(({ total, error }) => total + error));
    return estimates.map(({ total, error }, scenario) =>
      total - error > bound ? null : totalOf(this.gainsIn(sorted, scenario)),
    );
  }

  /**
   * As `scenarioGridAtMarks`, to the last digit.
   *
   * @param isOffset whether the losses of all scenarios are asked for, not the worst one's alone
   * @returns null for what that refuses, or what the table does not hold
   */
  margin(legs: readonly PortfolioLeg[], isOffset: boolean): PortfolioMargin | null {
    const sorted = this.sortedLegs(legs);
    if (!sorted) return null;
    const basis = this.basisOutcome(sorted);
    const totals = this.moves.map((_, scenario) => totalOf(this.gainsIn(sorted, scenario)));
    const losses = isOffset
      ? totals.map((total, scenario) => ({
          name: this.moves[scenario]?.name ?? '',
          profitAndLoss: decimalAt(total, DIGITS),
        }))
      : [];
    const deltas = legs.flatMap((leg) => {
      const delta = this.instrument(leg)?.delta;
      return delta ? [{ ...delta, delta: amountOf(leg).times(delta.delta) }] : [];
    });
    const settled = gridSettlement(this.portfolio, legs, this.market, deltas);
    if (!settled.ok) return null;
    const margined = settled.value(legs, {
      worst: this.worstOf(sorted, basis, totals),
      scenarios: [...(basis ? [{ name: basis.name, profitAndLoss: basis.profitAndLoss }] : []), ...losses],
    });
    return margined.ok ? margined.value : null;
  }

  private instrument(leg: PortfolioLeg): GridInstrument | null {
    const key = `${leg.kind} ${leg.instrument}`;
    const known = this.instruments.get(key);
    if (known !== undefined) return known;
    const compiled = gridInstrument(this.portfolio.document, this.moves, leg, this.market);
    this.instruments.set(key, compiled);
    return compiled;
  }

  private sortedLegs(legs: readonly PortfolioLeg[]): SortedLegs | null {
    // An asset that is named as an instrument is: by name their parts are not told apart.
    if (new Set(legs.map(({ instrument }) => instrument)).size < legs.length) return null;
    const all: SettledLeg[] = [];
    const linear: GridLeg<LinearScenarios>[] = [];
    const expiries = new Map<number, GridLeg<OptionScenarios>[]>();
    for (const leg of legs) {
      const { instrument } = leg;
      const found = this.instrument(leg);
      const quantity = exactUnits(leg.quantity);
      // A debt of an asset is no leg, which the reference method says.
      if (!found || quantity === null || (leg.kind === 'SPOT' && quantity < 0n)) return null;
      const { scenarios, terms } = found;
      const size = Number(quantity) / 1e18;
      all.push({ ...terms, quantity, amount: quantity * terms.multiplier });
      if (!scenarios) continue;
      if (scenarios.kind !== 'OPTION') linear.push({ instrument, quantity, size, scenarios });
      else {
        const others = expiries.get(scenarios.expiresAt);
        if (others) others.push({ instrument, quantity, size, scenarios });
        else expiries.set(scenarios.expiresAt, [{ instrument, quantity, size, scenarios }]);
      }
    }
    const inOrder = [...expiries].sort(([a], [b]) => a - b);
    return { all, linear, expiries: inOrder.map(([, options]) => options) };
  }

  /** What each leg gains in a scenario in units of 1e-90, in the order of linear legs, then of expiries. */
  private gainsIn({ linear, expiries }: SortedLegs, scenario: number): bigint[] {
    const gains = linear.map((leg) => this.linearGain(leg, scenario));
    const move = this.moves[scenario];
    for (const legs of expiries) {
      let worth = 0n;
      for (const { quantity, scenarios } of legs) worth += quantity * (scenarios.values[scenario] ?? 0n);
      const gained = legs.map(
        ({ quantity, scenarios }) =>
          quantity * ((worth < 0n ? scenarios.gainsOfDebt : scenarios.gains)[scenario] ?? 0n),
      );
      // A tilt counts as a loss, whichever way it goes.
      const isTurned = move !== undefined && isTilt(move) && totalOf(gained) > 0n;
      for (const gain of gained) gains.push(isTurned ? -gain : gain);
    }
    return gains;
  }

  private linearGain({ quantity, scenarios }: GridLeg<LinearScenarios>, scenario: number): bigint {
    if (scenarios.kind === 'LINEAR') return quantity * (scenarios.gains[scenario] ?? 0n);
    const { productStep } = this.portfolio.document;
    const { change, weight } = scenarios.changes[scenario] ?? { change: 0n, weight: 0n };
    if (!productStep || change === 0n) return 0n;
    const moved = unitsOf(quantity * scenarios.multiplier * change, 3 * SCALE, productStep);
    return unitsOf(moved * weight, 2 * SCALE, productStep) * FROM_UNITS;
  }

  /** The greatest loss, the first of equals; null when nothing is lost in any. */
  private worstOf(
    sorted: SortedLegs,
    basis: ScenarioOutcome | null,
    totals: readonly bigint[],
  ): ScenarioTotal | null {
    const ofBasis = basis?.profitAndLoss.lt(ZERO) ? { ...basis, byLeg: () => basis } : null;
    const worst = worstIn(totals);
    const move = worst === null ? undefined : this.moves[worst];
    if (worst === null || !move) return ofBasis;
    const profitAndLoss = decimalAt(totals[worst] ?? 0n, DIGITS);
    if (ofBasis && !profitAndLoss.lt(ofBasis.profitAndLoss)) return ofBasis;
    const total = { name: move.name, profitAndLoss };
    const byLeg = (): ScenarioOutcome => {
      const gains = this.gainsIn(sorted, worst);
      const legs = [...sorted.linear, ...sorted.expiries.flat()];
      const parts = legs.map(({ instrument }, index): [string, Decimal] => [
        instrument,
        decimalAt(gains[index] ?? 0n, DIGITS),
      ]);
      return { ...total, parts: new Map(parts) };
    };
    return { ...total, byLeg };
  }

  /** The scenario BASIS; in decimals, because a year's fraction has no end. */
  private basisOutcome({ expiries }: SortedLegs): ScenarioOutcome | null {
    if (!this.portfolio.document.basis) return null;
    const parts = new Map<string, Decimal>();
    for (const legs of expiries) {
      let least = 0n;
      let worst: readonly bigint[] = [];
      for (const move of [0, 1]) {
        const gains = legs.map(({ quantity, scenarios }) => quantity * (scenarios.basisGains[move] ?? 0n));
        const total = totalOf(gains);
        if (total >= least) continue;
        least = total;
        worst = gains;
      }
      for (const [index, gain] of worst.entries()) {
        const leg = legs[index];
        if (leg) parts.set(leg.instrument, decimalAt(gain, BASIS_DIGITS).times(leg.scenarios.basisScale));
      }
    }
    return { name: 'BASIS', profitAndLoss: sum(parts.values()), parts };
  }
}

function isTilt({ volatility }: Move): boolean {
  return volatility === 'LINEAR_SKEW' || volatility === 'ABSOLUTE_SKEW';
}

/** The scenario of the greatest loss, the first of equals; null when nothing is lost in any. */
function worstIn(totals: readonly (bigint | null)[]): number | null {
  let worst: number | null = null;
  let least = 0n;
  for (const [scenario, total] of totals.entries()) {
    if (total === null || total >= least) continue;
    least = total;
    worst = scenario;
  }
  return worst;
}

function decimalAt(units: bigint, digits: number): Decimal {
  return units === 0n ? ZERO : new Decimal(`${units}e-${digits}`);
}
