import { chunkOfBooks } from '../../../domain/books/book-chunk';
import { marginAt, statusAt } from '../../../domain/margin/figures/margin-columns';
import { marginAccount } from '../../../domain/margin/method/account';
import { type CompiledParameters, compileParameters } from '../../../domain/margin/method/compile';
import type { AccountBook, MarginStatus } from '../../../domain/margin/method/types';
import { decimalText } from '../../../domain/number/decimal';
import type {
  AccountShock,
  AccountUnder,
  NoShock,
} from '../../../domain/risk/studies/vulnerability/vulnerability';
import { type Buffer, firstOrders } from '../../../domain/risk/vulnerability/first-order';
import {
  boundaryAlong,
  distanceText,
  pricesAt,
  rayOf,
  stepsAt,
} from '../../../domain/risk/vulnerability/rays';
import { factorMoves, furthest, marginedAt, type ShockTerms, toldDistance } from './shock-search';

const MOVES_TOLD = 3;
const UNMARGINED: NoShock = { lack: 'UNMARGINED' };
const CALLED: readonly MarginStatus[] = ['CALL', 'LIQUIDATION'];
const LIQUIDATABLE: readonly MarginStatus[] = ['LIQUIDATION'];

/** What an account has under one set. */
export interface ShockedAccount extends AccountUnder {
  /** At present prices; null where it cannot be margined. */
  readonly notional: string | null;
}

/**
 * The likeliest shock of each account that puts it into a call or worse, and that makes it liquidatable: each along its own ray, by the
 * reference method, which an engine of many accounts equals and is slow to be made ready for one.
 *
 * @param books ascending by account in byte order
 * @returns by account
 */
export async function accountShocks(
  terms: ShockTerms,
  books: readonly AccountBook[],
): Promise<ReadonlyMap<string, ShockedAccount>> {
  const { market, factors } = terms;
  const parameters = compileParameters(terms.parameters);
  const chunk = chunkOfBooks(books);
  const columns = await marginedAt(terms, market.prices, chunk);
  const firstOrderOf = firstOrders({ parameters, market, factors }, chunk, columns);
  const found = new Map<string, ShockedAccount>();
  for (const [index, book] of books.entries()) {
    const [first, margined] = [firstOrderOf(index), marginAt(columns, index)];
    if (first === null || !margined.ok) {
      found.set(book.account, { called: UNMARGINED, liquidatable: UNMARGINED, notional: null });
      continue;
    }
    const status = statusAt(columns, index);
    const shock = (buffer: () => Buffer, statuses: readonly MarginStatus[]): AccountShock | NoShock =>
      status !== null && statuses.includes(status)
        ? { lack: 'ALREADY' }
        : shockOf(terms, parameters, book, buffer(), statuses);
    found.set(book.account, {
      called: shock(first.called, CALLED),
      liquidatable: shock(() => first.liquidatable, LIQUIDATABLE),
      notional: decimalText(margined.value.notional),
    });
  }
  return found;
}

function shockOf(
  terms: ShockTerms,
  parameters: CompiledParameters,
  book: AccountBook,
  buffer: Buffer,
  statuses: readonly MarginStatus[],
): AccountShock | NoShock {
  const { market, factors } = terms;
  const ray = rayOf(buffer, factors);
  if (ray === null) return { lack: 'UNTOUCHED' };
  const isThere = (steps: number): boolean => {
    const prices = pricesAt(ray, steps, factors, market.prices);
    const margined = marginAccount({ ...market, prices, parameters, book });
    return margined.ok && statuses.includes(margined.value.status);
  };
  const search = boundaryAlong(stepsAt(ray.linearDistance), furthest(terms, ray));
  let step = search.next();
  while (step.done !== true) step = search.next(isThere(step.value));
  if (step.value === null) return { lack: 'OUT_OF_BOUNDS' };
  return {
    distance: distanceText(step.value),
    linearDistance: toldDistance(ray.linearDistance),
    moves: factorMoves(ray, step.value, factors).slice(0, MOVES_TOLD),
  };
}
