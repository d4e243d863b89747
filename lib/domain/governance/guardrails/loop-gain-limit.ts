import { decimal, type Decimal } from '../../number/decimal';
import type { Guardrails } from '../policy/guardrails-document';

/** Of a policy that does not state it: sales in all of at most twice those that began it. */
export const LOOP_GAIN_MAX = '2';

/** The greatest loop gain that a step of adjustment programmes may have, ≥ 1; null: no limit. */
export function loopGainMaxOf({
  loopGainMax = LOOP_GAIN_MAX,
}: Pick<Guardrails, 'loopGainMax'>): Decimal | null {
  return loopGainMax === null ? null : decimal(loopGainMax);
}
