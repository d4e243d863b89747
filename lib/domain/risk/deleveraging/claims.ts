import { assert } from '../../assert';
import { compareBytes } from '../../books/snapshot-line';
import { Decimal, round, sum, ZERO } from '../../number/decimal';

/** What quantities, and amounts that are shared out, are rounded to. */
export const SHARED_ROUNDING = { scale: 8, mode: 'DOWN' } as const;

/** An account that owes more than it has, with what it holds that can be closed against others. */
export interface Bankrupt {
  readonly account: string;
  /** How far it is below zero, > 0. */
  readonly debt: Decimal;
  /** `quantity` > 0; `notional` ≥ 0, in the unit of account. */
  readonly positions: readonly {
    readonly instrument: string;
    readonly isShort: boolean;
    readonly quantity: Decimal;
    readonly notional: Decimal;
  }[];
}

/** What of one side of an instrument is closed against holders of the other, who bear `loss` by it, measured from the mark. */
export interface Claim {
  readonly instrument: string;
  /** The side of those who are bankrupt. */
  readonly isShort: boolean;
  /** > 0 */
  readonly quantity: Decimal;
  /** ≥ 0, in the unit of account. */
  readonly loss: Decimal;
}

/**
 * What auto-deleveraging closes where the insurance fund leaves some bad debt uncovered. The fund pays the same part of everybody's, so
 * the other part, uncovered ÷ bad debt, is closed of every position of theirs, at the price at which its holder has nothing left: what an
 * account lacks is shared out to its positions by notional.
 *
 * Quantities and shares are rounded DOWN to 8 decimals; the last account, and the last position of one by instrument, take what is left, so that
 * losses of claims and `left` sum to `uncovered`.
 *
 * @param bankrupts in any order, each account once
 * @param uncovered > 0, at most what they lack together
 * @returns claims by instrument, long before short; `left`: what hangs on no position, so that nobody can be asked for it
 * @see docs/methodology.md#auto-deleveraging
 */
export function claimsOf(
  bankrupts: readonly Bankrupt[],
  uncovered: Decimal,
): { readonly claims: readonly Claim[]; readonly left: Decimal } {
  const owed = sum(bankrupts.map(({ debt }) => debt));
  assert(uncovered.gt(0) && uncovered.lte(owed), 'what is uncovered is a part of what is owed');
  const claims = new Map<string, Claim>();
  let left = ZERO;
  const ordered = bankrupts.toSorted((a, b) => compareBytes(a.account, b.account));
  const shares = sharesOf(
    uncovered,
    ordered.map(({ debt }) => debt),
  );
  for (const [at, bankrupt] of ordered.entries()) {
    const positions = bankrupt.positions.toSorted((a, b) => compareBytes(keyOf(a), keyOf(b)));
    const share = shares[at] ?? ZERO;
    const losses = sharesOf(
      share,
      positions.map(({ notional }) => notional),
    );
    left = left.plus(share.minus(sum(losses)));
    for (const [place, { instrument, isShort, quantity }] of positions.entries()) {
      const closed = round(quantity.times(uncovered).div(owed), SHARED_ROUNDING);
      const key = keyOf({ instrument, isShort });
      const before = claims.get(key) ?? { instrument, isShort, quantity: ZERO, loss: ZERO };
      const loss = before.loss.plus(losses[place] ?? ZERO);
      claims.set(key, { ...before, quantity: before.quantity.plus(closed), loss });
    }
  }
  const all = [...claims].sort(([a], [b]) => compareBytes(a, b)).map(([, claim]) => claim);
  for (const { quantity, loss } of all) if (quantity.isZero()) left = left.plus(loss);
  return { claims: all.filter(({ quantity }) => quantity.gt(0)), left };
}

/** By it, instruments come in order, the long side of one before its short side. */
function keyOf({ instrument, isShort }: Pick<Claim, 'instrument' | 'isShort'>): string {
  return `${instrument} ${isShort ? 1 : 0}`;
}

/** Parts of an amount by weights ≥ 0, the last weight above 0 taking what rounding leaves; all 0 where no weight is above 0. */
function sharesOf(amount: Decimal, weights: readonly Decimal[]): readonly Decimal[] {
  const all = sum(weights);
  const last = weights.findLastIndex((weight) => weight.gt(0));
  let open = amount;
  return weights.map((weight, at) => {
    if (!weight.gt(0)) return ZERO;
    const share = at === last ? open : round(amount.times(weight).div(all), SHARED_ROUNDING);
    open = open.minus(share);
    return share;
  });
}

/**
 * What holders of the other side take of a claim, each as much as it holds, in turn. The loss goes by quantity, rounded DOWN to 8
 * decimals; whoever completes the claim bears what is left of it.
 *
 * @param queue first come first; those beyond the claim get nothing
 */
export function allotted(
  { quantity, loss }: Pick<Claim, 'quantity' | 'loss'>,
  queue: readonly { readonly quantity: Decimal }[],
): readonly { readonly taken: Decimal; readonly borne: Decimal }[] {
  let [open, unborne] = [quantity, loss];
  return queue.map((holder) => {
    const taken = Decimal.min(open, holder.quantity);
    open = open.minus(taken);
    const borne = taken.isZero()
      ? ZERO
      : open.isZero()
        ? unborne
        : round(loss.times(taken).div(quantity), SHARED_ROUNDING);
    unborne = unborne.minus(borne);
    return { taken, borne };
  });
}
