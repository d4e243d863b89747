import { decimal, decimalText, type Decimal } from './decimal';

const HUNDRED = decimal('100');

/** A fraction as people read and type it: 0.005 is "0.5 %". */
export function percentText(fraction: Decimal): string {
  return `${decimalText(fraction.times(HUNDRED))} %`;
}
