import { decimal, type Decimal, decimalText, ONE, parseDecimal } from '../../number/decimal';
import { percentText } from '../../number/percent';
import { compare, fractionOf, roundFraction } from '../../number/fraction';
import { jsonPointer } from '../../json/json-pointer';
import { tierRate } from '../../curves/tiers';
import type { Fault } from '../../result';
import { isRecord } from '../../json/form-faults';
import { type Driver, DRIVERS, stepSchema, type TierDocument } from '../../curves/curve-document';

/** A well-formed decimal, or null: what is not well-formed has its own fault already. */
export function readDecimal(value: unknown): Decimal | null {
  if (typeof value !== 'string') return null;
  const parsed = parseDecimal(value);
  return parsed.ok ? parsed.value : null;
}

/** What a curve stands for: which drivers it may read, and which rates it may give. */
export interface CurveUse {
  readonly drivers: readonly Driver[];
  /** CHARGE: fractions of notional, tiers of which never fall as the position grows. FREE: any rates ≥ 0. */
  readonly rates: 'CHARGE' | 'FREE';
}

/** Drivers that a requirement may read. */
export const POSITION_DRIVERS: readonly Driver[] = [
  'CONSTANT',
  'NOTIONAL',
  'QUANTITY',
  'SELECTED_RATE',
  'OPEN_INTEREST',
  'SIDE_OPEN_INTEREST',
  'SKEW',
  'NET_PROFIT',
  'VOLATILITY',
  'DAYS_TO_EXPIRY',
];

/**
 * Faults in the relations within one curve. Reads each part by itself, so a malformed one hides only its own.
 *
 * @param segments where the curve stands in the document
 */
export function curveRelationFaults(
  curve: unknown,
  segments: readonly (string | number)[],
  use: CurveUse,
): Fault[] {
  if (!isRecord(curve)) return [];
  const fault = (rule: string, message: string, ...rest: readonly (string | number)[]): Fault => ({
    path: jsonPointer(...segments, ...rest),
    rule,
    message,
  });
  const faults: Fault[] = [];
  const { driver, shape } = curve;
  const isInner = isRecord(curve['through']);
  if (typeof driver === 'string' && !isInner && DRIVERS.some((one) => one === driver)) {
    if (!use.drivers.some((one) => one === driver))
      faults.push(fault('driver-place', `${driver} cannot drive a curve that stands here.`, 'driver'));
    if ((driver === 'CONSTANT') !== (shape === 'CONSTANT') && typeof shape === 'string')
      faults.push(fault('driver-shape', 'The driver CONSTANT and the shape CONSTANT go together.', 'driver'));
  }
  if (isInner) {
    if (driver !== 'CONSTANT')
      faults.push(fault('driver-shape', 'A curve through another one has the driver CONSTANT.', 'driver'));
    faults.push(
      ...curveRelationFaults(curve['through'], [...segments, 'through'], { ...use, rates: 'FREE' }),
    );
  }
  const per = readDecimal(curve['per']);
  if (per?.lte(0)) faults.push(fault('above-zero', 'It must be above 0.', 'per'));
  const [least, greatest] = [readDecimal(curve['least']), readDecimal(curve['greatest'])];
  if (least?.lt(0)) faults.push(fault('rate-range', 'A rate is at least 0.', 'least'));
  if (greatest?.lt(0)) faults.push(fault('rate-range', 'A rate is at least 0.', 'greatest'));
  if (least && greatest?.lt(least))
    faults.push(
      fault('greatest-above-least', `It is below the least rate, ${percentText(least)}.`, 'greatest'),
    );

  if (Array.isArray(curve['tiers'])) faults.push(...tierRelationFaults(curve, segments, use));
  if (shape === 'LINEAR') faults.push(...pointFaults(curve, fault));
  if (shape === 'SQRT' || shape === 'POWER') faults.push(...rootFaults(curve, fault));
  if (shape === 'CONSTANT') {
    const rate = readDecimal(curve['rate']);
    if (rate && (rate.lt(0) || rate.gt(GREATEST_RATE)))
      faults.push(
        fault(
          'rate-range',
          `A rate is from 0 % to ${percentText(GREATEST_RATE)}, not ${percentText(rate)}.`,
          'rate',
        ),
      );
  }
  return faults;
}

/** No scheme charges more than this many times the notional: a bound against slips of the point. */
const GREATEST_RATE = decimal('100');

type FaultAt = (rule: string, message: string, ...rest: readonly (string | number)[]) => Fault;

function pointFaults(curve: Readonly<Record<string, unknown>>, fault: FaultAt): Fault[] {
  if (!Array.isArray(curve['points'])) return [];
  const points: readonly unknown[] = curve['points'];
  const faults: Fault[] = [];
  let previous: Decimal | null = null;
  for (const [index, point] of points.entries()) {
    if (!isRecord(point)) continue;
    const [at, rate] = [readDecimal(point['at']), readDecimal(point['rate'])];
    if (at?.lt(0)) faults.push(fault('at-range', 'A driver is at least 0.', 'points', index, 'at'));
    if (at && previous && at.lte(previous)) {
      const message = `${decimalText(at)} is not above the point before it, ${decimalText(previous)}.`;
      faults.push(fault('points-ascend', message, 'points', index, 'at'));
    }
    previous = at ?? previous;
    if (rate && (rate.lt(0) || rate.gt(GREATEST_RATE))) {
      const message = `A rate is from 0 % to ${percentText(GREATEST_RATE)}, not ${percentText(rate)}.`;
      faults.push(fault('rate-range', message, 'points', index, 'rate'));
    }
  }
  if (curve['beyond'] === 'EXTEND' && points.length < 2)
    faults.push(fault('slope-known', 'A line is extended from at least two points.', 'beyond'));
  const [first, last] = points
    .slice(-2)
    .map((point) => (isRecord(point) ? readDecimal(point['rate']) : null));
  if (curve['beyond'] === 'EXTEND' && first && last?.lt(first) && curve['least'] === undefined)
    faults.push(fault('rate-bounded', 'A line that falls for ever needs a least rate.', 'beyond'));
  return faults;
}

/** The least and greatest exponent. */
const GREATEST_EXPONENT = 4;

function rootFaults(curve: Readonly<Record<string, unknown>>, fault: FaultAt): Fault[] {
  const faults: Fault[] = [];
  const decimalAt = (key: string) => readDecimal(curve[key]);
  const exponent = curve['shape'] === 'SQRT' ? ONE.div(2) : decimalAt('exponent');
  for (const key of ['coefficient', 'shift', 'over', 'intercept'])
    if (decimalAt(key)?.lt(0)) faults.push(fault('at-least-zero', 'It is at least 0.', key));
  if (!exponent) return faults;
  if (exponent.isZero() || exponent.abs().gt(GREATEST_EXPONENT) || !exponent.times(4).isInteger())
    faults.push(
      fault('exponent-range', 'An exponent is a multiple of 0.25 from -4 to 4, and not 0.', 'exponent'),
    );
  else if (!exponent.isInteger() && curve['rootStep'] === undefined)
    faults.push(fault('root-rounded', 'A root has no finite decimal: say how it is rounded.', 'rootStep'));
  const intercept = decimalAt('intercept');
  const innerStep = stepSchema.safeParse(curve['innerStep']);
  // What is divided by is never nothing: not even once its step has rounded it.
  const isDivisorHeld =
    !intercept?.lte(0) &&
    !(
      intercept &&
      innerStep.success &&
      roundFraction(fractionOf(intercept), innerStep.data).numerator === 0n
    );
  const isUnbounded =
    curve['over'] === undefined ? exponent.lt(0) && !decimalAt('shift')?.gt(0) : !isDivisorHeld;
  if (isUnbounded && curve['greatest'] === undefined)
    faults.push(fault('rate-bounded', 'It has no bound near 0: a greatest rate is owed.', 'greatest'));
  return faults;
}

/** A charge in the units in which people state it. */
function chargeWords({ key, text }: ReadCharge): string {
  return key === 'rate' ? percentText(decimal(text)) : `${text}×`;
}

function tierRelationFaults(
  curve: Readonly<Record<string, unknown>>,
  segments: readonly (string | number)[],
  { rates }: CurveUse,
): Fault[] {
  const tiers: readonly unknown[] = Array.isArray(curve['tiers']) ? curve['tiers'] : [];
  const pointer = (...rest: readonly (string | number)[]) => jsonPointer(...segments, ...rest);
  const faults: Fault[] = [];
  const isCharge = rates === 'CHARGE' && curve['driver'] === 'NOTIONAL';

  let previousFloor: Decimal | null = null;
  let previousCharge: ReadCharge | null = null;

  for (const [index, tier] of tiers.entries()) {
    if (!isRecord(tier)) continue;
    const floor = readDecimal(tier['floor']);
    if (floor) {
      const path = pointer('tiers', index, 'floor');
      if (index === 0 && !floor.isZero()) {
        const message = `The first tier starts at 0, not at ${decimalText(floor)}.`;
        faults.push({ path, rule: 'tiers-start-at-zero', message });
      }
      if (previousFloor && floor.lte(previousFloor)) {
        const message =
          `Overlapping tiers: floor ${decimalText(floor)} is not above the floor before it, ` +
          `${decimalText(previousFloor)}.`;
        faults.push({ path, rule: 'tiers-ascend', message });
      }
      previousFloor = floor;
    }

    const charge = readCharge(tier, isCharge);
    if (!charge) continue;
    const path = pointer('tiers', index, charge.key);
    if (!charge.inRange) {
      const isRate = charge.key === 'rate';
      const rates = isCharge ? 'above 0 % and at most 100 %' : `from 0 % to ${percentText(GREATEST_RATE)}`;
      const range = isRate ? `A rate is ${rates}` : 'A maximum leverage is at least 1×';
      const rule = isRate ? 'rate-range' : 'leverage-range';
      faults.push({ path, rule, message: `${range}, not ${chargeWords(charge)}.` });
      continue;
    }
    if (isCharge && previousCharge && compare(tierRate(charge.tier), tierRate(previousCharge.tier)) < 0) {
      const message =
        `The charge falls as notional rises: ${chargeWords(previousCharge)}, ` +
        `then ${chargeWords(charge)}.`;
      faults.push({ path, rule: 'rates-never-fall', message });
    }
    previousCharge = charge;
  }
  return faults;
}

interface ReadCharge {
  readonly key: 'rate' | 'maxLeverage';
  readonly text: string;
  readonly inRange: boolean;
  readonly tier: TierDocument;
}

function readCharge(tier: Readonly<Record<string, unknown>>, isCharge: boolean): ReadCharge | null {
  const rate = readDecimal(tier['rate']);
  const maxLeverage = readDecimal(tier['maxLeverage']);
  if (rate && tier['maxLeverage'] === undefined) {
    const text = decimalText(rate);
    const inRange = isCharge ? rate.gt(0) && rate.lte(ONE) : rate.gte(0) && rate.lte(GREATEST_RATE);
    return { key: 'rate', text, inRange, tier: { floor: '0', rate: text } };
  }
  if (maxLeverage && tier['rate'] === undefined) {
    const text = decimalText(maxLeverage);
    const inRange = maxLeverage.gte(ONE);
    return {
      key: 'maxLeverage',
      text,
      inRange,
      tier: { floor: '0', maxLeverage: text },
    };
  }
  return null;
}
