import { differenceText, signOf } from '../../../../_ui/decimal-text';
import { formatCompact, formatDecimal, plural } from '../../../../_ui/format';
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

/** "; 40 k USDT more to pay in", where the calls of all accounts together change. */
function additional({ callAmountBefore, callAmountAfter }: CornerImpact, asset: string): string {
  const difference = differenceText(callAmountAfter, callAmountBefore);
  const sign = signOf(difference);
  if (sign === 0) return '';
  const amount = formatCompact(difference.replace('-', ''));
  return `; ${amount} ${asset} ${sign > 0 ? 'more' : 'less'} additional margin required`;
}

const MOST_NAMED = 6;

/** "alts × 2": where dials are put, with what differs between the two sets. */
export function dialsWords(dials: readonly CornerDial[]): string {
  const named = dials.slice(0, MOST_NAMED).map(dialWords);
  const others = dials.length - named.length;
  return [...named, ...(others > 0 ? [`and ${others} more`] : [])].join('; ');
}

function dialWords({ subject: { kind, name }, before, after }: CornerDial): string {
  const what = kind === 'PORTFOLIO' ? `portfolio ${name}` : name;
  const times = (value: string): string => `× ${formatDecimal(value)}`;
  if (before === null) return `${what} ${after === null ? '' : times(after)}, no dial before`;
  if (after === null) return `${what} ${times(before)} before, no dial after`;
  return before === after
    ? `${what} ${times(after)}`
    : `${what} ${times(before)} before, ${times(after)} after`;
}
