import { assert } from '../../../domain/assert';
import type { BookChunk } from '../../../domain/books/book-chunk';
import type { WrittenBar } from '../../../domain/books/history-snapshot';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { ok, type Result } from '../../../domain/result';
import type {
  Counterfactual,
  CounterfactualAsked,
} from '../../../domain/risk/studies/counterfactual/counterfactual';
import {
  counterfactualOf,
  type DayLookedAt,
  type DayPart,
  dayPart,
  mergeDays,
} from '../../../domain/risk/studies/counterfactual/counterfactual-study';
import { type PastPrices, pricesOn } from '../../../domain/risk/studies/counterfactual/past-prices';
import { nobodyReached } from '../../../domain/risk/studies/stress/reached';
import type { MarginEngine } from '../../../ports/margin';
import type { Sides } from './corner-margins';
import { frozenBook, type LoadSnapshot } from './frozen-book';
import { accountsOfAll } from './cascades-found';
import type { FrozenInputs } from './frozen-inputs';
import { reachedBySides } from './stress-trial';

/** Accounts that are looked at together; what is found does not depend on it. */
const BLOCK_ACCOUNTS = 16_384;

interface PastDays {
  readonly engine: MarginEngine;
  readonly sides: Sides;
  readonly asked: CounterfactualAsked;
}

/**
 * What the change would have come to on past days: kept books at their own prices, each read once, and the accounts of the snapshot at
 * the closes of the others, all of these in one reading.
 *
 * @param bars of each instrument, ascending by opening, as far back as closes are asked
 * @returns or refused with a sentence where accounts can no longer be had
 */
export async function pastDaysFound(
  past: PastDays,
  inputs: Pick<FrozenInputs, 'market' | 'blocks' | 'accountsOf'>,
  bars: ReadonlyMap<string, readonly WrittenBar[]>,
  load: LoadSnapshot,
): Promise<Result<Counterfactual, string>> {
  const { asked } = past;
  const ofPresent = new Map<string, PastPrices>();
  for (const { day, basis } of asked.days) {
    const prices = basis === 'PRESENT' ? pricesOn(day, inputs.market, bars, asked) : null;
    if (prices) ofPresent.set(day, prices);
  }
  const present = await daysOfPresent(past, inputs, ofPresent);
  if (!present.ok) return present;
  const days: DayLookedAt[] = [];
  for (const one of asked.days) {
    const known = ofPresent.get(one.day);
    if (one.basis === 'KEPT') {
      const part = await dayAsKept(past, one, load);
      if (!part.ok) return part;
      days.push({ part: part.value, lack: null, unpriced: [] });
    } else if (known) {
      days.push({ part: present.value.get(one.day) ?? null, lack: null, unpriced: known.unpriced });
    } else days.push({ part: null, lack: one.basis === 'PRESENT' ? 'NO_PRICES' : one.basis, unpriced: [] });
  }
  return ok(counterfactualOf(asked, days));
}

async function daysOfPresent(
  past: PastDays,
  inputs: Pick<FrozenInputs, 'market' | 'blocks' | 'accountsOf'>,
  days: ReadonlyMap<string, PastPrices>,
): Promise<Result<ReadonlyMap<string, DayPart>, string>> {
  const parts = new Map([...days.keys()].map((day) => [day, partOfNobody(past.asked)]));
  if (days.size === 0) return ok(parts);
  const { market } = inputs;
  const prices = [...days.values()].map((day) => day.prices);
  for await (const chunk of accountsOfAll(inputs)) {
    if (!chunk.ok) return chunk;
    const ofChunk = await partsOfChunk(past, { market, prices }, chunk.value);
    for (const [place, day] of [...days.keys()].entries()) {
      const [known, part] = [parts.get(day), ofChunk[place]];
      if (known && part) parts.set(day, mergeDays(known, part, past.asked));
    }
  }
  return ok(parts);
}

async function dayAsKept(
  past: PastDays,
  hashes: { readonly accountSnapshotHash: string; readonly marketSnapshotHash: string },
  load: LoadSnapshot,
): Promise<Result<DayPart, string>> {
  const book = await frozenBook(load, hashes, BLOCK_ACCOUNTS);
  if (!book.ok) return book;
  const { market } = book.value;
  const prices = [market.prices];
  let whole = partOfNobody(past.asked);
  for await (const chunk of accountsOfAll(book.value)) {
    if (!chunk.ok) return chunk;
    const [part] = await partsOfChunk(past, { market, prices }, chunk.value);
    if (part) whole = mergeDays(whole, part, past.asked);
  }
  return ok(whole);
}

async function partsOfChunk(
  { engine, sides, asked }: PastDays,
  at: { readonly market: MarketState; readonly prices: readonly MarketState['prices'][] },
  chunk: BookChunk,
): Promise<readonly DayPart[]> {
  const { before, after } = await reachedBySides(sides, at, engine, chunk);
  return at.prices.map((_, place) => {
    const [one, other] = [before[place], after[place]];
    assert(one !== undefined && other !== undefined, 'every day was looked at');
    return dayPart(chunk.accounts, { before: one, after: other }, asked);
  });
}

function partOfNobody(asked: CounterfactualAsked): DayPart {
  return dayPart([], { before: nobodyReached(), after: nobodyReached() }, asked);
}
