import { assert } from '../domain/assert';
import { marginAccount } from '../domain/margin/method/account';
import { chunkOfBooks } from '../domain/books/book-chunk';
import type { CompiledParameters } from '../domain/margin/method/compile';
import type { MarketState } from '../domain/margin/method/inputs';
import { type AccountBook, MARGIN_STATUSES, type MarkPrices } from '../domain/margin/method/types';
import type { Random } from '../domain/number/random';
import { KernelMemory } from '../engine/kernel/kernel-memory';
import { kernelPool } from '../engine/pool';
import { ExactScenarios } from '../engine/scenario/exact-scenarios';
import { ScenarioPrices } from '../engine/scenario/scenario-prices';
import { UNPRICED } from '../engine/status-index';
import { StressedSet } from '../engine/scenario/stressed-set';

/** Where stressed sets are made, one at a time. */
export async function stressPlace(threads = 1) {
  const memory = new KernelMemory();
  const pool = await kernelPool(memory, threads);
  return {
    end: () => pool.end(),
    stressed(
      parameters: CompiledParameters,
      market: MarketState,
      scenarios: readonly MarkPrices[],
    ): StressedSet {
      const prices = new ScenarioPrices(scenarios);
      const exact = new ExactScenarios(parameters, market, prices);
      return new StressedSet(memory, pool, parameters, market, prices, exact);
    },
  };
}

/** Where the reference method puts an account; figures in units of 1e-8, null where it is refused. */
export function referenceStanding(parameters: CompiledParameters, market: MarketState, book: AccountBook) {
  const margined = marginAccount({ ...market, parameters, book });
  if (!margined.ok) return { status: UNPRICED, equity: null, maintenance: null };
  const { status, equity, maintenanceMargin } = margined.value;
  return {
    status: MARGIN_STATUSES.indexOf(status),
    equity: equity.times(1e8),
    maintenance: maintenanceMargin.times(1e8),
  };
}

/** Every price by a factor of its own, or all by the same; those of a fall to nothing stay above 0. */
export function shockedPrices(random: Random, prices: MarkPrices, scale: number): MarkPrices {
  const common = random.uniform() < 0.4 ? (0.4 + 1.2 * random.uniform()).toFixed(2) : null;
  return new Map(
    [...prices].map(([symbol, price]) => {
      const shocked = price.times(common ?? (0.5 + random.uniform()).toFixed(4)).toDecimalPlaces(scale);
      return [symbol, shocked.gt(0) ? shocked : price];
    }),
  );
}

/**
 * Compares one account, in a stressed set of its own, with the reference method: its status as prices are and under each
 * scenario, and its figures, each within the stated tolerance.
 *
 * @returns what differs; nothing when all is well
 */
export function stressDifferences(
  set: StressedSet,
  parameters: CompiledParameters,
  market: MarketState,
  scenarios: readonly MarkPrices[],
  book: AccountBook,
): string[] {
  set.add(chunkOfBooks([book]));
  const before = referenceStanding(parameters, market, book);
  const differences: string[] = [];
  if (set.standing.moved(0, before.status, before.status) !== 1)
    differences.push(`standing ${before.status}`);
  for (const [scenario, prices] of scenarios.entries()) {
    const expected = referenceStanding(parameters, { ...market, prices }, book);
    for (let from = 0; from <= UNPRICED; from += 1)
      for (let to = 0; to <= UNPRICED; to += 1) {
        const wanted = from === before.status && to === expected.status ? 1 : 0;
        const moved = set.tally.moved(scenario, from, to);
        if (moved !== wanted) differences.push(`scenario ${scenario}: ${from} → ${to} is ${moved}`);
      }
    if (expected.equity === null) continue;
    const tolerance = set.tally.tolerance(scenario);
    const off = [
      expected.equity.minus(set.tally.equity[scenario] ?? NaN),
      expected.maintenance.minus(set.tally.maintenance[scenario] ?? NaN),
    ];
    for (const [index, one] of off.entries())
      if (!one.abs().lte(tolerance))
        differences.push(
          `scenario ${scenario}: figure ${index} is off by ${one.toFixed()}, not ${tolerance}`,
        );
  }
  const reached = set.mostReached.accounts()[0];
  const counted = (least: number): number =>
    scenarios.filter((_, scenario) => {
      for (let to = least; to < UNPRICED; to += 1)
        if (set.tally.moved(scenario, before.status, to) > 0) return true;
      return false;
    }).length;
  if ((reached?.called ?? 0) !== counted(2)) differences.push(`called in ${reached?.called} scenarios`);
  if ((reached?.liquidatable ?? 0) !== counted(3))
    differences.push(`liquidatable in ${reached?.liquidatable} scenarios`);
  assert(set.tally.scenarios === scenarios.length, 'every scenario is compared');
  return differences;
}
