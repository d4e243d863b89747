import { UNPRICED } from '../status-index';
import { SLOT_ACCOUNTS } from '../kernel/scenario-layout';
import { sumTolerance } from './tolerance';

const PLACES = UNPRICED + 1;

/** Figures of one account under one scenario, in units of 1e-8. */
export interface StressedFigures {
  readonly equity: number;
  readonly maintenance: number;
}

/**
 * What accounts add up to under each scenario. Counts are exact. Sums are of floats, in units of 1e-8: they are off by
 * `tolerance` at most.
 */
export class ScenarioTally {
  /** Accounts by scenario, status as prices are, status under the scenario. */
  private readonly moves: Float64Array;
  readonly equity: Float64Array;
  readonly maintenance: Float64Array;
  /** Of each account max(0, MM − equity). */
  readonly shortfall: Float64Array;
  private readonly tolerances: Float64Array;
  private readonly grossSizes: Float64Array;
  private readonly additions: Float64Array;

  constructor(readonly scenarios: number) {
    this.moves = new Float64Array(scenarios * PLACES * PLACES);
    this.equity = new Float64Array(scenarios);
    this.maintenance = new Float64Array(scenarios);
    this.shortfall = new Float64Array(scenarios);
    this.tolerances = new Float64Array(scenarios);
    this.grossSizes = new Float64Array(scenarios);
    this.additions = new Float64Array(scenarios);
  }

  /** How many accounts moved from one status to another; UNPRICED is one. */
  moved(scenario: number, from: number, to: number): number {
    return this.moves[(scenario * PLACES + from) * PLACES + to] ?? 0;
  }

  count(scenario: number, from: number, to: number, accounts: number): void {
    const place = (scenario * PLACES + from) * PLACES + to;
    this.moves[place] = (this.moves[place] ?? 0) + accounts;
  }

  /** Adds one account's figures, each the float next to the exact one. */
  add(scenario: number, from: number, to: number, { equity, maintenance }: StressedFigures): void {
    this.count(scenario, from, to, 1);
    this.addSums(scenario, equity, maintenance, Math.max(0, maintenance - equity));
    this.addTolerance(scenario, 0, Math.abs(equity) + maintenance, 1);
  }

  addSums(scenario: number, equity: number, maintenance: number, shortfall: number): void {
    this.equity[scenario] = (this.equity[scenario] ?? 0) + equity;
    this.maintenance[scenario] = (this.maintenance[scenario] ?? 0) + maintenance;
    this.shortfall[scenario] = (this.shortfall[scenario] ?? 0) + shortfall;
  }

  /**
   * Notes what sums that were added may be off by.
   *
   * @param tolerance of their accounts together
   * @param grossSize of all that they are of
   * @param additions how many such sums; within one at most SLOT_ACCOUNTS accounts were added one after the other
   */
  addTolerance(scenario: number, tolerance: number, grossSize: number, additions: number): void {
    this.tolerances[scenario] = (this.tolerances[scenario] ?? 0) + tolerance;
    this.grossSizes[scenario] = (this.grossSizes[scenario] ?? 0) + grossSize;
    this.additions[scenario] = (this.additions[scenario] ?? 0) + additions;
  }

  /** What each sum of a scenario may be off by, in units of 1e-8. */
  tolerance(scenario: number): number {
    const additions = (this.additions[scenario] ?? 0) + SLOT_ACCOUNTS + FEW;
    return (this.tolerances[scenario] ?? 0) + sumTolerance(additions, this.grossSizes[scenario] ?? 0);
  }
}

/** Roundings of a sum's parts and of the tolerance itself. */
const FEW = 16;
