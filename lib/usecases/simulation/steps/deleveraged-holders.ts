import { assert } from '../../../domain/assert';
import { type BookChunk, bookAt, rowsOf, someOf } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import { marginAt } from '../../../domain/margin/figures/margin-columns';
import { assetPrice, collateralRule } from '../../../domain/margin/method/collateral';
import { compileParameters } from '../../../domain/margin/method/compile';
import type { MarginInputs, MarketState } from '../../../domain/margin/method/inputs';
import { isInverse } from '../../../domain/margin/method/position';
import { otherSettlement } from '../../../domain/margin/method/settlement';
import type { AccountBook, Position } from '../../../domain/margin/method/types';
import { bookAfterTrade } from '../../../domain/margin/request/trade';
import { type Decimal, round, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { decimalOfAtoms } from '../../../domain/risk/cascade/atoms';
import { exposuresAt } from '../../../domain/risk/cascade/sold-accounts';
import { allotted, type Claim, SHARED_ROUNDING } from '../../../domain/risk/deleveraging/claims';
import { DeleveragingQueue, deleveragingScore } from '../../../domain/risk/deleveraging/queue';
import type { MarginEngine } from '../../../ports/margin';

/** A market as it stands at an instant, and what accounts are margined by. */
export type MarginInput = MarketState & { readonly parameters: ParameterSet };

/** An account of which positions are closed. */
export interface Deleveraged {
  readonly account: string;
  readonly before: AccountBook;
  readonly after: AccountBook;
  /** What was closed, at the mark; and what it was paid less for it. */
  readonly notional: Decimal;
  readonly borne: Decimal;
}

/** Accounts that may hold the other side. */
export interface Holders {
  readonly chunk: BookChunk;
  /** Whether an account of the chunk is still there, with these books. */
  readonly isThere: (account: string) => boolean;
}

interface Held {
  readonly position: Position;
  readonly notional: Decimal;
  readonly book: () => AccountBook;
}

/** A position of an account, with what it is worth; those of nothing left out. */
export function* heldPositions(
  chunk: BookChunk,
  columns: Awaited<ReturnType<MarginEngine['marginChunk']>>,
  index: number,
): Generator<{ readonly position: Position; readonly notional: Decimal }> {
  const held = bookAt(chunk, index).positions.filter(({ quantity }) => !quantity.isZero());
  for (const [place, [symbol, atoms]] of exposuresAt(chunk, columns, index).entries()) {
    const position = held[place];
    assert(position?.instrument === symbol, 'figures go with positions');
    yield { position, notional: decimalOfAtoms(atoms).abs() };
  }
}

/**
 * Closes claims against the other side of each, first in the queue first, at the mark less what is borne. Who has no equity, and who
 * cannot be margined, is not asked.
 *
 * @param holders everybody who is still there, once
 * @returns whose books change, by account; `left`: losses of which nobody has the other side
 */
export async function deleveragedHolders(
  engine: MarginEngine,
  input: MarginInput,
  claims: readonly Claim[],
  holders: AsyncIterable<Holders>,
): Promise<{ readonly accounts: readonly Deleveraged[]; readonly left: Decimal }> {
  const queues = new Map(claims.map((claim) => [claim, new DeleveragingQueue<Held>(claim.quantity)]));
  const queueOf = (instrument: string, isShort: boolean) => {
    const claim = claims.find((one) => one.instrument === instrument && one.isShort !== isShort);
    return claim && queues.get(claim);
  };
  for await (const { chunk, isThere } of holders) {
    const indexes = onTheOtherSide(chunk, claims).filter((index) => isThere(chunk.accounts[index] ?? ''));
    if (indexes.length === 0) continue;
    const some = someOf(chunk, indexes);
    const columns = await engine.marginChunk(input, some);
    for (const index of some.accounts.keys()) {
      const margined = marginAt(columns, index);
      if (!margined.ok || !margined.value.equity.gt(0)) continue;
      const { account, equity } = margined.value;
      for (const { position, notional } of heldPositions(some, columns, index)) {
        const { instrument, quantity, leg = null } = position;
        const queue = queueOf(instrument, quantity.lt(0));
        if (!queue) continue;
        const score = scoreOf(input, position, notional, equity);
        const held = { position, notional, book: () => bookAt(some, index) };
        queue.add({ account, leg, quantity: quantity.abs(), score, held });
      }
    }
  }
  return closedAgainst(input, claims, queues);
}

function closedAgainst(
  input: MarginInput,
  claims: readonly Claim[],
  queues: ReadonlyMap<Claim, DeleveragingQueue<Held>>,
): { readonly accounts: readonly Deleveraged[]; readonly left: Decimal } {
  const inputs = { ...input, parameters: compileParameters(input.parameters) };
  const found = new Map<string, Deleveraged>();
  let left = ZERO;
  for (const claim of claims) {
    left = left.plus(claim.loss);
    const queue = queues.get(claim)?.first() ?? [];
    for (const [place, { taken, borne }] of allotted(claim, queue).entries()) {
      const holder = queue[place];
      assert(holder !== undefined, 'what is allotted is allotted to somebody');
      const { account, held } = holder;
      const before = found.get(account)?.before ?? held.book();
      const known = found.get(account) ?? { account, before, after: before, notional: ZERO, borne: ZERO };
      const share = held.notional.times(taken).div(holder.quantity);
      left = left.minus(borne);
      found.set(account, {
        ...known,
        after: closed({ ...inputs, book: known.after }, held.position, taken, borne),
        notional: known.notional.plus(round(share, SHARED_ROUNDING)),
        borne: known.borne.plus(borne),
      });
    }
  }
  return { accounts: [...found.values()].sort((a, b) => compareBytes(a.account, b.account)), left };
}

/** The book once so much of a position is closed at the mark, and what is borne is taken from it; what is settled is rounded DOWN to 8 decimals. */
function closed(
  inputs: MarginInputs,
  { instrument, leg, quantity }: Position,
  taken: Decimal,
  borne: Decimal,
): AccountBook {
  const asset = otherSettlement(inputs, instrument);
  // In what the contract settles in, as profit and loss is.
  const fee =
    asset === null
      ? borne
      : round(
          borne.div(assetPrice(inputs, collateralRule(inputs, asset), 'maintenance', true)),
          SHARED_ROUNDING,
        );
  const after = bookAfterTrade(inputs, {
    ...{ instrument, ...(leg && { leg }), fee },
    quantity: quantity.gt(0) ? taken.neg() : taken,
    price: priceOf(inputs, instrument),
  });
  // As a balance is booked.
  const settledIn = asset ?? inputs.parameters.settlementAsset;
  const held = inputs.book.collateral.find((balance) => balance.asset === settledIn)?.amount ?? ZERO;
  return {
    ...after,
    collateral: after.collateral.map((balance) =>
      balance.asset === settledIn
        ? { ...balance, amount: held.plus(round(balance.amount.minus(held), SHARED_ROUNDING)) }
        : balance,
    ),
  };
}

function scoreOf(
  input: MarginInput,
  { instrument, quantity, entryPrice }: Position,
  notional: Decimal,
  equity: Decimal,
): number {
  return deleveragingScore({
    isShort: quantity.lt(0),
    isInverse: isInverse(input, instrument),
    entryPrice: entryPrice.toNumber(),
    markPrice: priceOf(input, instrument).toNumber(),
    notional: notional.toNumber(),
    equity: equity.toNumber(),
  });
}

function priceOf({ prices }: Pick<MarketState, 'prices'>, instrument: string): Decimal {
  const price = prices.get(instrument);
  assert(price !== undefined, 'what is held of a margined account has a price');
  return price;
}

/** Who of a chunk holds the other side of some claim, ascending. */
function onTheOtherSide(chunk: BookChunk, claims: readonly Claim[]): readonly number[] {
  const { positions, instruments, apart, accounts } = chunk;
  const isAsked = (instrument: string | undefined, quantity: number): boolean =>
    claims.some((claim) => claim.instrument === instrument && (claim.isShort ? quantity > 0 : quantity < 0));
  // By place in the list of instruments: whether its longs are asked, and its shorts.
  const asked = instruments.map((instrument) => ({
    long: isAsked(instrument, 1),
    short: isAsked(instrument, -1),
  }));
  return [...accounts.keys()].filter((index) => {
    const book = apart.get(index);
    if (book)
      return book.positions.some(({ instrument, quantity }) => isAsked(instrument, quantity.toNumber()));
    return rowsOf(positions, index).some((row) => {
      const units = positions.units[row] ?? 0;
      const sides = asked[positions.subject[row] ?? -1];
      return sides && ((units > 0 && sides.long) || (units < 0 && sides.short));
    });
  });
}
