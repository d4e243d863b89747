import { Decimal } from '../../domain/decimal';
import { Random } from '../../domain/random';
import { bookOnThreads } from '../live/book-on-threads';
import { bookColumns } from './book-columns';
import type { GeneratedBook } from './generated-book';
import { quantile } from './timing';

const TICKS = 200;
/** Of every underlying once. */
const TICKS_FOR_THE_COMPILER = 40;
/** Instruments of one underlying, whose prices move together. */
const INSTRUMENTS_OF_ONE = 5;

export interface LiveTicks {
  readonly threads: number;
  readonly fillMs: number;
  readonly startMs: number;
  readonly bytesPerAccount: number;
  /** Positions, and balances that an instrument prices. */
  readonly positionsPerTick: number;
  readonly accountsPerTick: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Of processor time of all threads, which a busy machine does not stretch. */
  readonly medianCpuMs: number;
  readonly p99CpuMs: number;
}

/** The generated book in the live book, and how long it takes it to follow the prices of one underlying. */
export async function liveTicks(book: GeneratedBook, seed: number, threads: number): Promise<LiveTicks> {
  const live = await bookOnThreads(threads, book.parameters, book.market);
  const columns = bookColumns(book);
  const [fillMs] = timed(() => live.fill(columns));
  const [startMs] = timed(() => live.start());
  const random = Random.fromSeed(seed);
  const times: number[] = [];
  const cpuTimes: number[] = [];
  let positions = 0;
  for (let tick = 0; tick < TICKS_FOR_THE_COMPILER + TICKS; tick += 1) {
    const first = (tick * INSTRUMENTS_OF_ONE) % book.instruments.length;
    const moved = new Map<string, Decimal>();
    for (const instrument of book.instruments.slice(first, first + INSTRUMENTS_OF_ONE)) {
      const factor = (0.998 + 0.004 * random.uniform()).toFixed(6);
      const price = book.market.prices.get(instrument) ?? new Decimal(1);
      moved.set(instrument, price.times(factor).toDecimalPlaces(8));
    }
    const usage = process.cpuUsage();
    const [ms, ticked] = timed(() => live.setPrices(moved, new Map()));
    const { user, system } = process.cpuUsage(usage);
    if (tick < TICKS_FOR_THE_COMPILER) continue;
    times.push(ms);
    cpuTimes.push((user + system) / 1000);
    positions += ticked;
  }
  await live.end();
  return {
    ...{ threads, fillMs, startMs, medianMs: quantile(times, 0.5), p99Ms: quantile(times, 0.99) },
    medianCpuMs: quantile(cpuTimes, 0.5),
    p99CpuMs: quantile(cpuTimes, 0.99),
    bytesPerAccount: Math.round(live.bytes / book.accountCount),
    positionsPerTick: Math.round(positions / TICKS),
    accountsPerTick: Math.round(accountsTouched(book) / (book.instruments.length / INSTRUMENTS_OF_ONE)),
  };
}

/** How many accounts the prices of each underlying touch, by a position or a balance; added up over all. */
function accountsTouched(book: GeneratedBook): number {
  let touched = 0;
  for (let account = 0; account < book.accountCount; account++) {
    const underlyings = new Set<number>();
    for (let row = book.positionStart[account] ?? 0; row < (book.positionStart[account + 1] ?? 0); row++)
      underlyings.add(Math.floor((book.instrument[row] ?? 0) / INSTRUMENTS_OF_ONE));
    for (let row = book.balanceStart[account] ?? 0; row < (book.balanceStart[account + 1] ?? 0); row++) {
      // The first asset is the settlement's; each other one is priced by the instrument of its number.
      const asset = book.asset[row] ?? 0;
      if (asset > 0) underlyings.add(Math.floor(asset / INSTRUMENTS_OF_ONE));
    }
    touched += underlyings.size;
  }
  return touched;
}

function timed<Value>(work: () => Value): readonly [number, Value] {
  const startedAtMs = performance.now();
  const value = work();
  return [performance.now() - startedAtMs, value];
}
