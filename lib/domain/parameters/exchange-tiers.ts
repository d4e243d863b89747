import { decimalText, ONE, ZERO, type Decimal } from '../decimal';
import { ok, refuse, type Fault, type Result } from '../result';
import type { MarginClassDocument } from './parameter-set';

/** One row of the table an exchange publishes: it holds above `floor`, up to and including `cap`. */
export interface ExchangeTier {
  /** Notional in the settlement asset, ≥ 0. */
  readonly floor: Decimal;
  /** Notional in the settlement asset, above the floor. */
  readonly cap: Decimal;
  /** Fraction of notional, in (0, 1]: what maintenance margin takes of the tier's own slice. */
  readonly maintenanceRate: Decimal;
  /** ≥ 1: initial margin is the whole notional divided by it. */
  readonly maxLeverage: Decimal;
}

/**
 * The margin class an exchange's published tier table describes.
 *
 * MM: `MARGINAL_TIERS` of the rates, which is the published notional × rate − deduction. IM: `WHOLE_TIERS`
 * of the maximum leverages. The largest notional is the last cap.
 *
 * @param tiers in ascending order
 * @returns the class; or every fault, with paths into `tiers`: `tiers-required`, `first-floor-zero`,
 *   `tiers-contiguous` (a gap or an overlap between a cap and the next floor), `cap-above-floor`,
 *   `rate-range`, `leverage-range`. The relations of the whole document are for `parseParameterSet` to check.
 * @see docs/methodology.md#exchange-tiers
 */
export function exchangeTierClass(
  instruments: readonly string[],
  tiers: readonly ExchangeTier[],
): Result<MarginClassDocument, readonly Fault[]> {
  const last = tiers.at(-1);
  const faults = tiers.flatMap((tier, index) => tierFaults(tier, tiers[index - 1], index));
  if (last === undefined) {
    return refuse([{ path: '/tiers', rule: 'tiers-required', message: 'The table has no tier.' }]);
  }
  if (faults.length > 0) return refuse(faults);
  return ok({
    instruments: [...instruments],
    initialMargin: {
      curve: {
        driver: 'NOTIONAL',
        shape: 'WHOLE_TIERS',
        tiers: tiers.map(({ floor, maxLeverage }) => ({
          floor: decimalText(floor),
          maxLeverage: decimalText(maxLeverage),
        })),
      },
    },
    maintenanceMargin: {
      curve: {
        driver: 'NOTIONAL',
        shape: 'MARGINAL_TIERS',
        tiers: tiers.map(({ floor, maintenanceRate }) => ({
          floor: decimalText(floor),
          rate: decimalText(maintenanceRate),
        })),
      },
    },
    maximumNotional: decimalText(last.cap),
  });
}

function tierFaults(tier: ExchangeTier, before: ExchangeTier | undefined, index: number): Fault[] {
  const path = (field: string): string => `/tiers/${index}/${field}`;
  const faults: Fault[] = [];
  const floor = decimalText(tier.floor);
  if (before === undefined && !tier.floor.isZero()) {
    const message = `The first tier starts at 0, not at ${floor}.`;
    faults.push({ path: path('floor'), rule: 'first-floor-zero', message });
  }
  if (before !== undefined && !tier.floor.eq(before.cap)) {
    const what = tier.floor.gt(before.cap) ? 'leaves a gap after' : 'overlaps';
    const message = `The tier from ${floor} ${what} the one up to ${decimalText(before.cap)}.`;
    faults.push({ path: path('floor'), rule: 'tiers-contiguous', message });
  }
  if (tier.cap.lte(tier.floor)) {
    const message = `The tier ends at ${decimalText(tier.cap)}, not above its floor ${floor}.`;
    faults.push({ path: path('cap'), rule: 'cap-above-floor', message });
  }
  if (tier.maintenanceRate.lte(ZERO) || tier.maintenanceRate.gt(ONE)) {
    const message = `${decimalText(tier.maintenanceRate)} is not a fraction above 0, up to 1.`;
    faults.push({ path: path('maintenanceRate'), rule: 'rate-range', message });
  }
  if (tier.maxLeverage.lt(ONE)) {
    const message = `${decimalText(tier.maxLeverage)} is below 1.`;
    faults.push({ path: path('maxLeverage'), rule: 'leverage-range', message });
  }
  return faults;
}
