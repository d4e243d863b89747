import { differenceText, signOf } from '../../../../_ui/decimal-text';
import { formatCompact, formatCount, formatRate, plural } from '../../../../_ui/format';
import { type Evidence } from './evidence';

export type CrisisImpact = NonNullable<Evidence['crises']>[number];

/** The one that leaves most accounts liquidatable under the proposed parameters; of equals the one that is most below zero. */
export function worstCrisis(crises: readonly CrisisImpact[]): CrisisImpact | null {
  return crises.reduce<CrisisImpact | null>(
    (worst, one) => (worst === null || isWorse(one, worst) ? one : worst),
    null,
  );
}

function isWorse({ standingAfter: a }: CrisisImpact, { standingAfter: b }: CrisisImpact): boolean {
  if (a.liquidatable !== b.liquidatable) return a.liquidatable > b.liquidatable;
  return signOf(differenceText(a.belowZeroAmount, b.belowZeroAmount)) > 0;
}

/**
 * "Worst case: COVID-19 sell-off, 2020-03-12. 812 accounts would be liquidatable under the proposed parameters (790 under the base
 * version); 31 would have negative equity, 1.2 M USDT in total."
 */
export function worstSentence(
  { name, date, standingBefore, standingAfter }: CrisisImpact,
  asset: string,
): string {
  const { liquidatable, belowZeroAccounts, belowZeroAmount } = standingAfter;
  const before =
    standingBefore.liquidatable === liquidatable
      ? 'as many as under the base version'
      : `${formatCount(standingBefore.liquidatable)} under the base version`;
  const below =
    belowZeroAccounts === 0
      ? 'none would have negative equity'
      : `${formatCount(belowZeroAccounts)} would have negative equity, ${formatCompact(belowZeroAmount)} ${asset} in total`;
  return `Worst case: ${name}, ${date}. ${plural(liquidatable, 'account')} would be liquidatable under the proposed parameters (${before}); ${below}.`;
}

/**
 * "The insurance fund of 5 M USDT would pay for it." What of the worst case's negative equity the fund pays; null where none of it is stated, or
 * nobody is below zero.
 */
export function fundSentence(
  { standingAfter }: CrisisImpact,
  insuranceFund: string | null,
  asset: string,
): string | null {
  const { belowZeroAmount } = standingAfter;
  if (insuranceFund === null || signOf(belowZeroAmount) === 0) return null;
  const fund = `The insurance fund of ${formatCompact(insuranceFund)} ${asset}`;
  const left = differenceText(belowZeroAmount, insuranceFund);
  return signOf(left) > 0
    ? `${fund} would be empty, with ${formatCompact(left)} ${asset} left uncovered.`
    : `${fund} would pay for it.`;
}

const MOST_NAMED = 4;

/** "BTCUSDT −39.5 %, ETHUSDT −44.6 % and 6 more", those that move furthest first. */
export function movesWords({ moves }: Pick<CrisisImpact, 'moves'>): string {
  const far = ({ fraction }: CrisisImpact['moves'][number]): number => Math.abs(Number(fraction));
  const named = moves
    .toSorted((a, b) => far(b) - far(a))
    .slice(0, MOST_NAMED)
    .map(({ symbol, fraction }) => `${symbol} ${formatRate(fraction)}`.replaceAll(' ', '\u00a0'));
  const others = moves.length - named.length;
  return others > 0 ? `${named.join(', ')} and ${others} more` : named.join(', ');
}
