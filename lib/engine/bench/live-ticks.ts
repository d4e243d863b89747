import { Decimal } from '../../domain/number/decimal';
import { Random } from '../../domain/number/random';
import { bookOnThreads } from '../live/book-on-threads';
import { bookColumns } from './book-columns';
import type { GeneratedBook } from './generated-book';
import { quantile } from './timing';

const TICKS = 400;
/** Of every underlying once. */
const TICKS_FOR_THE_COMPILER = 40;
/** Instruments of one underlying, whose prices move together. */
const INSTRUMENTS_OF_ONE = 5;

export interface LiveTicks {
  readonly threads: number;
  readonly fillMs: number;
  readonly startMs: number;
  readonly bytesPerAccount: number;
  /** Of underlyings that are no collateral, as most are. */
  readonly ofPositions: TickTimes;
  /** Of those that are: each prices a tenth of all accounts' balances as well. */
  readonly withCollateral: TickTimes;
}

interface TickTimes {
  /** Positions and balances that were margined anew, and whose they are: means. */
  readonly elements: number;
  readonly accounts: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Of processor time of all threads, which a busy machine does not stretch. */
  readonly medianCpuMs: number;
}

interface Tick {
  readonly ms: number;
  readonly cpuMs: number;
  readonly elements: number;
  readonly accounts: number;
}

/** The generated book in the live book, and how long it takes it to follow the prices of one underlying. */
export async function liveTicks(book: GeneratedBook, seed: number, threads: number): Promise<LiveTicks> {
  const live = await bookOnThreads(threads, book.parameters, book.market);
  const columns = bookColumns(book);
  const [fillMs] = timed(() => live.fill(columns));
  const [startMs] = timed(() => live.start());
  const random = Random.fromSeed(seed);
  const touched = accountsTouched(book);
  const ticks = { ofPositions: [] as Tick[], withCollateral: [] as Tick[] };
  for (let tick = 0; tick < TICKS_FOR_THE_COMPILER + TICKS; tick += 1) {
    const underlying = tick % touched.length;
    const first = underlying * INSTRUMENTS_OF_ONE;
    const moved = new Map<string, Decimal>();
    for (const instrument of book.instruments.slice(first, first + INSTRUMENTS_OF_ONE)) {
      const factor = (0.998 + 0.004 * random.uniform()).toFixed(6);
      const price = book.market.prices.get(instrument) ?? new Decimal(1);
      moved.set(instrument, price.times(factor).toDecimalPlaces(8));
    }
    const usage = process.cpuUsage();
    const [ms, elements] = timed(() => live.setPrices(moved, new Map()));
    const { user, system } = process.cpuUsage(usage);
    if (tick < TICKS_FOR_THE_COMPILER) continue;
    // The first asset is the settlement's; each other one is priced by the instrument of its number.
    const isCollateral = first < book.assets.length;
    const accounts = touched[underlying] ?? 0;
    const of = isCollateral ? ticks.withCollateral : ticks.ofPositions;
    of.push({ ms, cpuMs: (user + system) / 1000, elements, accounts });
  }
  await live.end();
  return {
    ...{ threads, fillMs, startMs, bytesPerAccount: Math.round(live.bytes / book.accountCount) },
    ofPositions: timesOf(ticks.ofPositions),
    withCollateral: timesOf(ticks.withCollateral),
  };
}

function timesOf(ticks: readonly Tick[]): TickTimes {
  const mean = (of: 'elements' | 'accounts'): number =>
    Math.round(ticks.reduce((sum, tick) => sum + tick[of], 0) / ticks.length);
  const at = (of: 'ms' | 'cpuMs', fraction: number): number =>
    quantile(
      ticks.map((tick) => tick[of]),
      fraction,
    );
  return {
    ...{ elements: mean('elements'), accounts: mean('accounts') },
    ...{ medianMs: at('ms', 0.5), p99Ms: at('ms', 0.99), medianCpuMs: at('cpuMs', 0.5) },
  };
}

/** By underlying: how many accounts its prices touch, by a position or a balance. */
function accountsTouched(book: GeneratedBook): readonly number[] {
  const touched = Array.from({ length: book.instruments.length / INSTRUMENTS_OF_ONE }, () => 0);
  const underlyingOf = (instrument: number): number => Math.floor(instrument / INSTRUMENTS_OF_ONE);
  for (let account = 0; account < book.accountCount; account++) {
    const underlyings = new Set<number>();
    for (let row = book.positionStart[account] ?? 0; row < (book.positionStart[account + 1] ?? 0); row++)
      underlyings.add(underlyingOf(book.instrument[row] ?? 0));
    for (let row = book.balanceStart[account] ?? 0; row < (book.balanceStart[account + 1] ?? 0); row++) {
      const asset = book.asset[row] ?? 0;
      if (asset > 0) underlyings.add(underlyingOf(asset));
    }
    for (const underlying of underlyings) touched[underlying] = (touched[underlying] ?? 0) + 1;
  }
  return touched;
}

function timed<Value>(work: () => Value): readonly [number, Value] {
  const startedAtMs = performance.now();
  const value = work();
  return [performance.now() - startedAtMs, value];
}
