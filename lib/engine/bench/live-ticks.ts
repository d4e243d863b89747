import { Decimal } from '../../domain/decimal';
import { Random } from '../../domain/random';
import { LiveBook } from '../live/live-book';
import { bookColumns } from './book-columns';
import type { GeneratedBook } from './generated-book';

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
}

/** The generated book in the live book, and how long it takes it to follow the prices of one underlying. */
export function liveTicks(book: GeneratedBook, seed: number): LiveTicks {
  const live = new LiveBook(book.parameters, book.market);
  const [fillMs] = timed(() => live.fill(bookColumns(book)));
  const [startMs] = timed(() => live.start());
  const random = Random.fromSeed(seed);
  const times: number[] = [];
  let positions = 0;
  for (let tick = 0; tick < TICKS; tick += 1) {
    const first = (tick * INSTRUMENTS_OF_ONE) % book.instruments.length;
    const moved = new Map<string, Decimal>();
    for (const instrument of book.instruments.slice(first, first + INSTRUMENTS_OF_ONE)) {
      const factor = (0.998 + 0.004 * random.uniform()).toFixed(6);
      const price = book.market.prices.get(instrument) ?? new Decimal(1);
      moved.set(instrument, price.times(factor).toDecimalPlaces(8));
    }
    const [ms, ticked] = timed(() => live.setPrices(moved, new Map()));
    times.push(ms);
    positions += ticked;
  }
  times.sort((one, other) => one - other);
  const at = (share: number): number => times[Math.floor(share * times.length)] ?? NaN;
  return {
    ...{ fillMs, startMs, medianMs: at(0.5), p99Ms: at(0.99) },
    bytesPerAccount: Math.round(live.bytes / book.accountCount),
    positionsPerTick: Math.round(positions / TICKS),
  };
}

function timed<Value>(work: () => Value): readonly [number, Value] {
  const startedAtMs = performance.now();
  const value = work();
  return [performance.now() - startedAtMs, value];
}
