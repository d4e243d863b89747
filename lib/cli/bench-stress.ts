import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { BookChunk } from '../domain/books/book-chunk';
import { assert } from '../domain/assert';
import type { MarketState } from '../domain/margin/method/inputs';
import { decimal } from '../domain/number/decimal';
import { Random } from '../domain/number/random';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { movedPrice } from '../domain/risk/scenarios/price-scenario';
import { emptyChunk } from '../domain/risk/studies/study';
import { type StressPart, stressStudy } from '../domain/risk/studies/stress/stress-study';
import type { StressAsked } from '../domain/risk/studies/stress/stress';
import type { MarkPrices } from '../domain/margin/method/types';
import { columnarEngine } from '../engine/columnar-engine';
import { reachedOfChunk } from '../usecases/simulation/steps/stress-trial';

/** What the stress study takes, beside plain passes of the engine over the same accounts, sets and prices. */
export interface StressTimes {
  readonly passesMs: number;
  readonly stressMs: number;
  readonly liquidatable: number;
}

/** Falls and rises of everything by up to 40 %, each instrument a little apart from the others. */
function drawnScenarios({ prices }: MarketState, count: number, seed: number): readonly MarkPrices[] {
  const random = Random.fromSeed(seed);
  return Array.from({ length: count }, () => {
    const common = 0.8 * random.uniform() - 0.4;
    return new Map(
      [...prices].map(([symbol, price]) => {
        const move = Math.max(-0.9, common + 0.1 * (random.uniform() - 0.5));
        return [symbol, movedPrice(price, decimal(move.toFixed(4)))];
      }),
    );
  });
}

/**
 * Times both, in turn and chunk by chunk, so that whatever else the machine does is shared between them.
 *
 * @param sets base and proposed
 */
export async function stressTimes(
  market: MarketState,
  [base, proposed]: readonly [ParameterSet, ParameterSet],
  chunks: AsyncIterable<BookChunk>,
  scenarios: number,
  seed: number,
): Promise<StressTimes> {
  const prices = drawnScenarios(market, scenarios, seed);
  const asked: StressAsked = {
    ...{ scenarioSetHash: 'bench', listedAtMost: 20 },
    scenarios: prices.map((_, index) => ({ hash: String(index), name: String(index), steps: [''] })),
  };
  const [plain, stress] = [columnarEngine(), columnarEngine()];
  let [passesMs, stressMs] = [0, 0];
  let part: StressPart = stressStudy.partial(emptyChunk({ isAtCorners: false, crises: null, stress: asked }));
  for await (const chunk of chunks) {
    let startedAtMs = performance.now();
    const reached = await reachedOfChunk({ base, proposed }, { asked, prices }, market, stress, chunk);
    const standing = {
      before: await stress.marginChunk({ ...market, parameters: base }, chunk),
      after: await stress.marginChunk({ ...market, parameters: proposed }, chunk),
    };
    part = stressStudy.merge(part, stressStudy.partial({ margins: standing, stress: reached }));
    stressMs += performance.now() - startedAtMs;
    await pause(0);
    startedAtMs = performance.now();
    for (const moved of prices)
      for (const parameters of [base, proposed])
        await plain.marginChunk({ ...market, prices: moved, parameters }, chunk);
    passesMs += performance.now() - startedAtMs;
  }
  const found = stressStudy.finish(part);
  assert(found !== null, 'scenarios were asked');
  const liquidatable = found.scenarios.reduce(
    (sum, { steps }) => sum + steps.reduce((all, { after }) => all + after.liquidatable, 0),
    0,
  );
  return { passesMs, stressMs, liquidatable };
}
