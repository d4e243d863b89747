import { Decimal } from '../../domain/decimal';
import { Random } from '../../domain/random';
import type { BookColumns } from '../../ports/feed';
import { LiveBook } from '../live/live-book';
import type { GeneratedBook } from './generated-book';
import { quantile } from './timing';

const TICKS = 120;
/** Instruments of one underlying, whose prices move together. */
const INSTRUMENTS_OF_ONE = 5;

export interface LiveTicks {
  readonly fillMs: number;
  readonly startMs: number;
  readonly bytesPerAccount: number;
  readonly positionsPerTick: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Of processor time of all threads, which a busy machine does not stretch. */
  readonly medianCpuMs: number;
  readonly p99CpuMs: number;
}

/** The generated book in the live book, and how long it takes it to follow the prices of one underlying. */
export function liveTicks(book: GeneratedBook, seed: number): LiveTicks {
  const live = new LiveBook(book.parameters, book.market);
  const [fillMs] = timed(() => live.fill(columnsOf(book)));
  const [startMs] = timed(() => live.start());
  const random = Random.fromSeed(seed);
  const times: number[] = [];
  const cpuTimes: number[] = [];
  let positions = 0;
  for (let tick = 0; tick < TICKS; tick += 1) {
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
    times.push(ms);
    cpuTimes.push((user + system) / 1000);
    positions += ticked;
  }
  return {
    ...{ fillMs, startMs, medianMs: quantile(times, 0.5), p99Ms: quantile(times, 0.99) },
    medianCpuMs: quantile(cpuTimes, 0.5),
    p99CpuMs: quantile(cpuTimes, 0.99),
    bytesPerAccount: Math.round(live.bytes / book.accountCount),
    positionsPerTick: Math.round(positions / TICKS),
  };
}

function timed<Value>(work: () => Value): readonly [number, Value] {
  const startedAtMs = performance.now();
  const value = work();
  return [performance.now() - startedAtMs, value];
}

function columnsOf(book: GeneratedBook): BookColumns {
  const accountOf = (starts: Uint32Array, count: number): Uint32Array => {
    const account = new Uint32Array(count);
    for (let index = 0; index + 1 < starts.length; index += 1)
      account.fill(index, starts[index] ?? 0, starts[index + 1] ?? 0);
    return account;
  };
  const balances = book.balanceStart.at(-1) ?? 0;
  return {
    accounts: Array.from({ length: book.accountCount }, (_, index) => `a${index}`),
    instruments: book.instruments,
    assets: book.assets,
    positions: {
      account: accountOf(book.positionStart, book.positionCount),
      subject: Uint32Array.from(book.instrument),
      units: book.quantity,
      entry: book.entry,
    },
    balances: {
      account: accountOf(book.balanceStart, balances),
      subject: Uint32Array.from(book.asset.subarray(0, balances)),
      units: book.amount.subarray(0, balances),
    },
  };
}
