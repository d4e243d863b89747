import { assert } from '../assert';
import { decimal, decimalText } from '../number/decimal';
import type { Position } from '../margin/method/types';

/**
 * What of a position is shared by many: its leg and what its holder chose. Columns say it by an index in a list of what
 * occurs, of which the first says nothing.
 */
export type HeldTerms = Pick<Position, 'leg' | 'selectedLeverage' | 'selectedRate'>;

export const NO_TERMS: HeldTerms = {};

/** "LONG 20 " and the like: leg, leverage and rate, NET and nothing where there is none. */
export function heldTermsText({ leg, selectedLeverage, selectedRate }: HeldTerms): string {
  const text = (value: HeldTerms['selectedRate']): string => (value ? decimalText(value) : '');
  return `${leg ?? 'NET'} ${text(selectedLeverage)} ${text(selectedRate)}`;
}

/** Inverse of `heldTermsText`. */
export function heldTermsOf(text: string): HeldTerms {
  const [leg, leverage, rate, ...others] = text.split(' ');
  assert(others.length === 0 && leverage !== undefined && rate !== undefined, 'terms are three words');
  assert(leg === 'NET' || leg === 'LONG' || leg === 'SHORT', 'a leg is one of three');
  return {
    ...(leg === 'NET' ? {} : { leg }),
    ...(leverage === '' ? {} : { selectedLeverage: decimal(leverage) }),
    ...(rate === '' ? {} : { selectedRate: decimal(rate) }),
  };
}
