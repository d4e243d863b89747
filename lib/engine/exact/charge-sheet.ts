import type { DialDocument } from '../../domain/curves/formula-document';
import { decimal, type Rounding } from '../../domain/number/decimal';
import { roundedQuotient } from '../../domain/number/fraction';
import type { ExactPart } from './exact-position';
import { SCALE, sizeOf, tenTo, totalOf, unitsOf } from './ratio';

/** What an account's holdings in one portfolio require, in units of 1e-18, with each leg's part. */
export interface GridParts extends ExactPart {
  readonly parts: readonly ExactPart[];
}

type Touches = 'INITIAL' | 'MAINTENANCE' | 'BOTH';

/** Digits of exact parts: a gain × a factor. */
export const PART_DIGITS = 108;
/** A part that is nearer to a tie than this fraction of a unit is rounded in decimals, as the reference method does. */
const NEAR_A_TIE = tenTo(79);

/** Digits after the point of a dial. */
const DIAL_DIGITS = 4;

/** A dial in units of 1e-4; where there is none, in units of 1. */
interface Multiplier {
  readonly units: bigint;
  readonly digits: number;
}

function multiplierOf(dial: DialDocument | undefined, purpose: keyof DialDocument): Multiplier {
  if (!dial) return { units: 1n, digits: 0 };
  const units = BigInt(
    decimal(dial[purpose])
      .times(10 ** DIAL_DIGITS)
      .toFixed(),
  );
  return { units, digits: DIAL_DIGITS };
}

/** Charges of one requirement, and each leg's parts in them. */
class Side {
  /** Before a dial. */
  amount = 0n;
  private readonly exact: bigint[];
  private readonly shared: {
    readonly amount: bigint;
    readonly shares: readonly bigint[];
    readonly whole: bigint;
  }[] = [];

  constructor(
    legs: number,
    private readonly dial: Multiplier,
  ) {
    this.exact = new Array<bigint>(legs).fill(0n);
  }

  /** With the dial, rounded once. */
  total(rounding: Rounding): bigint {
    return unitsOf(this.amount * this.dial.units, SCALE + this.dial.digits, rounding);
  }

  addExact(amount: bigint, partOf: (leg: number) => bigint): void {
    this.amount += amount;
    for (const leg of this.exact.keys()) this.exact[leg] = (this.exact[leg] ?? 0n) + partOf(leg);
  }

  addShared(amount: bigint, shares: readonly bigint[], whole: bigint): void {
    this.amount += amount;
    this.addShares(amount, shares, whole);
  }

  addShares(amount: bigint, shares: readonly bigint[], whole: bigint): void {
    this.shared.push({ amount, shares, whole });
  }

  /** Each leg's part, rounded HALF_EVEN; what that leaves goes to the largest. Null where a part lies at a tie. */
  parts(amount: bigint, scale: number): bigint[] | null {
    const parts: bigint[] = [];
    let largest = 0;
    let left = amount;
    for (const leg of this.exact.keys()) {
      const part = this.part(leg, scale);
      if (part === null) return null;
      parts.push(part);
      left -= part;
      if (sizeOf(part) > sizeOf(parts[largest] ?? 0n)) largest = leg;
    }
    if (parts.length > 0) parts[largest] = (parts[largest] ?? 0n) + left;
    return parts;
  }

  private part(leg: number, scale: number): bigint | null {
    const exact = this.exact[leg] ?? 0n;
    let numerator = 0n;
    let denominator = 1n;
    for (const { amount, shares, whole } of this.shared) {
      const share = shares[leg] ?? 0n;
      if (share === 0n) continue;
      if (share === whole) numerator += amount * denominator;
      else {
        numerator = numerator * whole + amount * share * denominator;
        denominator *= whole;
      }
    }
    const undialled = exact * denominator + numerator * tenTo(PART_DIGITS - SCALE);
    const top = undialled * this.dial.units;
    const bottom = denominator * tenTo(PART_DIGITS - scale + this.dial.digits);
    if (denominator !== 1n) {
      const remainder = top % bottom;
      const fromTie = sizeOf(2n * sizeOf(remainder) - bottom);
      if (fromTie * NEAR_A_TIE < bottom) return null;
    }
    return roundedQuotient(top, bottom, 'HALF_EVEN') * tenTo(SCALE - scale);
  }
}

/** The charges of a portfolio's two requirements. */
export class ChargeSheet {
  private readonly initial: Side;
  private readonly maintenance: Side;

  constructor(
    legs: number,
    private readonly rounding: Rounding,
    dial: DialDocument | undefined,
  ) {
    this.initial = new Side(legs, multiplierOf(dial, 'initial'));
    this.maintenance = new Side(legs, multiplierOf(dial, 'maintenance'));
  }

  /** What has been charged so far. */
  charged(touches: 'INITIAL' | 'MAINTENANCE'): bigint {
    return touches === 'INITIAL' ? this.initial.amount : this.maintenance.amount;
  }

  /** @param partOf a leg's part in units of 1e-108 */
  chargeExact(touches: Touches, amount: bigint, partOf: (leg: number) => bigint): void {
    if (amount !== 0n) for (const side of this.sides(touches)) side.addExact(amount, partOf);
  }

  /** @param shares of the legs in the amount, ≥ 0 */
  chargeShared(touches: Touches, amount: bigint, shares: readonly bigint[]): void {
    const whole = totalOf(shares);
    if (amount !== 0n) for (const side of this.sides(touches)) side.addShared(amount, shares, whole);
  }

  /** Parts alone, in proportion to shares: of an amount that was charged with others. */
  shareOut(touches: Touches, value: bigint, shares: readonly bigint[]): void {
    const whole = totalOf(shares);
    if (whole !== 0n) for (const side of this.sides(touches)) side.addShares(value, shares, whole);
  }

  private sides(touches: Touches): readonly Side[] {
    if (touches === 'BOTH') return [this.initial, this.maintenance];
    return [touches === 'INITIAL' ? this.initial : this.maintenance];
  }

  /** Null where a part lies at a tie, or the requirements are not what they must be: the reference method says it. */
  settled(): GridParts | null {
    const { scale } = this.rounding;
    const initialMargin = this.initial.total(this.rounding);
    const maintenanceMargin = this.maintenance.total(this.rounding);
    if (maintenanceMargin < 0n || initialMargin < maintenanceMargin) return null;
    const initial = this.initial.parts(initialMargin, scale);
    const maintenance = this.maintenance.parts(maintenanceMargin, scale);
    if (!initial || !maintenance) return null;
    return {
      ...{ initialMargin, maintenanceMargin },
      parts: initial.map((part, leg) => ({ initialMargin: part, maintenanceMargin: maintenance[leg] ?? 0n })),
    };
  }
}
