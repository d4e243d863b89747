import { bookAt, type BookChunk, chunkOfBooks, someOf } from '../domain/books/book-chunk';
import { dialsAfter } from '../domain/dynamics/in-force';
import type { Move } from '../domain/dynamics/slot';
import { jsonPointer } from '../domain/json/json-pointer';
import { marginAt } from '../domain/margin/figures/margin-columns';
import type { MarketState } from '../domain/margin/method/inputs';
import type { AccountBook } from '../domain/margin/method/types';
import { Decimal, ZERO } from '../domain/number/decimal';
import { Random } from '../domain/number/random';
import { NO_DIALS, provedEffectiveSet } from '../domain/parameters/dial-vector';
import type { Dials } from '../domain/parameters/effective';
import { type GeneratedBook, generatedBook } from '../engine/bench/generated-book';
import type { MarginEngine } from '../ports/margin';
import {
  NO_BARS,
  NOBODY_CALLED,
  bearRises,
  type RiseQuestion,
} from '../usecases/adjustments/steps/bear-rises';
import type { BorneBook } from '../usecases/adjustments/steps/tipped-of-book';
import { liquidatableIn, solventAmong, type Tipped } from '../usecases/adjustments/steps/liquidatable';

/** Dials that creep up in small steps over a book whose prices are never still, with a budget of 0. */

export interface CreepOptions {
  readonly accounts: number;
  readonly slots: number;
  readonly seed: number;
  /** How far prices may be from where they began, as a fraction. */
  readonly noise: number;
  /** How far from the present ones a rise must hold, as a fraction. */
  readonly shock: number;
  /**
   * WINDOW: as the adjuster asks. STEP: whom this step tips at present prices, and nobody before it: what it would be to look at
   * each step by itself.
   */
  readonly counting: 'WINDOW' | 'STEP';
}

/** Noise of which a rise bears a little more than the whole width, either way. */
export const CREEP = { noise: 0.0001, shock: 0.00022 } as const;

export interface Crept {
  readonly accounts: number;
  /** Of maintenance margin of the class that came furthest. */
  readonly highestDial: number;
  /** Liquidated by the dials as they began, too. */
  readonly byMarket: number;
  /**
   * Liquidated, and neither by the dials as they began at the same prices, the frozen-dial twin, nor by those within the
   * deviation that a rise must hold: in a market that goes on so far they are the market's, whatever the dials do.
   */
  readonly byParameters: number;
  /** Liquidated where the twin is not, whom it would have been within the deviation. */
  readonly sooner: number;
}

const CLASSES = 5;
const GRID = 10_000;
/** A slot's step. */
const STEP = 50;
const CHUNK_ACCOUNTS = 16_384;

/**
 * Every slot prices are drawn anew around where they began, whoever is liquidatable is liquidated, and each of some classes would
 * rise by a fifth of a percent.
 */
export async function crept(engine: MarginEngine, options: CreepOptions): Promise<Crept> {
  const { accounts, slots, seed, noise, counting } = options;
  const random = Random.fromSeed(seed);
  const drawn = generatedBook(1, 1, seed, { instrumentCount: 6, rateDecimals: 4 });
  const version = drawn.parameters.set;
  const subjects = drawn.instruments.slice(0, CLASSES).map((name) => jsonPointer('marginClasses', name));
  let chunks = await creptChunks(engine, drawn, accounts, random);
  let dials: Dials = NO_DIALS;
  const at = new Map(subjects.map((subject) => [subject, GRID]));
  const tipped = new Map<string, Decimal>();
  let [byMarket, byParameters, sooner] = [0, 0, 0];
  // As far as any slot asks: a requirement is convex in prices, so that who stands at both ends stands between them.
  const ends = [-1, 1].map((sign) =>
    noisyMarket(drawn.market, (1 + sign * noise) * (1 + sign * options.shock)),
  );
  for (let slot = 0; slot < slots; slot += 1) {
    const market = noisyMarket(drawn.market, 1 + noise * (2 * random.uniform() - 1));
    const gone = await liquidated(
      engine,
      chunks,
      market,
      [NO_DIALS, dials].map((of) => provedEffectiveSet(version, of)),
    );
    chunks = gone.left;
    byMarket += gone.byMarket;
    if (gone.tipped.size > 0) {
      const falling = await fallingAt(engine, gone.twins, ends, version);
      sooner += falling.size;
      byParameters += gone.tipped.size - falling.size;
      for (const [account, notional] of gone.tipped) tipped.set(account, notional);
    }
    const moves = subjects.flatMap((subject): Move[] => {
      const from = at.get(subject) ?? GRID;
      return (['initial', 'maintenance'] as const).map((dial) => ({
        ...{ programme: 'p', subject, dial, from, to: from + STEP },
      }));
    });
    const isOfWindow = counting === 'WINDOW';
    const question: RiseQuestion = {
      ...{ version, looser: version, now: dials, moves, limitOf: () => ZERO },
      ...{ ...NOBODY_CALLED, loopGainMax: null },
      loosest: isOfWindow ? NO_DIALS : dials,
      shocks: new Map(isOfWindow ? drawn.instruments.map((one) => [one, new Decimal(options.shock)]) : []),
      tipped: isOfWindow ? tipped : new Map(),
    };
    const { to } = await bearRises(engine, viewOf(chunks, market), question, NO_BARS);
    for (const [index, { subject, dial }] of moves.entries())
      if (dial === 'maintenance') at.set(subject, to[index] ?? GRID);
    dials = dialsAfter(
      NO_DIALS,
      [...at].flatMap(([subject, value]) =>
        (['initial', 'maintenance'] as const).map((dial) => ({ subject, dial, to: value })),
      ),
    );
  }
  return { accounts, highestDial: Math.max(...at.values()) / GRID, byMarket, byParameters, sooner };
}

/**
 * Accounts with one position each in the classes that move, of which equity is more than maintenance margin by a tenth to six
 * tenths of it: near enough for dials, and far from what prices alone do.
 */
async function creptChunks(
  engine: MarginEngine,
  { parameters, market, instruments }: GeneratedBook,
  accounts: number,
  random: Random,
): Promise<readonly BookChunk[]> {
  const chunks: BookChunk[] = [];
  for (let from = 0; from < accounts; from += CHUNK_ACCOUNTS) {
    const books = Array.from(
      { length: Math.min(CHUNK_ACCOUNTS, accounts - from) },
      (_, index): AccountBook => {
        const instrument = instruments[index % CLASSES] ?? '';
        const price = market.prices.get(instrument) ?? ZERO;
        const quantity = new Decimal((random.uniform() < 0.5 ? 1e4 : -1e4).toFixed())
          .div(price)
          .toDecimalPlaces(8);
        return {
          account: String(from + index).padStart(9, '0'),
          ...{ positions: [{ instrument, quantity, entryPrice: price }], collateral: [] },
        };
      },
    );
    const columns = await engine.marginChunk({ ...market, parameters: parameters.set }, chunkOfBooks(books));
    const held = books.map((book, index) => {
      const margin = marginAt(columns, index);
      if (!margin.ok) throw new Error(JSON.stringify(margin.refusal));
      const amount = margin.value.maintenanceMargin.times((1.1 + 0.5 * random.uniform()).toFixed(6));
      return { ...book, collateral: [{ asset: 'USD', amount: amount.toDecimalPlaces(8) }] };
    });
    chunks.push(chunkOfBooks(held));
  }
  return chunks;
}

function noisyMarket(market: MarketState, factor: number): MarketState {
  const by = new Decimal(factor.toFixed(8));
  const moved = (price: Decimal): Decimal => Decimal.max(price.times(by).toDecimalPlaces(8), '0.00000001');
  return { ...market, prices: new Map([...market.prices].map(([name, price]) => [name, moved(price)])) };
}

/** Takes everyone out of the book who is liquidatable by the second set. */
async function liquidated(
  engine: MarginEngine,
  chunks: readonly BookChunk[],
  market: MarketState,
  [before, now]: readonly RiseQuestion['version'][],
): Promise<{
  readonly left: readonly BookChunk[];
  readonly tipped: Tipped;
  readonly twins: BookChunk;
  readonly byMarket: number;
}> {
  if (!before || !now) throw new Error('two sets are compared');
  const left: BookChunk[] = [];
  const tipped = new Map<string, Decimal>();
  let byMarket = 0;
  const twinBooks: AccountBook[] = [];
  for (const chunk of chunks) {
    const gone = liquidatableIn(await engine.marginChunk({ ...market, parameters: now }, chunk));
    const indexes = chunk.accounts.flatMap((account, index) => (gone.has(account) ? [index] : []));
    const some = someOf(chunk, indexes);
    const twins = solventAmong(gone, await engine.marginChunk({ ...market, parameters: before }, some));
    for (const [account, notional] of twins) tipped.set(account, notional);
    twinBooks.push(
      ...some.accounts.flatMap((account, index) => (twins.has(account) ? [bookAt(some, index)] : [])),
    );
    byMarket += gone.size - twins.size;
    left.push(
      someOf(
        chunk,
        chunk.accounts.flatMap((account, index) => (gone.has(account) ? [] : [index])),
      ),
    );
  }
  return { left, tipped, byMarket, twins: chunkOfBooks(twinBooks) };
}

/** Who of these is liquidatable by a set in any of the markets. */
async function fallingAt(
  engine: MarginEngine,
  chunk: BookChunk,
  markets: readonly MarketState[],
  parameters: RiseQuestion['version'],
): Promise<ReadonlySet<string>> {
  const falling = new Set<string>();
  if (chunk.accounts.length === 0) return falling;
  for (const market of markets)
    for (const account of liquidatableIn(await engine.marginChunk({ ...market, parameters }, chunk)).keys())
      falling.add(account);
  return falling;
}

function viewOf(chunks: readonly BookChunk[], market: MarketState): BorneBook {
  const { observedAt = new Map(), figures = new Map(), asOf = new Date(0) } = market;
  const kept = { ...market, observedAt, figures, asOf };
  return {
    ...{ asOf, inputsRevision: 1n },
    market: () => Promise.resolve(kept),
    async *chunks() {
      for (const chunk of chunks) yield await Promise.resolve(chunk);
    },
    books: (ids) =>
      Promise.resolve(
        chunks.flatMap((chunk) =>
          chunk.accounts.flatMap((account, index) => (ids.includes(account) ? [bookAt(chunk, index)] : [])),
        ),
      ),
  };
}
