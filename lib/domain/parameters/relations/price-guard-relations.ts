import { isRecord } from '../../json/form-faults';
import { jsonPointer } from '../../json/json-pointer';
import { ONE, type Decimal } from '../../number/decimal';
import type { Fault } from '../../result';
import { readDecimal } from './curve-relations';

const place = (...members: readonly (string | number)[]): string =>
  jsonPointer('marketData', 'priceGuard', ...members);

const RANGES: readonly (readonly [string, (value: Decimal) => boolean, string])[] = [
  ['zLimit', (value) => value.gt(0) && value.lte(100), 'It is above 0 and at most 100 standard deviations.'],
  ['decay', (value) => value.gt(0) && value.lt(ONE), 'It is above 0 and below 1.'],
  ['leastMove', (value) => value.gt(0), 'It is above 0.'],
  ['greatestMove', (value) => value.lt(9), 'It is below 9: a price ten times too large is always held.'],
  ['agreement', (value) => value.gt(0) && value.lte(ONE), 'It is above 0 and at most 1.'],
];

/** What a price guard cannot mean: moves out of order, and limits beyond which it would guard against nothing. */
export function priceGuardFaults(input: Readonly<Record<string, unknown>>): Fault[] {
  const { marketData } = input;
  const guard = isRecord(marketData) ? marketData['priceGuard'] : undefined;
  if (!isRecord(guard)) return [];
  const faults = RANGES.flatMap(([member, holds, message]): Fault[] => {
    const value = readDecimal(guard[member]);
    return value && !holds(value) ? [{ path: place(member), rule: 'guard-range', message }] : [];
  });
  for (const [lower, higher] of [
    ['leastMove', 'unknownVolatilityMove'],
    ['unknownVolatilityMove', 'greatestMove'],
  ] as const) {
    const [below, above] = [readDecimal(guard[lower]), readDecimal(guard[higher])];
    if (below && above && below.gt(above)) {
      const message = 'Moves ascend: the least, where volatility is unknown, the greatest.';
      faults.push({ path: place(higher), rule: 'guard-moves-ascend', message });
    }
  }
  return [...faults, ...consistencyFaults(guard), ...sourceFaults(guard['sources'])];
}

function consistencyFaults({ consistency, maximumHoldSeconds }: Readonly<Record<string, unknown>>): Fault[] {
  const seconds = isRecord(consistency) ? consistency['seconds'] : undefined;
  const isLater =
    typeof seconds === 'number' && typeof maximumHoldSeconds === 'number' && seconds > maximumHoldSeconds;
  if (!isLater) return [];
  const message = 'A price is held for at most the time that is stated: consistency would never end it.';
  return [{ path: place('consistency', 'seconds'), rule: 'guard-consistency-in-time', message }];
}

function sourceFaults(sources: unknown): Fault[] {
  const names = isRecord(sources) ? sources['precedence'] : undefined;
  if (!Array.isArray(names)) return [];
  const listed: readonly unknown[] = names;
  return listed.flatMap((name, index): Fault[] => {
    if (listed.indexOf(name) === index) return [];
    const message = 'A source has one rank.';
    return [{ path: place('sources', 'precedence', index), rule: 'source-repeated', message }];
  });
}
