import { compareDecimals, signOf } from '../../../../_ui/decimal-text';
import { formatCompact, formatCount, formatRate, plural } from '../../../../_ui/format';
import { afterWords } from '../ramp-words';
import { type Evidence } from './evidence';

export type TransitionOfChange = NonNullable<Evidence['transition']>;
export type SafeRamp = NonNullable<TransitionOfChange['safeRamp']>;
export type AtPrices = TransitionOfChange['now'];

/** Whether one step would make more liquidatable than the budget had left. */
export function isBeyondBudget({ atOnce, left }: Pick<SafeRamp, 'atOnce' | 'left'>): boolean {
  return left !== null && compareDecimals(atOnce.notional, left) > 0;
}

/** Whether a ramp of several steps is what the evidence comes to. */
export function isRecommended(ramp: SafeRamp): boolean {
  return ramp.end === 'WHOLE' && ramp.steps.length > 1;
}

/** "3 accounts with 72.2 M USDT of notional" */
function tippedWords({ accounts, notional }: AtPrices['atOnce'], asset: string): string {
  return `${plural(accounts, 'account')} with ${formatCompact(notional)} ${asset} of notional`;
}

/** For the verdict: what it does at once, and how else it could be done. */
export function onTheWaySentence({ now, safeRamp }: TransitionOfChange, asset: string): string {
  if (now.atOnce.accounts === 0)
    return 'At these prices it can go live at once: it makes nobody liquidatable.';
  if (safeRamp === null || !isBeyondBudget(safeRamp))
    return 'It can go live at once: the liquidation budget bears it.';
  return `At once it uses more than the ${formatCompact(safeRamp.left ?? '0')} ${asset} that is left of the liquidation budget. ${rampSentence(safeRamp, asset)}`;
}

/** What one step does to the budget. */
export function atOnceSentence({ now, safeRamp }: TransitionOfChange, asset: string): string {
  if (now.atOnce.accounts === 0)
    return 'At the prices of the snapshot the change makes nobody liquidatable, at once or in steps.';
  const does = `At once it makes ${tippedWords(now.atOnce, asset)} liquidatable`;
  if (safeRamp === null) return `${does}.`;
  const { left, windowHours } = safeRamp;
  if (left === null) return `${does}. The venue has no liquidation budget.`;
  const within = `the ${formatCompact(left)} ${asset} that was left of the budget of ${formatCount(windowHours)} hours`;
  return isBeyondBudget(safeRamp) ? `${does}: more than ${within}.` : `${does}: within ${within}.`;
}

/** The shortest safe ramp in a sentence. */
export function rampSentence(ramp: SafeRamp, asset: string): string {
  const { end, steps, inTheWay } = ramp;
  if (end === 'TOO_LONG')
    return 'No ramp keeps within the budget: it would take more than 100 steps or 92 days.';
  const [last] = steps.slice(-1);
  const condition =
    inTheWay.accounts === 0
      ? ''
      : `, once ${plural(inTheWay.accounts, 'account')} ${inTheWay.accounts === 1 ? 'has' : 'have'} paid in ${formatCompact(inTheWay.shortfall)} ${asset}`;
  if (steps.length <= 1 || !last) return `One step, the whole change, keeps within the budget${condition}.`;
  const each = steps.map(
    ({ trailing, afterMinutes }) => `${formatRate(trailing)} ${afterWords(afterMinutes)}`,
  );
  return `The shortest ramp that keeps within it takes ${plural(steps.length, 'step')}${condition}: ${each.join(', ')}.`;
}

/** What a ramp does for those whom the change tips: nothing but time. */
export function noticeSentence({ safeRamp }: TransitionOfChange, asset: string): string | null {
  if (safeRamp === null || safeRamp.atOnce.accounts === 0) return null;
  const { atOnce, steps } = safeRamp;
  const [first] = steps;
  const early =
    steps.length > 1 && first && signOf(first.shortfall) > 0
      ? `, ${formatCompact(first.shortfall)} of it before the first step`
      : '';
  const paid = `${formatCompact(atOnce.shortfall)} ${asset}${early}`;
  return atOnce.accounts === 1
    ? `A ramp spares nobody at these prices: the one account becomes liquidatable wherever its steps end, unless it pays in ${paid}. What the steps give it is time.`
    : `A ramp spares nobody at these prices: all ${formatCount(atOnce.accounts)} become liquidatable wherever its steps end, unless they pay in ${paid}. What the steps give them is time.`;
}

/** Who alone is more than the budget. */
export function inTheWaySentence({ safeRamp }: TransitionOfChange, asset: string): string | null {
  if (safeRamp === null || safeRamp.inTheWay.accounts === 0) return null;
  const { inTheWay, listed } = safeRamp;
  const names = listed.filter(({ isInTheWay }) => isInTheWay).map(({ accountId }) => accountId);
  const named = names.slice(0, 3).join(', ');
  const more = inTheWay.accounts - Math.min(names.length, 3);
  const who = more > 0 ? `${named} and ${formatCount(more)} more` : named;
  return `No step of any size bears ${who}: what they hold, ${formatCompact(inTheWay.notional)} ${asset}, is more than a whole budget. They must have notice, and pay in ${formatCompact(inTheWay.shortfall)} ${asset} before the change is safe at all.`;
}

/** How much of that hangs on the price of the moment. */
export function sensitivitySentence(
  { lower, higher, movedInstruments }: TransitionOfChange,
  asset: string,
): string {
  if (lower === null || higher === null)
    return 'How that moves with prices was not looked at: no volatility is known.';
  const at = ({ atOnce }: AtPrices): string =>
    atOnce.accounts === 0 ? 'nobody' : tippedWords(atOnce, asset);
  return `It holds at these prices only: one standard deviation of a day lower, in ${plural(movedInstruments, 'instrument')}, the change makes ${at(lower)} liquidatable; one higher, ${at(higher)}.`;
}

/** When a step is not taken, by itself and by people: the ramp's own rule. */
export function triggerSentences({ safeRamp }: TransitionOfChange, asset: string): readonly string[] {
  if (safeRamp === null) return [];
  const {
    mostAccountsLiquidatable,
    mostNotionalLiquidatable,
    mostAccountsCalled,
    steps,
    budget,
    windowHours,
  } = safeRamp;
  const most = `more than ${plural(mostAccountsLiquidatable, 'account')} or ${formatCompact(mostNotionalLiquidatable)} ${asset} liquidatable, or calls more than ${formatCount(mostAccountsCalled)}`;
  const beyond =
    budget === null
      ? ''
      : `, or takes more than ${formatCompact(budget)} ${asset} of the budget within ${formatCount(windowHours)} hours`;
  const [first] = steps;
  return [
    `Each step is measured on live accounts first. One that since the ramp began makes ${most}${beyond} is taken as far as that allows, and the ramp waits: an approval of this evidence goes no further.`,
    steps.length > 1 && first
      ? `Pause by hand when more than ${plural(first.accounts, 'account')} ${first.accounts === 1 ? 'has' : 'have'} become liquidatable after the first step: that is more than it shows here. Whoever may suspend can, at once; the way back is a rollback.`
      : 'Whoever may suspend can pause a ramp at once; the way back is a rollback.',
  ];
}

/** A step of one of the ways. */
export interface WayRow {
  readonly key: string;
  readonly way: string;
  readonly when: string;
  readonly weight: string;
  readonly accounts: number;
  readonly notional: string;
  readonly shortfall: string;
  /** Whom the same tips at other prices; null where that is not known. */
  readonly lower: AtPrices['steps'][number] | AtPrices['atOnce'] | null;
  readonly higher: AtPrices['steps'][number] | AtPrices['atOnce'] | null;
}

/** At once, in equal steps, and along the shortest safe ramp where that is several steps. */
export function wayRows({ now, lower, higher, safeRamp }: TransitionOfChange): readonly WayRow[] {
  const atOnce: WayRow = {
    ...{ key: 'once', way: 'At once', when: 'at once', weight: '1', ...now.atOnce },
    ...{ lower: lower?.atOnce ?? null, higher: higher?.atOnce ?? null },
  };
  const equal = now.steps.map((step, at): WayRow => ({
    ...{ ...step, key: `equal-${at}`, way: `Equal step ${at + 1}`, when: '' },
    ...{ lower: lower?.steps[at] ?? null, higher: higher?.steps[at] ?? null },
  }));
  const safe = (safeRamp !== null && isRecommended(safeRamp) ? safeRamp.steps : []).map(
    ({ trailing, afterMinutes, ...step }, at): WayRow => ({
      ...{ ...step, key: `safe-${at}`, way: `Safe ramp, step ${at + 1}`, when: afterWords(afterMinutes) },
      ...{ weight: trailing, lower: null, higher: null },
    }),
  );
  return [atOnce, ...equal, ...safe];
}
