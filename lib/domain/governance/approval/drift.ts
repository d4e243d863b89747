import { decimal, type Decimal, round } from '../../number/decimal';
import { percentText } from '../../number/percent';
import type { Policy } from '../policy/policy';

/** A book and its market, as far as drift is measured by them. */
export interface DriftBasis {
  /** Mark prices, by instrument. */
  readonly prices: ReadonlyMap<string, Decimal>;
  /** Gross notional of all accounts, in the settlement asset; null: not known. */
  readonly notional: Decimal | null;
}

/** What has moved since a simulation froze the book, further than the policy lets an approval rest on it. */
export type EvidenceDrift =
  /** What it was found on is no longer what its hash says. */
  | { readonly kind: 'ALTERED' }
  /** Somebody has something in it now, and the simulation knew no price of it. */
  | { readonly kind: 'UNSEEN'; readonly instrument: string }
  | (Moved & { readonly kind: 'PRICE'; readonly instrument: string })
  | (Moved & { readonly kind: 'BOOK' });

interface Moved {
  readonly was: Decimal;
  readonly is: Decimal;
  /** As the policy states it, a fraction of what it was. */
  readonly limit: Decimal;
}

/** What a policy says of drift; null: it asks nothing of that. */
export function driftLimits({ evidenceMaxPriceMove, evidenceMaxBookMove }: DriftPolicy) {
  const limit = (text: string | undefined) => (text === undefined ? null : decimal(text));
  return { price: limit(evidenceMaxPriceMove), book: limit(evidenceMaxBookMove) };
}

export type DriftPolicy = Pick<Policy, 'evidenceMaxPriceMove' | 'evidenceMaxBookMove'>;

/**
 * What has drifted beyond a policy; null: nothing. A move is |now − then| ÷ then, compared exactly; one that is just the limit is within it.
 * The first of: a price the simulation did not know, the instrument whose price moved furthest beyond the limit, the book.
 *
 * @param found what the simulation froze; null: it can no longer be read
 * @param present prices of what accounts have now in positions, orders and collateral, and what all accounts hold
 */
export function evidenceDrift(
  found: DriftBasis | null,
  present: DriftBasis,
  policy: DriftPolicy,
): EvidenceDrift | null {
  const { price, book } = driftLimits(policy);
  if (price === null && book === null) return null;
  if (found === null) return { kind: 'ALTERED' };
  return (
    (price && priceDrift(found.prices, present.prices, price)) ?? (book && bookDrift(found, present, book))
  );
}

function priceDrift(
  then: DriftBasis['prices'],
  now: DriftBasis['prices'],
  limit: Decimal,
): EvidenceDrift | null {
  let furthest: { readonly instrument: string; readonly was: Decimal; readonly is: Decimal } | null = null;
  for (const [instrument, is] of [...now].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const was = then.get(instrument);
    if (was === undefined) return { kind: 'UNSEEN', instrument };
    if (furthest === null || isFurther({ was, is }, furthest)) furthest = { instrument, was, is };
  }
  return furthest && isBeyond(furthest, limit) ? { kind: 'PRICE', ...furthest, limit } : null;
}

function bookDrift(
  { notional: was }: DriftBasis,
  { notional: is }: DriftBasis,
  limit: Decimal,
): EvidenceDrift | null {
  if (was === null || is === null) return null;
  return isBeyond({ was, is }, limit) ? { kind: 'BOOK', was, is, limit } : null;
}

type Pair = Pick<Moved, 'was' | 'is'>;

function distance({ was, is }: Pair): Decimal {
  return is.minus(was).abs();
}

function isBeyond(pair: Pair, limit: Decimal): boolean {
  return distance(pair).gt(limit.times(pair.was));
}

function isFurther(one: Pair, other: Pair): boolean {
  return distance(one).times(other.was).gt(distance(other).times(one.was));
}

/** For people, one sentence. */
export function driftSentence(drift: EvidenceDrift): string {
  switch (drift.kind) {
    case 'ALTERED':
      return 'What the evidence was found on has been altered in the database.';
    case 'UNSEEN':
      return `Accounts hold ${drift.instrument} now, of which the simulation knew no price.`;
    case 'PRICE':
      return `The price of ${drift.instrument} has ${movedBy(drift)} since the simulation; an approval allows ${percentText(drift.limit)}.`;
    case 'BOOK':
      return `What accounts hold has ${movedBy(drift)} since the simulation; an approval allows ${percentText(drift.limit)}.`;
  }
}

/** To a tenth of a percent, away from zero, so that nothing beyond a limit reads as within it. */
function movedBy({ was, is }: Pair): string {
  const verb = is.gt(was) ? 'risen' : 'fallen';
  if (was.isZero()) return `${verb} from nothing`;
  const moved = round(distance({ was, is }).div(was), { scale: 3, mode: 'UP' });
  return `${verb} by ${percentText(moved)}`;
}
