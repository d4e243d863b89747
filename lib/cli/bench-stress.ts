import { setTimeout as pause } from 'node:timers/promises';
import type { BookChunk } from '../domain/books/book-chunk';
import type { MarketState } from '../domain/margin/method/inputs';
import type { MarkPrices } from '../domain/margin/method/types';
import { decimal } from '../domain/number/decimal';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { movedPrice } from '../domain/risk/scenarios/price-scenario';
import { columnarEngine } from '../engine/columnar-engine';
import type { Timing } from '../engine/bench/timing';
import { columnarStress } from '../engine/scenario/columnar-stress';

/** What the engine's stress passes take alone, and beside them as many plain passes. */
export interface StressTimes {
  /** Of every account under every scenario by each set: one stress pass is of one scenario and one set. */
  readonly passes: number;
  readonly ms: number;
  /** Of processor time. */
  readonly cpuMs: number;
  /** Of the accounts that plain passes were made of, and what both took of these, of processor time. */
  readonly sampled: { readonly accounts: number; readonly ms: number; readonly plainMs: number };
}

/**
 * Plain passes go through exact integers, whose tables are made once for each scenario and set: all accounts under one of them before the
 * next, so that no table is made twice.
 */
async function plainPasses(
  market: MarketState,
  sets: readonly ParameterSet[],
  prices: readonly MarkPrices[],
  chunks: readonly BookChunk[],
): Promise<void> {
  const engine = columnarEngine();
  for (const moved of prices)
    for (const parameters of sets)
      for (const chunk of chunks) await engine.marginChunk({ ...market, prices: moved, parameters }, chunk);
}

/**
 * Times the engine's stress passes over every account, on one thread; and over the first chunks both those and plain passes.
 *
 * @param moves of each scenario, by symbol
 * @param plainAtMost accounts that plain passes are made of: they take ten times as long
 */
export async function stressTimes(
  market: MarketState,
  sets: readonly ParameterSet[],
  chunks: AsyncIterable<BookChunk>,
  moves: readonly Readonly<Record<string, string>>[],
  plainAtMost: number,
): Promise<StressTimes> {
  const scenarios = moves.map(
    (ofOne): MarkPrices =>
      new Map(
        [...market.prices].map(([symbol, price]) => [
          symbol,
          movedPrice(price, decimal(ofOne[symbol] ?? '0')),
        ]),
      ),
  );
  const engine = columnarStress(1);
  const asked = { market, sets, scenarios };
  const some: BookChunk[] = [];
  let accounts = 0;
  const reading = { ms: 0, cpuMs: 0 };
  const read = (async function* () {
    let began = clock();
    for await (const chunk of chunks) {
      const { ms, cpuMs } = since(began);
      reading.ms += ms;
      reading.cpuMs += cpuMs;
      if (accounts < plainAtMost) some.push(chunk);
      if (accounts < plainAtMost) accounts += chunk.accounts.length;
      yield chunk;
      began = clock();
    }
  })();
  const all = await took(() => engine.stress(asked, read));
  await pause(0);
  const again = await took(() => engine.stress(asked, each(some)));
  const plain = await took(() => plainPasses(market, sets, scenarios, some));
  return {
    passes: scenarios.length * sets.length,
    ...{ ms: all.ms - reading.ms, cpuMs: all.cpuMs - reading.cpuMs },
    sampled: { accounts, ms: again.cpuMs, plainMs: plain.cpuMs },
  };
}

async function* each<Value>(values: readonly Value[]): AsyncGenerator<Value> {
  for (const value of values) yield await Promise.resolve(value);
}

async function took(work: () => Promise<unknown>): Promise<Timing> {
  const began = clock();
  await work();
  return since(began);
}

function clock() {
  return { atMs: performance.now(), usage: process.cpuUsage() };
}

function since({ atMs, usage }: ReturnType<typeof clock>): Timing {
  const { user, system } = process.cpuUsage(usage);
  return { ms: performance.now() - atMs, cpuMs: (user + system) / 1_000 };
}
