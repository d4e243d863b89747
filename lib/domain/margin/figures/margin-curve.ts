import { assert } from '../../assert';
import { Decimal, ONE, round, ZERO } from '../../number/decimal';
import { unitsInOne } from '../../number/fraction';
import { ok, type Result } from '../../result';
import { marginAccount } from '../method/account';
import type { MarginInputs } from '../method/inputs';
import type { AccountMargin, MarginRefusal, MarginStatus, MarkPrices } from '../method/types';
import { jumpsAndKinks } from './curve-breakpoints';

/** Prices that move together, all by one fraction of themselves, while everything else stands still. */
export interface CurveAxis {
  /** Symbols of the instruments whose price moves. */
  readonly symbols: ReadonlySet<string>;
  /** The ends of the range, as fractions of the price: −1 < from < 0 < to. */
  readonly from: Decimal;
  readonly to: Decimal;
}

/** The whole account, margined at prices moved by a fraction. */
export interface CurvePoint {
  readonly move: Decimal;
  readonly margin: AccountMargin;
}

/** Where the account's status changes. */
export interface StatusChange {
  /** The last place on the side of the present prices that has not changed yet, to 10 decimals. */
  readonly move: Decimal;
  /** The status left of it, at lower prices, and right of it. */
  readonly lower: MarginStatus;
  readonly higher: MarginStatus;
}

export interface MarginCurve {
  /** By move, ascending; both ends and 0 are among them. */
  readonly points: readonly CurvePoint[];
  /** By move, ascending. */
  readonly changes: readonly StatusChange[];
  /**
   * Whether between neighbouring points equity and requirements are straight lines of the move, as the middle of every stretch
   * says, to a millionth. Where they are, no change of status is left out.
   */
  readonly isStraight: boolean;
}

/** Stretches between which nothing is known yet. */
const STRETCHES = 20;
/** So often an account is margined to find points, or less often where it holds many positions. */
const MOST_MARGINED = 200;
const MOST_POSITIONS_MARGINED = 12_000;
/** Places of tiers among the points, at most. */
const MOST_OF_TIERS = 80;
/** A stretch that is narrower is not halved again: a picture shows no more. */
const NARROWEST = new Decimal('0.0005');
const MOVE_SCALE = 10;
const CLOSEST = new Decimal(10).pow(-MOVE_SCALE);
const PRICE = { scale: 18, mode: 'HALF_EVEN' } as const;
/** Of a line's size: what a picture shows, and what a straight line is held to. */
const SEEN = new Decimal('0.0005');
const STRAIGHT = new Decimal('0.000001');

/**
 * Margin against price: an account's figures as prices move together by one fraction, margined whole by the reference method at
 * every point, so that each point is what re-margining says there. Points are the ends, every 20th of the range, each tier's
 * beginning (both sides of it, where a requirement jumps), and the middles of stretches whose lines visibly bend, until they do
 * not, or 200 places were looked at: fewer for an account of more than 60 positions. Changes of status are found between points by the levels' lines, and then by halving.
 *
 * @param inputs of an account that can be margined at present prices
 * @returns the curve; or why the account cannot be margined at one of the prices
 * @see docs/methodology.md#margin-against-price
 */
export function marginCurve(inputs: MarginInputs, axis: CurveAxis): Result<MarginCurve, MarginRefusal> {
  try {
    return ok(new Drawing(inputs, axis).curve());
  } catch (error) {
    if (error instanceof NotMargined) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

/** price × (1 + move), to 18 decimals. */
export function curvePrice(price: Decimal, move: Decimal): Decimal {
  return round(price.times(ONE.plus(move)), PRICE);
}

class NotMargined extends Error {
  constructor(readonly refusal: MarginRefusal) {
    super(refusal.code);
  }
}

class Drawing {
  private readonly prices: MarkPrices;
  private readonly known = new Map<string, AccountMargin>();
  private readonly mostMargined: number;
  /** What roundings can move a line by. */
  private readonly rounded: Decimal;

  constructor(
    private readonly inputs: MarginInputs,
    private readonly axis: CurveAxis,
  ) {
    const { book, parameters, prices } = inputs;
    const needed = new Set([
      ...book.positions.map(({ instrument }) => instrument),
      ...[...parameters.collateral.values()].flatMap(({ pricedBy }) => pricedBy ?? []),
    ]);
    this.prices = new Map([...prices].filter(([symbol]) => needed.has(symbol)));
    const held = book.positions.length;
    this.mostMargined = Math.min(MOST_MARGINED, Math.floor(MOST_POSITIONS_MARGINED / Math.max(1, held)));
    const { margin, notional, profitAndLoss, collateralValue } = parameters.rounding;
    const units = [margin, notional, profitAndLoss, collateralValue].map((step) =>
      ONE.div(unitsInOne(step).toString()),
    );
    this.rounded = Decimal.max(...units).times(2 * (held + book.collateral.length + 1));
  }

  curve(): MarginCurve {
    const { from, to } = this.axis;
    const places = Array.from({ length: STRETCHES + 1 }, (_, index) =>
      round(from.plus(to.minus(from).times(index).div(STRETCHES)), { scale: MOVE_SCALE, mode: 'HALF_EVEN' }),
    );
    const moved = [...this.prices].filter(([symbol]) => this.axis.symbols.has(symbol));
    const broken = jumpsAndKinks(
      this.inputs,
      new Map(moved),
      Math.max(0, Math.min(MOST_OF_TIERS, this.mostMargined - STRETCHES - 1)),
    ).filter((move) => move.gt(from) && move.lt(to));
    const start = inOrder([...places, ZERO, ...broken]);
    const { points, isStraight } = this.refined(start);
    return { points, changes: this.changes(points), isStraight };
  }

  private at(move: Decimal): CurvePoint {
    const key = move.toFixed();
    const known = this.known.get(key);
    if (known) return { move, margin: known };
    const prices = new Map(
      [...this.prices].map(([symbol, price]) => [
        symbol,
        this.axis.symbols.has(symbol) && !move.isZero() ? curvePrice(price, move) : price,
      ]),
    );
    const margined = marginAccount({ ...this.inputs, prices });
    if (!margined.ok) throw new NotMargined(margined.refusal);
    this.known.set(key, margined.value);
    return { move, margin: margined.value };
  }

  /** Breadth first, so that where there are too many bends they are shared out over the range. */
  private refined(moves: readonly Decimal[]): Pick<MarginCurve, 'points' | 'isStraight'> {
    const points = moves.map((move) => this.at(move));
    let stretches = pairs(points);
    let isStraight = true;
    while (stretches.length > 0) {
      const next: (readonly [CurvePoint, CurvePoint])[] = [];
      for (const [left, right] of stretches) {
        const width = right.move.minus(left.move);
        // Both sides of a jump.
        if (width.lte(NARROWEST)) continue;
        if (this.known.size >= this.mostMargined) return { points: byMove(points), isStraight: false };
        const middle = this.at(left.move.plus(right.move).div(2).toDecimalPlaces(MOVE_SCALE));
        const bend = this.bend(left, middle, right);
        if (bend.lte(STRAIGHT)) continue;
        if (bend.lte(SEEN) || width.lte(NARROWEST.times(2))) isStraight = false;
        if (bend.lte(SEEN)) continue;
        points.push(middle);
        next.push([left, middle], [middle, right]);
      }
      stretches = next;
    }
    return { points: byMove(points), isStraight };
  }

  /** How far off the lines between two points what lies in their middle is, as a fraction of the size of what is compared. */
  private bend(left: CurvePoint, middle: CurvePoint, right: CurvePoint): Decimal {
    const share = middle.move.minus(left.move).div(right.move.minus(left.move));
    const required = Decimal.max(left.margin.initialMargin, right.margin.initialMargin);
    const bends = LINES.map((line) => {
      const [first, between, last] = [left.margin[line], middle.margin[line], right.margin[line]];
      const chord = first.plus(last.minus(first).times(share));
      const off = Decimal.max(between.minus(chord).abs().minus(this.rounded), ZERO);
      return off.isZero() ? ZERO : off.div(Decimal.max(first.abs(), last.abs(), required, this.rounded));
    });
    return Decimal.max(...bends);
  }

  private changes(points: readonly CurvePoint[]): readonly StatusChange[] {
    return pairs(points).flatMap(([left, right]) => {
      const tried = this.crossings(left, right).map((move) => this.at(move));
      return pairs([left, ...tried, right]).flatMap(([low, high]) => this.changeBetween(low, high));
    });
  }

  /** Just beside where a level's line crosses equity's, by the lines through both ends. */
  private crossings(left: CurvePoint, right: CurvePoint): readonly Decimal[] {
    const width = right.move.minus(left.move);
    const beside = CLOSEST.times(10);
    if (width.lte(beside.times(4))) return [];
    const { warningLevel, callLevel, liquidationLevel } = this.inputs.parameters;
    const excesses: readonly ((margin: AccountMargin) => Decimal)[] = [
      ...[warningLevel, callLevel, liquidationLevel].map(
        (level) =>
          ({ equity, maintenanceMargin }: AccountMargin) =>
            equity.minus(level.times(maintenanceMargin)),
      ),
      ({ initialEquity, initialMargin }) => initialEquity.minus(initialMargin),
    ];
    const found = excesses.flatMap((excess) => {
      const [first, last] = [excess(left.margin), excess(right.margin)];
      if (first.isNegative() === last.isNegative()) return [];
      const root = left.move.plus(width.times(first).div(first.minus(last))).toDecimalPlaces(MOVE_SCALE);
      return [root.minus(beside), root.plus(beside)];
    });
    return inOrder(found.filter((move) => move.gt(left.move) && move.lt(right.move)));
  }

  private changeBetween(left: CurvePoint, right: CurvePoint): readonly StatusChange[] {
    if (left.margin.status === right.margin.status) return [];
    let [low, high] = [left, right];
    while (high.move.minus(low.move).gt(CLOSEST)) {
      const middle = this.at(
        low.move.plus(high.move).div(2).toDecimalPlaces(MOVE_SCALE, Decimal.ROUND_FLOOR),
      );
      if (middle.margin.status === low.margin.status) low = middle;
      else high = middle;
    }
    const change = {
      move: high.move.lte(0) ? high.move : low.move,
      ...{ lower: low.margin.status, higher: high.margin.status },
    };
    // A status between the two that was passed over.
    return [change, ...this.changeBetween(high, right)];
  }
}

const LINES = ['equity', 'initialEquity', 'initialMargin', 'maintenanceMargin'] as const;

function byMove(points: readonly CurvePoint[]): readonly CurvePoint[] {
  return points.toSorted((a, b) => a.move.cmp(b.move));
}

function inOrder(moves: readonly Decimal[]): readonly Decimal[] {
  const sorted = moves.toSorted((a, b) => a.cmp(b));
  return sorted.filter((move, index) => index === 0 || !move.eq(sorted[index - 1] ?? ZERO));
}

function pairs<Value>(values: readonly Value[]): readonly (readonly [Value, Value])[] {
  return values.slice(1).map((value, index) => {
    const before = values[index];
    assert(before !== undefined, 'every value but the first has one before it');
    return [before, value] as const;
  });
}
