import { assert } from '../../domain/assert';
import type { AccountBook } from '../../domain/margin/method/types';
import { Random } from '../../domain/number/random';
import { columnarEngine } from '../columnar-engine';
import { decimalOfNarrow } from '../units';
import { accountOf, type GeneratedBook } from './generated-book';
import { quantile } from './timing';

const TRIES = 3_000;
const TRIES_FOR_THE_COMPILER = 1_000;

/** Time to margin one account after a trade, as a pre-trade check asks it: from the question to every figure. */
export async function whatIfLatency(book: GeneratedBook, seed: number) {
  const random = Random.fromSeed(seed);
  const engine = columnarEngine();
  const { parameters, market } = book;
  const input = { ...market, parameters: parameters.set };
  const spentMs: number[] = [];
  for (let round = 0; round < TRIES + TRIES_FOR_THE_COMPILER; round++) {
    const account = accountOf(book, Math.floor(random.uniform() * book.accountCount));
    const asked = afterTrade(book, account, random);
    const startedAtMs = performance.now();
    for await (const [margined] of engine.marginBooks(input, oneBook(asked)))
      assert(margined?.ok === true, 'a generated account has figures');
    if (round >= TRIES_FOR_THE_COMPILER) spentMs.push(performance.now() - startedAtMs);
  }
  return { p50Ms: quantile(spentMs, 0.5), p99Ms: quantile(spentMs, 0.99) };
}

/** The account with one position more, or one of another size. */
function afterTrade(book: GeneratedBook, account: AccountBook, random: Random): AccountBook {
  const instrument = book.instruments[Math.floor(random.uniform() * book.instruments.length)] ?? '';
  const entryPrice = book.market.prices.get(instrument);
  assert(entryPrice !== undefined, 'every instrument has a price');
  const quantity = decimalOfNarrow(1 + Math.floor(random.uniform() * 1e9));
  const others = account.positions.filter((position) => position.instrument !== instrument);
  return { ...account, positions: [...others, { instrument, quantity, entryPrice }] };
}

async function* oneBook(book: AccountBook): AsyncGenerator<readonly AccountBook[]> {
  yield await Promise.resolve([book]);
}
