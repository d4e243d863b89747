import type { ReachedAccounts } from '../stress/reached';
import { mergeSteps, shortAccountOf, type StepPart, standingOf, stepPart } from '../stress/stress-step';
import type { Counterfactual, CounterfactualAsked, CounterfactualDay, DayLack } from './counterfactual';

/** What is kept of the accounts of a day seen so far. */
export interface DayPart {
  readonly accounts: number;
  readonly step: StepPart;
}

/** What was found of a day: of nobody yet, of its accounts, or nothing. */
export interface DayLookedAt {
  readonly part: DayPart | null;
  readonly lack: DayLack | null;
  readonly unpriced: readonly string[];
}

/** Of some accounts. @param reached whom the prices of the day reach of them */
export function dayPart(
  accounts: readonly string[],
  reached: { readonly before: ReachedAccounts; readonly after: ReachedAccounts },
  { listedAtMost }: Pick<CounterfactualAsked, 'listedAtMost'>,
): DayPart {
  return { accounts: accounts.length, step: stepPart(accounts, reached, listedAtMost) };
}

/** Of both; whichever were first, the same is kept. */
export function mergeDays(
  a: DayPart,
  b: DayPart,
  { listedAtMost }: Pick<CounterfactualAsked, 'listedAtMost'>,
): DayPart {
  return { accounts: a.accounts + b.accounts, step: mergeSteps(a.step, b.step, listedAtMost) };
}

/** @param days in the order of what was asked */
export function counterfactualOf(
  { days: asked }: Pick<CounterfactualAsked, 'days'>,
  days: readonly DayLookedAt[],
): Counterfactual {
  let worst: { readonly day: string; readonly step: StepPart } | null = null;
  for (const [place, { part }] of days.entries()) {
    if (part && part.step.newlyLiquidatable > (worst?.step.newlyLiquidatable ?? 0))
      worst = { day: asked[place]?.day ?? '', step: part.step };
  }
  return {
    days: asked.map(({ day }, place) => dayFound(day, days[place])),
    worst: worst && {
      day: worst.day,
      listed: worst.step.listed.map(shortAccountOf),
    },
  };
}

function dayFound(day: string, looked: DayLookedAt | undefined): CounterfactualDay {
  const { part = null, lack = null, unpriced = [] } = looked ?? {};
  return {
    ...{ day, lack, unpriced },
    found: part && {
      accounts: part.accounts,
      ...{ before: standingOf(part.step.before), after: standingOf(part.step.after) },
      newlyInCall: part.step.newlyInCall,
      newlyLiquidatable: part.step.newlyLiquidatable,
    },
  };
}
