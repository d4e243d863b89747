import { assert } from '../assert';
import { allowedMove, type GuardLimits } from '../market/guard-limits';
import { exp, significant } from '../statistics/pinned';
import type { BacktestSlot } from './backtest';
import { evenly } from './backtest-of-bars';
import { dailyTurnoverAt } from './liquidity';
import type { Programme } from './programme';
import { Signal, type SignalBar } from './signal';
import { targetRate } from './target';

/** Of a target that somebody pushes. */
const RISE = 0.01;
/** Of Y in Y·σ·√(Q/V), where the programme states no impact: of the order of 1 in every market that was measured. */
const COEFFICIENT = 1;
/** Slots that are looked at. */
const SAMPLES = 60;
/** Moves are found by halving, to so many digits. */
const HALVINGS = 30;
const MOVE_DIGITS = 6;
/** A bar that moves by e⁶⁴ moves any target, and is still a double. */
const GREATEST_MOVE = 64;
const SECONDS_PER_DAY = 86_400;

/** What it takes to move a price so far, within a bar, and what it loses whoever does. */
export interface Push {
  /** When the slot was after which it is done. */
  readonly at: string;
  /** Of the price, as a logarithm. */
  readonly move: number;
  /** What is traded to move it, in the settlement asset; null: no turnover is known. */
  readonly notional: number | null;
  /** What is lost by it, if the price then goes back; null: no turnover is known. */
  readonly lost: number | null;
}

/** The cheapest of the slots that were looked at, the middle one, and the newest. */
export interface PushSpread {
  readonly cheapest: Push;
  readonly middle: Push;
  readonly newest: Push;
}

export interface PushingCost {
  /** Y. */
  readonly coefficient: number;
  readonly slots: number;
  /** The target rises by 1 % in one bar. */
  readonly target: PushSpread;
  /** The target passes the band of the initial dial where it stands, so that it rises in the next slot; null: it always does. */
  readonly dial: PushSpread | null;
  /** Slots after which it rises in a bar that does not move, too: they do not count in `dial`. */
  readonly risingAnyway: number;
  /** The price guard holds the price, so that no dial on it moves; null: no guard is stated. */
  readonly heldPrice:
    | (PushSpread & {
        /** As often it must be done anew to hold a price all day, since a hold ends by itself. */
        readonly timesPerDay: number;
      })
    | null;
}

/** A bar of the signal with what was traded in it, in the settlement asset; null: nobody stated it. */
export interface TradedSignalBar extends SignalBar {
  readonly turnover: number | null;
}

/**
 * What it costs to push the law: how far one bar must close from the one before for the target to rise by 1 %, or for the
 * dial to rise at all, found by the law's own arithmetic; how far a print must lie for the price guard to hold it; and
 * what must be traded for that by the square-root law of impact, Δ = Y·σ_day·√(Q/V), so Q = V·(Δ/(Y·σ_day))². Whoever buys
 * Q and sells it at the price before loses two thirds of Δ on it, since impact grows with the root of what was bought.
 *
 * @param bars that the backtest was played on
 * @param turnover of a day; null: that of the bars, see `dailyTurnoverAt`
 * @returns null where no slot's volatility is known
 * @see docs/methodology.md#what-pushing-costs
 */
export function pushingCost(
  programme: Programme,
  bars: readonly TradedSignalBar[],
  slots: readonly BacktestSlot[],
  { turnover, guard }: { readonly turnover: number | null; readonly guard: GuardLimits | null },
): PushingCost | null {
  const { anchor } = programme.document.target;
  assert(anchor.kind === 'RELATIVE', 'a backtest is of a programme with a reference');
  const reference = Number(anchor.reference);
  const coefficient = programme.impact?.coefficient ?? COEFFICIENT;
  const signal = new Signal(programme);
  let read = 0;
  const found: { readonly target: Push; readonly dial: Push; readonly held: Push | null }[] = [];
  for (const slot of evenly(slots, SAMPLES)) {
    for (; read <= slot.bar; read += 1) {
      const bar = bars[read];
      assert(bar !== undefined && signal.add(bar) === null, 'a backtest took every bar');
    }
    const { volatilities, closedAtMs } = signal.seen();
    const last = bars[slot.bar];
    if (volatilities === null || closedAtMs === null || last === undefined) continue;
    const perDay = volatilities.present * Math.sqrt(programme.barsPerDay);
    const traded = turnover ?? dailyTurnoverAt(closedAtMs, bars.slice(0, read));
    const push = (move: number): Push => {
      const share = move / (coefficient * perDay);
      const notional = traded === null ? null : traded * share * share;
      return {
        ...{ at: slot.record.at, move: significant(move, MOVE_DIGITS) },
        notional: notional === null ? null : significant(notional, MOVE_DIGITS),
        lost: notional === null ? null : significant((2 / 3) * move * notional, MOVE_DIGITS),
      };
    };
    const asked = (move: number): number => rateAfter(programme, signal, last, move);
    const stands = targetRate(programme, volatilities, null).volatility;
    const band = slot.initial * (1 + programme.band.above.toNumber()) * reference;
    found.push({
      target: push(leastMove((move) => asked(move) >= (1 + RISE) * stands, volatilities.present)),
      dial: push(leastMove((move) => asked(move) > band, volatilities.present)),
      held: guard && push(heldMove(programme, guard, volatilities.present)),
    });
  }
  if (found.length === 0) return null;
  const held = found.flatMap((one) => (one.held ? [one.held] : []));
  const pushed = found.flatMap(({ dial }) => (dial.move > 0 ? [dial] : []));
  return {
    ...{ coefficient, slots: found.length },
    target: spreadOf(found.map((one) => one.target)),
    dial: pushed.length === 0 ? null : spreadOf(pushed),
    risingAnyway: found.length - pushed.length,
    heldPrice: guard && {
      ...spreadOf(held),
      timesPerDay: significant((SECONDS_PER_DAY * 1000) / guard.holdMs, MOVE_DIGITS),
    },
  };
}

/** The rate that the law asks for after one more bar, which closes so far above the last one. */
function rateAfter(programme: Programme, signal: Signal, last: SignalBar, move: number): number {
  const after = signal.copy();
  const close = last.close * exp(move);
  const next = { open: last.close, high: close, low: last.close, close };
  // Between sessions no bar is taken.
  let opensAtMs = last.opensAtMs + programme.barMs;
  while (after.add({ opensAtMs, ...next }) === 'NO_SESSION') opensAtMs += programme.barMs;
  const { volatilities } = after.seen();
  assert(volatilities !== null, 'one more return leaves none of them unknown');
  return targetRate(programme, volatilities, null).volatility;
}

/** The least move that does it, of a rule that holds for every greater one: by doubling, then halving. @param first > 0 */
function leastMove(does: (move: number) => boolean, first: number): number {
  if (does(0)) return 0;
  let high = first;
  while (!does(high)) {
    high *= 2;
    assert(high <= GREATEST_MOVE, 'volatility grows with every greater move');
  }
  let low = 0;
  for (let turn = 0; turn < HALVINGS; turn += 1) {
    const middle = (low + high) / 2;
    if (does(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** What the guard allows within one of its bars, by present volatility. */
function heldMove({ barMs }: Programme, guard: GuardLimits, present: number): number {
  return allowedMove(guard, present * Math.sqrt(guard.barMs / barMs), 1).toNumber();
}

function spreadOf(pushes: readonly Push[]): PushSpread {
  const size = ({ notional, move }: Push): number => notional ?? move;
  const sorted = pushes.toSorted((a, b) => size(a) - size(b));
  const [cheapest, middle, newest] = [sorted[0], sorted[(sorted.length - 1) >> 1], pushes.at(-1)];
  assert(cheapest !== undefined && middle !== undefined && newest !== undefined, 'a spread is of pushes');
  return { cheapest, middle, newest };
}
