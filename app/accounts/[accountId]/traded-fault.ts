import { isDecimalText, signOf } from '../../_ui/decimal-text';

const EXAMPLE = { quantity: '-0.25', price: '64000.5' } as const;

/** Why what was typed is no quantity or price of a trade, at its field; null when it is one. */
export function tradedFault(typed: string, what: 'quantity' | 'price'): string | null {
  const text = typed.trim();
  if (text === '') return `Enter a ${what}.`;
  if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return `Enter the ${what} in digits, such as ${EXAMPLE[what]}.`;
  if (!isDecimalText(text)) return 'Enter at most 20 digits before the point and 18 after it.';
  if (what === 'price') return signOf(text) > 0 ? null : 'A price is above 0.';
  return signOf(text) === 0 ? 'Enter a quantity other than 0.' : null;
}
