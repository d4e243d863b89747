import { GUARD_BARS } from '../../../domain/market/guard-volatility';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { LibraryScenario } from '../../../domain/risk/scenarios/library/scenario-document';
import type { AskedPath, WalksAsked } from '../../../domain/risk/studies/walks/walks';
import type { StressAsked } from '../../../domain/risk/studies/stress/stress';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import type { Sides } from './corner-margins';
import { keepProgrammes } from './keep-programmes';
import { keepSeries } from './kept-series';

/** As most venues rank the other side. */
const DELEVERAGING_ORDER = 'PROFIT_TIMES_LEVERAGE';

/**
 * Keeps the bars that the price guards of both sets know volatility by, for walks along the paths that are asked.
 *
 * @param of.scenarios those that are asked, in any order
 * @returns what is asked of walks; null where no path is
 */
export async function keepWalks(
  unit: Pick<UnitOfWork, 'adjustments' | 'venue' | 'marketData' | 'heldPrices' | 'simulations'>,
  { base, proposed }: Sides,
  of: {
    readonly asOf: Date;
    readonly market: MarketState;
    readonly scenarios: readonly LibraryScenario[];
    readonly stress: StressAsked | null;
    readonly insuranceFund: string | null;
  },
): Promise<WalksAsked | null> {
  const moved = new Set<string>();
  const paths: AskedPath[] = [];
  for (const { hash } of of.stress?.scenarios ?? []) {
    const shock = of.scenarios.find((one) => one.hash === hash)?.document.shock;
    if (shock?.kind !== 'PATH') continue;
    const [first = NaN, ...others] = shock.instants.map((instant) => Date.parse(instant));
    paths.push({ scenario: hash, atMs: others.map((at) => at - first) });
    for (const instrument of Object.keys(shock.prices)) moved.add(instrument);
  }
  if (paths.length === 0) return null;
  const instruments = [...of.market.prices.keys()].filter((instrument) => moved.has(instrument));
  const known = new Map<number, string | null>();
  const historyOf = async ({ document }: Sides['base']): Promise<string | null> => {
    const barMinutes = document.marketData?.priceGuard?.barMinutes;
    if (barMinutes === undefined) return null;
    const asked = { asOf: of.asOf, instruments, barMinutes, mostBars: GUARD_BARS };
    const hash = known.has(barMinutes) ? (known.get(barMinutes) ?? null) : await keepSeries(unit, asked);
    known.set(barMinutes, hash);
    return hash;
  };
  const guardHistory = { before: await historyOf(base), after: await historyOf(proposed) };
  const programmes = await keepProgrammes(unit, { base, proposed }, of);
  return {
    ...{ paths, insuranceFund: of.insuranceFund, guardHistory, deleveraging: DELEVERAGING_ORDER },
    ...(programmes && { programmes }),
  };
}
