import { guardInOrder } from '../../../market/guard-fold';
import type { GuardLimits } from '../../../market/guard-limits';
import { type ClosedBar, guardVolatility, GUARD_BARS } from '../../../market/guard-volatility';
import type { AcceptedPrice, PriceHold } from '../../../market/price-guard';
import type { MarkPrices } from '../../../margin/method/types';
import type { Decimal } from '../../../number/decimal';
import { barCloses } from './path-bars';

/** A path as its price guard lets it through. */
export interface GuardedPath {
  /** That accounts are margined at, by instant. */
  readonly prices: readonly MarkPrices[];
  /** By instant, the instruments of which a price is held there, in the order of mark prices. */
  readonly held: readonly (readonly string[])[];
  /** By instrument, the places of instants at which a price was held that nothing accepted afterwards; none: not there. */
  readonly dropped: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Prices of a path, instant by instant. */
export interface PathPrices {
  /** Where it begins: mark prices, all accepted. */
  readonly start: MarkPrices;
  /** Of each instant after that, of the same instruments. */
  readonly instants: readonly MarkPrices[];
  /** Of each, milliseconds since the path began; ascending, each above 0. */
  readonly atMs: readonly number[];
}

/**
 * What a price guard makes of the prices of a path, each stated once, at its instant, by nobody in particular. What margins accounts at
 * an instant is the last accepted price there: that of the instant, or while it is held the one before it.
 *
 * A hold whose time is over by the next instant ends first, as it does live: with ACCEPT the held price is then the last accepted one,
 * from which the next is judged; with KEEP it is dropped. Volatility goes on with the path where bars close at its instants, each bar
 * in proportion to the last one that is known; elsewhere it stays what it was. The path begins as that bar closes.
 *
 * @param limits null: every price is taken
 * @param barsOf closed bars of the guard's length, ascending, none where none is known
 */
export function guardedPath(
  limits: GuardLimits | null,
  { start, instants, atMs }: PathPrices,
  barsOf: (instrument: string) => readonly ClosedBar[],
): GuardedPath {
  if (limits === null) return { prices: instants, held: instants.map(() => []), dropped: new Map() };
  const prices = instants.map((some) => new Map(some));
  const held = instants.map((): string[] => []);
  const dropped = new Map<string, ReadonlySet<number>>();
  for (const [instrument, first] of start) {
    const stated = instants.map((some) => some.get(instrument) ?? first);
    if (stated.every((price) => price.eq(first))) continue;
    const one = new GuardedPrice(limits, first, atMs, barsOf(instrument));
    for (const [place, price] of stated.entries()) {
      const isHeld = one.observe(place, price);
      prices[place]?.set(instrument, one.accepted);
      if (isHeld) held[place]?.push(instrument);
    }
    if (one.dropped.size > 0) dropped.set(instrument, one.dropped);
  }
  return { prices, held, dropped };
}

/** One instrument along a path. */
class GuardedPrice {
  private last: AcceptedPrice;
  private hold: PriceHold | null = null;
  private bars: readonly ClosedBar[];
  /** That closed while a price was held, of which it is not known yet whether it was true. */
  private pending: readonly ClosedBar[] = [];
  private heldAt: readonly number[] = [];
  readonly dropped = new Set<number>();
  private readonly beginsMs: number;
  private readonly closeAtStart: Decimal;
  private readonly closes: ReadonlySet<number>;
  private volatility: { readonly of: readonly ClosedBar[]; readonly value: number | null } | null = null;

  constructor(
    private readonly limits: GuardLimits,
    private readonly first: Decimal,
    private readonly atMs: readonly number[],
    bars: readonly ClosedBar[],
  ) {
    this.bars = bars.slice(-GUARD_BARS);
    const newest = bars.at(-1);
    this.beginsMs = newest ? newest.opensAt.getTime() + limits.barMs : 0;
    this.closeAtStart = newest?.close ?? first;
    this.closes = new Set(newest ? barCloses(atMs, limits.barMs) : []);
    this.last = { price: first, observedAt: new Date(this.beginsMs) };
  }

  get accepted(): Decimal {
    return this.last.price;
  }

  /** @returns whether a price is held after it */
  observe(place: number, price: Decimal): boolean {
    const { limits, last, hold } = this;
    const at = new Date(this.beginsMs + (this.atMs[place] ?? NaN));
    const observation = { price, observedAt: at, receivedAt: at, source: null };
    const bars = this.bars;
    const found = guardInOrder(limits, { last, hold, sources: new Map() }, [observation], (until) =>
      this.volatilityOf(until === last ? bars : this.withPending()),
    );
    if (hold && found.ended) {
      // What came back, or was dropped, was never true; nor is a bar that closed at it.
      if (found.ended.accepted !== null && found.ended.release !== 'RETURNED') this.bars = this.withPending();
      else for (const before of this.heldAt) this.dropped.add(before);
      this.pending = [];
      this.heldAt = [];
    }
    this.last = found.last ?? last;
    this.hold = found.hold;
    if (found.hold !== null) this.heldAt = [...this.heldAt, place];
    if (this.closes.has(place)) {
      const bar = this.barAt(place, price);
      if (found.hold === null) this.bars = [...this.bars, bar].slice(-GUARD_BARS);
      else this.pending = [...this.pending, bar];
    }
    return found.hold !== null;
  }

  private withPending(): readonly ClosedBar[] {
    return this.pending.length === 0 ? this.bars : [...this.bars, ...this.pending].slice(-GUARD_BARS);
  }

  private barAt(place: number, price: Decimal): ClosedBar {
    return {
      opensAt: new Date(this.beginsMs + (this.atMs[place] ?? NaN) - this.limits.barMs),
      close: this.closeAtStart.times(price).div(this.first),
    };
  }

  private volatilityOf(bars: readonly ClosedBar[]): number | null {
    if (this.volatility?.of !== bars)
      this.volatility = { of: bars, value: guardVolatility(bars, this.limits) };
    return this.volatility.value;
  }
}
