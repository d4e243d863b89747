import type { Decimal } from '../number/decimal';
import type { GuardLimits } from './guard-limits';
import { areNear, type PriceObservation } from './price-guard';

/** Of sources that do not name how long one is silent, what was received before is the market of then. */
const SILENCE_MS = 15 * 60_000;

/**
 * Whether the sources of a price agree: two thirds of those that are not silent lie as near to one of them as sources must to
 * agree. Of one alone, or none, there is nothing to compare.
 *
 * @param newest of each source that is named; where the guard ranks sources, of those alone
 */
export function sourcesAgree(
  newest: ReadonlyMap<string, PriceObservation>,
  limits: GuardLimits,
  at: Date,
): boolean {
  const { precedence, silenceMs } = limits.sources ?? { precedence: null, silenceMs: SILENCE_MS };
  const prices = [...newest].flatMap(([source, { price, receivedAt }]): Decimal[] => {
    const isNamed = precedence === null || precedence.includes(source);
    return isNamed && at.getTime() - receivedAt.getTime() <= silenceMs ? [price] : [];
  });
  const needed = Math.ceil((2 * prices.length) / 3);
  return (
    prices.length < 2 ||
    prices.some((one) => prices.filter((other) => areNear(one, other, limits.agreement)).length >= needed)
  );
}
