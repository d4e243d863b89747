import { type Decimal, decimalText, ONE, parseDecimal } from '../decimal';
import { jsonPointer } from '../json-pointer';
import { commonMultiple, compareCharges, MAX_COMMON_MULTIPLE, tierCharge } from '../margin/curve';
import type { Fault } from '../result';
import { isRecord } from './form-faults';
import type { TierDocument } from './parameter-set';

/** A well-formed decimal, or null: what is not well-formed has its own fault already. */
export function readDecimal(value: unknown): Decimal | null {
  if (typeof value !== 'string') return null;
  const parsed = parseDecimal(value);
  return parsed.ok ? parsed.value : null;
}

/**
 * Faults in the relations within one curve. Reads each tier by itself, so a malformed tier hides only its own.
 *
 * @param segments where the curve stands in the document
 */
export function curveRelationFaults(curve: unknown, segments: readonly string[]): Fault[] {
  if (!isRecord(curve) || !Array.isArray(curve['tiers'])) return [];
  const tiers: readonly unknown[] = curve['tiers'];
  const pointer = (...rest: readonly (string | number)[]) => jsonPointer(...segments, ...rest);
  const faults: Fault[] = [];

  let previousFloor: Decimal | null = null;
  let previousCharge: ReadCharge | null = null;
  const charged: TierDocument[] = [];

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

    const charge = readCharge(tier);
    if (!charge) continue;
    const path = pointer('tiers', index, charge.key);
    if (!charge.inRange) {
      const rule = charge.key === 'rate' ? 'rate-range' : 'leverage-range';
      const range = charge.key === 'rate' ? 'above 0 and at most 1' : 'at least 1';
      faults.push({ path, rule, message: `A ${charge.key} is ${range}, not ${charge.text}.` });
      continue;
    }
    if (previousCharge && compareCharges(tierCharge(charge.tier), tierCharge(previousCharge.tier)) < 0) {
      const message =
        `The charge falls as notional rises: ${previousCharge.key} ${previousCharge.text}, ` +
        `then ${charge.key} ${charge.text}.`;
      faults.push({ path, rule: 'rates-never-fall', message });
    }
    previousCharge = charge;
    charged.push(charge.tier);
  }
  if (commonMultiple(charged) > MAX_COMMON_MULTIPLE) {
    const message = 'The maximum leverages of a curve must have a common multiple of at most 10^50.';
    faults.push({ path: pointer('tiers'), rule: 'leverage-common-multiple', message });
  }
  return faults;
}

interface ReadCharge {
  readonly key: 'rate' | 'maxLeverage';
  readonly text: string;
  readonly inRange: boolean;
  readonly tier: TierDocument;
}

function readCharge(tier: Readonly<Record<string, unknown>>): ReadCharge | null {
  const rate = readDecimal(tier['rate']);
  const maxLeverage = readDecimal(tier['maxLeverage']);
  if (rate && tier['maxLeverage'] === undefined) {
    const text = decimalText(rate);
    const inRange = rate.gt(0) && rate.lte(ONE);
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
