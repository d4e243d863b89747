import { type Decimal, decimalText, round } from './decimal';

/**
 * An amount within a sentence: digits in threes, at most two after the point, none of them zeros at the end. "72,157,257.14"
 *
 * @param rounding away from 0 or towards it, so that what is beyond a limit never reads as the limit
 */
export function spokenAmount(amount: Decimal, rounding: 'UP' | 'DOWN'): string {
  const [whole = '', part] = decimalText(round(amount, { scale: 2, mode: rounding })).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return part === undefined ? grouped : `${grouped}.${part}`;
}
