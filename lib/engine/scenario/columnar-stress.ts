import { setImmediate } from 'node:timers/promises';
import { compileParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import { MARGIN_STATUSES } from '../../domain/margin/method/types';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import type { StressedBook, StressEngine, StressedSet as Outcome } from '../../ports/stress';
import { KernelMemory } from '../kernel/kernel-memory';
import { kernelPool } from '../pool';
import { ExactScenarios } from './exact-scenarios';
import { ScenarioPrices } from './scenario-prices';
import { CALL, LIQUIDATION, UNPRICED } from '../status-index';
import type { ScenarioTally } from './scenario-tally';
import { StressedSet } from './stressed-set';

const UNITS_IN_ONE = 1e8;

/**
 * The stress engine on columns of floats within a proven bound, and exact integers wherever they do not suffice.
 *
 * @param threads that work together on each set
 * @see docs/decisions/0042-scenarios-are-filtered-by-floats.md
 */
export function columnarStress(threads: number): StressEngine {
  return {
    async stress({ market, sets, scenarios, figures }, chunks) {
      const prices = new ScenarioPrices(scenarios, figures);
      const places = await Promise.all(sets.map((set) => placeOf(set, market, prices, threads)));
      try {
        for await (const chunk of chunks) {
          for (const { stressed } of places) stressed.add(chunk);
          await setImmediate();
        }
        return places.map(({ stressed }) => outcomeOf(stressed));
      } finally {
        await Promise.all(places.map(({ end }) => end()));
      }
    },
  };
}

async function placeOf(set: ParameterSet, market: MarketState, prices: ScenarioPrices, threads: number) {
  const memory = new KernelMemory();
  const parameters = compileParameters(set);
  const pool = await kernelPool(memory, threads);
  const exact = new ExactScenarios(parameters, market, prices);
  const stressed = new StressedSet(memory, pool, parameters, market, prices, exact);
  return { stressed, end: () => pool.end() };
}

function outcomeOf(stressed: StressedSet): Outcome {
  const { standing, tally, doubtfulPairs, accountsApart } = stressed;
  return {
    standing: bookOf(standing, 0),
    scenarios: Array.from({ length: tally.scenarios }, (_, scenario) => bookOf(tally, scenario)),
    mostReached: stressed.mostReached.accounts(),
    doubtfulPairs,
    accountsApart,
  };
}

function bookOf(tally: ScenarioTally, scenario: number): StressedBook {
  const count = (isCounted: (from: number, to: number) => boolean): number => {
    let accounts = 0;
    for (let from = 0; from <= UNPRICED; from += 1)
      for (let to = 0; to <= UNPRICED; to += 1)
        if (isCounted(from, to)) accounts += tally.moved(scenario, from, to);
    return accounts;
  };
  const at = (status: number): number => count((_, to) => to === status);
  const [ok, warning, call, liquidation] = [...MARGIN_STATUSES.keys()].map(at);
  const isCalled = (status: number): boolean => status === CALL || status === LIQUIDATION;
  const sum = (sums: Float64Array): number => (sums[scenario] ?? 0) / UNITS_IN_ONE;
  return {
    accounts: {
      ...{ OK: ok ?? 0, WARNING: warning ?? 0, CALL: call ?? 0, LIQUIDATION: liquidation ?? 0 },
      UNPRICED: at(UNPRICED),
    },
    newlyCalled: count((from, to) => from !== UNPRICED && !isCalled(from) && isCalled(to)),
    newlyLiquidatable: count((from, to) => from !== UNPRICED && from !== LIQUIDATION && to === LIQUIDATION),
    equity: sum(tally.equity),
    maintenanceMargin: sum(tally.maintenance),
    shortfall: sum(tally.shortfall),
    offByAtMost: tally.tolerance(scenario) / UNITS_IN_ONE,
  };
}
