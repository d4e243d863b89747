import { leafChanges } from '../../json/leaf-changes';
import { decimal } from '../../number/decimal';
import type { PriceGuardDocument } from '../document/price-guard-document';
import type { DiffDirection, DiffEntry } from './parameter-set-diff';

/** Members of which less holds more prices, or holds them for longer: TIGHTER. */
const LESS_IS_TIGHTER = [
  'zLimit',
  'leastMove',
  'greatestMove',
  'unknownVolatilityMove',
  'agreement',
] as const satisfies readonly (keyof PriceGuardDocument)[];
/** Members of consistency of which more is TIGHTER. */
const MORE_IS_TIGHTER = ['observations', 'seconds'] as const;

/**
 * Entries for every place where two price guards differ. A guard asks nothing of anybody: TIGHTER is what takes fewer prices
 * at their word. How volatility is estimated, how long a price is held and who ranks first is MIXED: it depends on prices.
 */
export function priceGuardEntries(
  before: PriceGuardDocument | undefined,
  after: PriceGuardDocument | undefined,
): DiffEntry[] {
  return leafChanges(before, after, ['marketData', 'priceGuard']).map((change) => ({
    ...{ ...change, kind: 'RULE' as const, subject: 'marketData' },
    direction: direction(before, after, change.path),
  }));
}

function direction(
  before: PriceGuardDocument | undefined,
  after: PriceGuardDocument | undefined,
  path: string,
): DiffDirection {
  if (!before || !after) return after ? 'TIGHTER' : 'LOOSER';
  const member = path.split('/').at(-1);
  const less = LESS_IS_TIGHTER.find((name) => name === member);
  if (less) return decimal(after[less]).lt(before[less]) ? 'TIGHTER' : 'LOOSER';
  const more = MORE_IS_TIGHTER.find((name) => name === member);
  if (more) return after.consistency[more] > before.consistency[more] ? 'TIGHTER' : 'LOOSER';
  if (member === 'fallback') return after.fallback === 'KEEP' ? 'TIGHTER' : 'LOOSER';
  return 'MIXED';
}
