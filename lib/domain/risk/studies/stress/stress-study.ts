import { assert } from '../../../assert';
import { compareBytes } from '../../../books/snapshot-line';
import type { MarginsOfChunk, Study } from '../study';
import { mergePaths, type PathPart, pathPart } from './path-through';
import type { PathThrough, StressAsked, StressedScenario, StressFound, StressStep } from './stress';
import type { StressOfChunk } from './stress-of-chunk';
import { mergeSteps, shortAccountOf, type StepPart, stepPart, standingOf } from './stress-step';

interface ScenarioPart {
  readonly scenario: string;
  readonly steps: readonly StepPart[];
  readonly through: { readonly before: PathPart; readonly after: PathPart } | null;
}

/** Null: no scenario was asked. */
export type StressPart = {
  readonly accounts: number;
  readonly listedAtMost: number;
  readonly scenarios: readonly ScenarioPart[];
} | null;

/** What a change does in scenarios of the library; null where none was asked. */
export const stressStudy: Study<'margins' | 'stress', StressPart, StressFound | null> = {
  needs: ['margins', 'stress'],
  partial: ({ margins, stress }) => stress && partOf(margins, stress),
  merge: (a, b) => {
    if (a === null || b === null) return a ?? b;
    assert(a.scenarios.length === b.scenarios.length, 'both parts are of one question');
    return {
      ...a,
      accounts: a.accounts + b.accounts,
      scenarios: a.scenarios.map((one, place) => mergeScenarios(one, b.scenarios[place], a.listedAtMost)),
    };
  },
  finish: (part) => part && found(part),
};

function partOf(margins: MarginsOfChunk, { asked, scenarios }: StressOfChunk): NonNullable<StressPart> {
  const { accounts } = margins.after;
  const { listedAtMost } = asked;
  return {
    ...{ accounts: accounts.length, listedAtMost },
    scenarios: asked.scenarios.map(({ hash, path }, place) => {
      const steps = scenarios[place]?.steps ?? [];
      return {
        scenario: hash,
        steps: steps.map((step) => stepPart(accounts, step, listedAtMost)),
        through: path
          ? {
              before: throughOf('before', margins, steps, path),
              after: throughOf('after', margins, steps, path),
            }
          : null,
      };
    }),
  };
}

function throughOf(
  side: 'before' | 'after',
  margins: MarginsOfChunk,
  steps: StressOfChunk['scenarios'][number]['steps'],
  { minutes, graceMinutes }: NonNullable<StressAsked['scenarios'][number]['path']>,
): PathPart {
  const reached = steps.map((step) => step[side]);
  return pathPart(margins[side], reached, { minutes, graceMinutes: graceMinutes[side] });
}

function mergeScenarios(a: ScenarioPart, b: ScenarioPart | undefined, listedAtMost: number): ScenarioPart {
  assert(b?.scenario === a.scenario && b.steps.length === a.steps.length, 'both parts are of one scenario');
  return {
    scenario: a.scenario,
    steps: a.steps.map((step, place) => mergeSteps(step, b.steps[place] ?? step, listedAtMost)),
    through:
      a.through && b.through
        ? {
            before: mergePaths(a.through.before, b.through.before),
            after: mergePaths(a.through.after, b.through.after),
          }
        : null,
  };
}

function found({ accounts, scenarios }: NonNullable<StressPart>): StressFound {
  const told = scenarios.map((part) => ({ part, worst: worstOf(part.steps) }));
  const inOrder = told.toSorted((a, b) => {
    const [one, other] = [a.part.steps[a.worst], b.part.steps[b.worst]];
    const bySteps = one && other ? worseFirst(one, other) : 0;
    return bySteps || compareBytes(a.part.scenario, b.part.scenario);
  });
  const worst = inOrder[0] && inOrder[0].part.steps[inOrder[0].worst];
  return {
    accounts,
    scenarios: inOrder.map(({ part, worst: worstStep }) => scenarioOf(part, worstStep)),
    newlyLiquidatable: worst
      ? { accounts: worst.newlyLiquidatable, listed: worst.listed.map(shortAccountOf) }
      : null,
  };
}

/** By what the proposed set comes to: bad debt, then liquidatable accounts, then called ones. */
function worseFirst({ after: a }: StepPart, { after: b }: StepPart): number {
  return b.badDebt.comparedTo(a.badDebt) || b.liquidatable - a.liquidatable || b.inCall - a.inCall;
}

/** The first of the worst. */
function worstOf(steps: readonly StepPart[]): number {
  let worst = 0;
  for (const [place, step] of steps.entries()) {
    const known = steps[worst];
    if (known && worseFirst(step, known) < 0) worst = place;
  }
  return worst;
}

function scenarioOf({ scenario, steps, through }: ScenarioPart, worstStep: number): StressedScenario {
  return {
    ...{ scenario, worstStep },
    steps: steps.map(({ before, after, newlyInCall, newlyLiquidatable }): StressStep => ({
      ...{ before: standingOf(before), after: standingOf(after) },
      ...{ newlyInCall, newlyLiquidatable },
    })),
    through: through && pathThrough(through, steps),
  };
}

function pathThrough(through: NonNullable<ScenarioPart['through']>, steps: readonly StepPart[]): PathThrough {
  const under = (side: 'before' | 'after') => {
    const firstMost = (figure: (step: StepPart) => number): number => {
      const figures = steps.map(figure);
      return figures.indexOf(Math.max(...figures));
    };
    const badDebts = steps.map((step) => step[side].badDebt);
    const mostDebt = badDebts.reduce((most, debt) => (debt.gt(most) ? debt : most));
    return {
      ...through[side],
      peaks: {
        inCall: firstMost((step) => step[side].inCall),
        liquidatable: firstMost((step) => step[side].liquidatable),
        badDebt: badDebts.findIndex((debt) => debt.eq(mostDebt)),
      },
    };
  };
  return { before: under('before'), after: under('after') };
}
