import { decimal, type Decimal } from '../number/decimal';
import type { ParameterSetDocument } from './document/parameter-set';

/**
 * A rule by which an account is asked less for what it holds together than for each position by itself: a class that charges the greater or
 * the net of two legs, a portfolio, a credit between two portfolios.
 */
export type OffsetRule =
  | { readonly kind: 'HEDGED_LEGS'; readonly name: string; readonly charged: 'GREATER' | 'NET' }
  | { readonly kind: 'PORTFOLIO'; readonly name: string }
  | {
      readonly kind: 'OFFSET';
      readonly name: string;
      /** The two that are credited. */
      readonly portfolios: readonly [string, string];
      /** Whether they are on different underlyings. */
      readonly isBetweenUnderlyings: boolean;
      readonly recognised: Decimal;
      readonly cap: Decimal;
    };

/** Every such rule of a set: classes and portfolios by name, then credits in their order of priority. */
export function offsetRules({
  marginClasses,
  portfolios = {},
  offsets = [],
}: Pick<ParameterSetDocument, 'marginClasses' | 'portfolios' | 'offsets'>): readonly OffsetRule[] {
  const byName = (names: Iterable<string>): string[] => [...names].sort((a, b) => (a < b ? -1 : 1));
  return [
    ...byName(Object.keys(marginClasses)).flatMap((name): OffsetRule[] => {
      const charged = marginClasses[name]?.hedgedLegs;
      return charged === 'GREATER' || charged === 'NET' ? [{ kind: 'HEDGED_LEGS', name, charged }] : [];
    }),
    ...byName(Object.keys(portfolios)).map((name): OffsetRule => ({ kind: 'PORTFOLIO', name })),
    ...offsets.map(({ name, legs: [first, second], recognised, cap }): OffsetRule => ({
      ...{ kind: 'OFFSET', name, portfolios: [first.portfolio, second.portfolio] },
      isBetweenUnderlyings:
        portfolios[first.portfolio]?.underlying !== portfolios[second.portfolio]?.underlying,
      ...{ recognised: decimal(recognised), cap: decimal(cap) },
    })),
  ];
}
