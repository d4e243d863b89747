import { decimalText, type Decimal } from '../../number/decimal';

/** A figure for people: thousands grouped by commas, nothing rounded. "1234567.5" is "1,234,567.5". */
export function groupedText(value: Decimal): string {
  const [whole = '', decimals] = decimalText(value).split('.');
  const grouped = whole.replace(/(?<=\d)(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

/** A fraction for people, nothing rounded: "0.005" is "0.5 %". */
export function percentText(fraction: Decimal): string {
  return `${groupedText(fraction.times(100))} %`;
}
