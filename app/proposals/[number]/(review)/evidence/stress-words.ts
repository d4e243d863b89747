import { differenceText, signOf } from '../../../../_ui/decimal-text';
import { formatCompact, formatCount, formatInstant, plural } from '../../../../_ui/format';
import { type Evidence } from './evidence';

export type Stress = NonNullable<Evidence['stress']>;
export type StressedScenario = Stress['scenarios'][number];
export type StressStep = StressedScenario['steps'][number];

/** Its worst step under the proposed parameters. */
export function worstStep({ steps, worstStep: place }: StressedScenario): StressStep | null {
  return steps[place] ?? null;
}

/** "2025-10-10 21:20 UTC" of a path, "BTC −20 %" of a grid; nothing where there is one step. */
export function stepWord({ minutes }: Pick<StressedScenario, 'minutes'>, label: string): string {
  return minutes.length > 0 ? formatInstant(label) : label.replaceAll(/(^| )-(?=\d)/g, '$1\u2212');
}

/**
 * "Worst scenario: Fall of 30 %. 812 accounts would be liquidatable under the proposed parameters (790 under the base version); 31
 * would have negative equity, bad debt of 1.2 M USDT (1.1 M under the base version)."
 */
export function stressSentence(scenario: StressedScenario, asset: string): string {
  const step = worstStep(scenario);
  if (step === null) return '';
  const { before, after } = step;
  const at = step.label === '' ? '' : ` at ${stepWord(scenario, step.label)}`;
  const liquidatable =
    before.liquidatable === after.liquidatable
      ? 'as many as under the base version'
      : `${formatCount(before.liquidatable)} under the base version`;
  const debt =
    after.underWater === 0
      ? 'none would have negative equity'
      : `${formatCount(after.underWater)} would have negative equity, bad debt of ${formatCompact(after.badDebt)} ${asset} (${debtBefore(before.badDebt, after.badDebt)})`;
  return `Worst scenario: ${scenario.name}${at}. ${plural(after.liquidatable, 'account')} would be liquidatable under the proposed parameters (${liquidatable}); ${debt}.`;
}

function debtBefore(before: string, after: string): string {
  return signOf(differenceText(after, before)) === 0
    ? 'as much as under the base version'
    : `${formatCompact(before)} under the base version`;
}

/** When a path is at its worst, in each respect. Null: it is none. */
export function pathSentence({ steps, minutes, pathAfter }: StressedScenario): string | null {
  if (pathAfter === null) return null;
  const at = (place: number): string => formatInstant(steps[place]?.label ?? '');
  const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);
  const [called, overdue, liquidated] = [pathAfter.called, pathAfter.overdue, pathAfter.liquidated].map(sum);
  return (
    `Along the path, ${plural(minutes.length, 'point in time', 'points in time')}: ${plural(called ?? 0, 'account')} newly called, ` +
    `${formatCount(overdue ?? 0)} past the grace period of their call, ${formatCount(liquidated ?? 0)} below the liquidation level. ` +
    `Most in call at ${at(pathAfter.mostInCallAt)}, most liquidatable at ${at(pathAfter.mostLiquidatableAt)}, most bad debt at ${at(pathAfter.mostBadDebtAt)}.`
  );
}
