import { differenceText, signOf } from '../../../../_ui/decimal-text';
import { formatCompact, formatRate, plural } from '../../../../_ui/format';
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
 * "Worst is COVID-19 sell-off of 2020-03-12: 812 accounts liquidatable under the proposed parameters, 790 under the base
 * version; 31 accounts below zero by 1.2 M USDT together."
 */
export function worstSentence(
  { name, date, standingBefore, standingAfter }: CrisisImpact,
  asset: string,
): string {
  const { liquidatable, belowZeroAccounts, belowZeroAmount } = standingAfter;
  const before =
    standingBefore.liquidatable === liquidatable
      ? 'as many as under the base version'
      : `${plural(standingBefore.liquidatable, 'account')} under the base version`;
  const below =
    belowZeroAccounts === 0
      ? 'none below zero'
      : `${plural(belowZeroAccounts, 'account')} below zero, by ${formatCompact(belowZeroAmount)} ${asset} together`;
  return `Worst is ${name} of ${date}: ${plural(liquidatable, 'account')} liquidatable under the proposed parameters, ${before}; ${below}.`;
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
