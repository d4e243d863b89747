import { assert } from '../../domain/assert';
import { Random } from '../../domain/random';
import { wideUnits } from '../units';
import * as at from '../kernel/layout';
import type { GeneratedBook } from './generated-book';
import type { Columns, ownEngine } from './own-engine';
import { quantile } from './timing';

const SCENARIOS = 100;
const SETS = 2;

/**
 * Margins the whole book under shocked prices, once for each scenario, on all threads of the pool: every account
 * exact, nothing shared between scenarios. Only some are run; the time of all is a multiple of theirs.
 */
export function scenarioPasses(
  book: GeneratedBook,
  { memory, lines, assets }: Columns,
  { pool, scratch }: Pick<Awaited<ReturnType<typeof ownEngine>>, 'pool' | 'scratch'>,
  passes: number,
) {
  const random = Random.fromSeed(1);
  const units = book.instruments.map((symbol) => {
    const found = wideUnits(book.market.prices.get(symbol) ?? fail(symbol), 8);
    assert(found !== null, 'generated prices have eight decimals');
    return found;
  });
  const { f64, i64, u32 } = memory.views;
  const prices = u32[(at.HEADER + at.PRICES) / 4] ?? 0;
  const worths = u32[(at.HEADER + at.ASSETS) / 4] ?? 0;
  const place = new Map(book.instruments.map((symbol, index) => [symbol, index]));

  /** Writes prices, and the values of the assets that they price. @param shocks in percent of each price */
  const write = (shocks: readonly bigint[]): void => {
    const shocked = units.map((price, index) => (price * (shocks[index] ?? 100n)) / 100n);
    for (const [index, { long, short }] of lines.entries())
      for (const line of [long, short]) {
        const address = prices + line.index * at.PRICE_BYTES;
        f64[address / 8] = Number(shocked[index]) / at.PRICE_DIVISOR;
        i64[address / 8 + 1] = shocked[index] ?? 0n;
      }
    for (const [index, asset] of assets.entries()) {
      const rule = book.parameters.collateral.get(book.assets[index] ?? '');
      if (!rule?.pricedBy) continue;
      const price = shocked[place.get(rule.pricedBy) ?? -1] ?? fail(rule.pricedBy);
      const left = wideUnits(rule.haircut.neg().plus(1), 4);
      assert(left !== null, 'generated haircuts have four decimals');
      const address = (worths + asset * at.ASSET_BYTES) / 8;
      for (const [side, value] of [price * left, price * 10_000n].entries()) {
        f64[address + side] = Number(value) / at.WIDE_DIVISOR;
        i64[address + 2 + side] = value;
      }
    }
  };

  const spentMs: number[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const shocks = units.map(() => BigInt(70 + Math.floor(61 * random.uniform())));
    const startedAtMs = performance.now();
    write(shocks);
    pool.marginNarrow(book.accountCount, scratch);
    spentMs.push(performance.now() - startedAtMs);
  }
  write(units.map(() => 100n));
  const msPerPass = quantile(spentMs, 0.5);
  return { passes, msPerPass, msFor200: msPerPass * SCENARIOS * SETS };
}

function fail(name: string): never {
  throw new Error(`${name} has a price`);
}
