import { shiftedText, trimZeros } from '../../../_ui/decimal-text';

/**
 * The grid on which handles move: two significant digits, so 50,000 steps to 51,000 and 0.5 % to 0.51 %.
 * Positions on screen are doubles; what goes into the document is an exact short decimal.
 */
function exponentOf(value: number): number {
  return value > 0 ? Math.floor(Math.log10(value) + 1e-9) - 1 : 0;
}

function exactText(units: number, exponent: number): string {
  return trimZeros(shiftedText(String(units), exponent));
}

/** The nearest decimal of two significant digits. */
export function snapped(value: number): string {
  const exponent = exponentOf(value);
  return exactText(Math.round(value / 10 ** exponent), exponent);
}

/** `steps` of the grid away from a value; never to 0 or below. */
export function stepped(value: number, steps: number): string {
  const exponent = exponentOf(value);
  const units = Math.round(value / 10 ** exponent) + steps;
  // Below 10 units the grid is finer: 10 − 1 step is 9.9 of the next smaller unit.
  if (units >= 10) return exactText(units, exponent);
  return exactText(Math.max(10, 90 + units), exponent - 1);
}

/** Whole steps of leverage above 10×, tenths at and below; never under 1×. */
export function steppedLeverage(value: number, steps: number): string {
  const coarse = value > 10 || (value === 10 && steps > 0);
  const next = coarse ? Math.max(10, Math.round(value) + steps) : value + steps / 10;
  return snappedLeverage(next);
}

function snappedLeverage(value: number): string {
  return value >= 10 && Number.isInteger(value)
    ? String(value)
    : exactText(Math.max(10, Math.round(value * 10)), -1);
}

/** What a drag of a rate gives in leverage: whole above 10×. */
export function draggedLeverage(value: number): string {
  return snappedLeverage(value > 10 ? Math.round(value) : value);
}
