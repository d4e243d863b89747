import { differenceText, signOf } from '../../../../_ui/decimal-text';
import { formatCompact, formatCount, formatDecimal, plural } from '../../../../_ui/format';
import { type Evidence } from './evidence';

export type CornerImpact = NonNullable<Evidence['corners']>[number];
type CornerDial = CornerImpact['dials'][number];

export const CORNER_WORDS: Record<CornerImpact['corner'], string> = {
  HIGHEST: 'at their highest',
  LOWEST: 'at their lowest',
};

/** "If dials stood at their highest: 12 accounts newly liquidatable with 1.2 M USDT of notional, 3 newly called." */
export function cornerSentence(corner: CornerImpact, asset: string): string {
  const { newLiquidations, newlyLiquidatableNotional, newCalls } = corner;
  const where = `If dials stood ${CORNER_WORDS[corner.corner]}: `;
  if (newLiquidations === 0 && newCalls === 0)
    return `${where}no account newly liquidatable, and none newly called.`;
  const liquidatable =
    newLiquidations === 0
      ? 'no account newly liquidatable'
      : `${plural(newLiquidations, 'account')} newly liquidatable, ${formatCompact(newlyLiquidatableNotional)} ${asset} of notional`;
  const called = newCalls === 0 ? 'none newly called' : `${plural(newCalls, 'account')} newly called`;
  return `${where}${liquidatable}; ${called}${additional(corner, asset)}.`;
}

/** Where the calls of all accounts together change. */
function additional({ callAmountBefore, callAmountAfter }: CornerImpact, asset: string): string {
  const difference = differenceText(callAmountAfter, callAmountBefore);
  const sign = signOf(difference);
  if (sign === 0) return '';
  const amount = formatCompact(difference.replace('-', ''));
  return `; additional margin required ${sign > 0 ? 'rises' : 'falls'} by ${amount} ${asset}`;
}

const MOST_NAMED = 6;

/** "alts, majors × 2": where dials are put, those that are put alike together, with what differs between the two sets. */
export function dialsWords(dials: readonly CornerDial[]): string {
  const alike = new Map<string, string[]>();
  for (const dial of dials) {
    const { kind, name } = dial.subject;
    const values = valuesWords(dial);
    alike.set(values, [...(alike.get(values) ?? []), kind === 'PORTFOLIO' ? `portfolio ${name}` : name]);
  }
  return [...alike].map(([values, names]) => `${namesWords(names)} ${values}`).join('; ');
}

function namesWords(names: readonly string[]): string {
  const others = names.length - MOST_NAMED;
  const named = names.slice(0, MOST_NAMED).join(', ');
  return others > 0 ? `${named} and ${formatCount(others)} more` : named;
}

function valuesWords({ before, after }: CornerDial): string {
  // Not to be broken between the sign and the figure.
  const times = (value: string): string => `×\u00a0${formatDecimal(value)}`;
  if (before === null) return after === null ? '' : `${times(after)}, no dial before`;
  if (after === null) return `${times(before)} before, no dial after`;
  return before === after ? times(after) : `${times(before)} before, ${times(after)} after`;
}
