import { decimalText, parseDecimal, type Decimal } from '../number/decimal';
import { ok, refuse, type Fault, type Result } from '../result';
import type { TierCurveDocument, TierDocument } from '../curves/curve-document';

/** A margin class whose requirements are nothing but tiers on notional. */
export interface TieredClassDocument {
  readonly instruments: string[];
  readonly initialMargin: { readonly curve: TierCurveDocument };
  readonly maintenanceMargin: { readonly curve: TierCurveDocument };
  readonly maximumNotional?: string;
}

/** One tier as exchanges publish it; every figure a decimal in a string, as on our wires. */
export interface ExchangeTier {
  /** The tier holds above this notional… */
  readonly floor: string;
  /** …up to and including this one, the next tier's floor; null: without end, of the last tier only. */
  readonly cap: string | null;
  readonly maintenanceRate: string;
  readonly maxLeverage: string;
}

/**
 * A margin class from one published table of notional tiers (Binance "leverage and margin", OKX and Bybit
 * "position tiers"): maintenance margin by slices, each at its rate, which is what "notional × rate − maintenance
 * amount" says; initial margin as the whole notional over the tier's maximum leverage.
 *
 * `parseParameterSet` decides whether the class is sound; here only what would be lost in the conversion is
 * refused.
 *
 * @param tiers ascending; the last cap becomes the maximum notional, which there is none of without a cap
 * @returns the class; or every fault, with paths "/index/column": `decimal`, `tiers-required`, `tier-gap`
 *   (a floor above the cap before it), `tier-overlap` (below it), `cap-above-floor`, `cap-required` (of all but the last)
 * @see docs/methodology.md#exchange-tiers
 */
export function marginClassOfExchangeTiers(
  instruments: readonly string[],
  tiers: readonly ExchangeTier[],
): Result<TieredClassDocument, readonly Fault[]> {
  const faults: Fault[] = [];
  let previousCap: Decimal | null = null;
  for (const [index, tier] of tiers.entries()) {
    const read = (column: keyof ExchangeTier): Decimal | null => {
      const text = tier[column];
      if (text === null) {
        const isLast = index === tiers.length - 1;
        const message = 'Only the last tier goes without a cap.';
        if (!isLast) faults.push({ path: `/${index}/${column}`, rule: 'cap-required', message });
        return null;
      }
      const parsed = parseDecimal(text);
      if (parsed.ok) return parsed.value;
      faults.push({ path: `/${index}/${column}`, rule: 'decimal', message: `"${text}" is not a decimal.` });
      return null;
    };
    const [floor, cap] = [read('floor'), read('cap')];
    read('maintenanceRate');
    read('maxLeverage');
    if (floor && cap?.lte(floor)) {
      const message = `The cap ${decimalText(cap)} is not above the floor ${decimalText(floor)}.`;
      faults.push({ path: `/${index}/cap`, rule: 'cap-above-floor', message });
    }
    if (floor && previousCap && !floor.eq(previousCap)) {
      const rule = floor.gt(previousCap) ? 'tier-gap' : 'tier-overlap';
      const message = `The floor ${decimalText(floor)} is not the cap before it, ${decimalText(previousCap)}.`;
      faults.push({ path: `/${index}/floor`, rule, message });
    }
    previousCap = cap;
  }
  if (tiers.length === 0) faults.push({ path: '', rule: 'tiers-required', message: 'There is no tier.' });
  if (faults.length > 0) return refuse(faults);

  const curve = (shape: 'MARGINAL_TIERS' | 'WHOLE_TIERS', charged: TierDocument[]) => ({
    curve: { driver: 'NOTIONAL' as const, shape, tiers: charged },
  });
  return ok({
    instruments: [...instruments],
    initialMargin: curve(
      'WHOLE_TIERS',
      tiers.map(({ floor, maxLeverage }) => ({ floor, maxLeverage })),
    ),
    maintenanceMargin: curve(
      'MARGINAL_TIERS',
      tiers.map(({ floor, maintenanceRate }) => ({ floor, rate: maintenanceRate })),
    ),
    ...(previousCap && { maximumNotional: decimalText(previousCap) }),
  });
}
