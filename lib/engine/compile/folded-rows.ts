import type { SidePlan } from '../../domain/curves/plan';
import type { CompiledParameters } from '../../domain/margin/method/compile';
import { type Decimal } from '../../domain/number/decimal';
import { fractionOf } from '../../domain/number/fraction';
import type { FoldContext } from './fold-curve';
import { foldRequirements } from './fold-formula';
import { type LineRows, rowsOf } from './rows';

/** What of a position's requirements are the rows, but for the market. */
export interface RowsAsked {
  /** Of its side. */
  readonly plan: Pick<SidePlan, 'initialMargin' | 'maintenanceMargin'>;
  /** Class, mode, side and what its holder chose: whatever else rows may be of, beside the set and the multiplier. */
  readonly key: string;
  readonly multiplier: Decimal;
}

/** Lines of a set whose rows are kept. */
const KEPT_AT_MOST = 4_096;
const kept = new WeakMap<CompiledParameters, Map<string, LineRows | null>>();

/**
 * The rows of a line; null where its requirements are none. Those that no driver of the market goes into are the same in any
 * market, and are kept with the set: whoever asks at hundreds of prices folds each once.
 */
export function foldedRows(
  parameters: CompiledParameters,
  { plan, key, multiplier }: RowsAsked,
  context: Omit<FoldContext, 'keys'>,
): LineRows | null {
  const ofSet = kept.get(parameters) ?? new Map<string, LineRows | null>();
  kept.set(parameters, ofSet);
  const whole = `${key} ${multiplier.toFixed()}`;
  const known = ofSet.get(whole);
  if (known !== undefined) return known;
  let isOfMarket = false;
  const folded = foldRequirements(plan, {
    ...context,
    driverValue(driver) {
      isOfMarket ||= driver !== 'SELECTED_RATE';
      return context.driverValue(driver);
    },
  });
  const rows = folded && rowsOf(folded, fractionOf(multiplier));
  if (!isOfMarket && ofSet.size < KEPT_AT_MOST) ofSet.set(whole, rows);
  return rows;
}
