import { decimal } from '../../lib/domain/number/decimal';
import type { stressOf } from '../../lib/domain/risk/evidence';
import type {
  AskedScenario,
  PathUnder,
  ShortAccount,
  StressedScenario,
  StressFound,
  StressStanding,
  StressStep,
} from '../../lib/domain/risk/studies/stress/stress';
import { builder } from '../kit/builder';

export const stressStanding = builder.objectRef<StressStanding>('StressStanding').implement({
  description:
    'How accounts stand at the prices of a step under one parameter set; amounts in the settlement asset.',
  fields: (t) => ({
    inCall: t.exposeInt('inCall', { description: 'Accounts with a margin call that are not liquidatable.' }),
    liquidatable: t.exposeInt('liquidatable', { description: 'Accounts that may be liquidated.' }),
    underWater: t.exposeInt('underWater', { description: 'Accounts that owe more than they have.' }),
    unmargined: t.exposeInt('unmargined', {
      description: 'Accounts that cannot be margined there, and so are in no other figure.',
    }),
    callAmount: t.field({
      type: 'Decimal',
      description: 'What calls ask for together.',
      resolve: ({ callAmount }) => decimal(callAmount),
    }),
    shortfall: t.field({
      type: 'Decimal',
      description: 'How far liquidatable accounts are below their maintenance margin together.',
      resolve: ({ shortfall }) => decimal(shortfall),
    }),
    badDebt: t.field({
      type: 'Decimal',
      description: 'How far accounts are below zero together: what nobody covers.',
      resolve: ({ badDebt }) => decimal(badDebt),
    }),
  }),
});

interface ServedStep extends StressStep {
  readonly label: string;
}

const stressStep = builder.objectRef<ServedStep>('StressStep').implement({
  description:
    'One set of prices of a scenario: all there is of moves, a cell of a grid, an instant of a path.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'Which; empty where there is one.' }),
    before: t.field({
      type: stressStanding,
      description: 'Under the base version.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: stressStanding,
      description: 'Under the proposed parameters.',
      resolve: ({ after }) => after,
    }),
    newCalls: t.int({
      description:
        'Accounts that are called under the proposed parameters, or worse, and not under the base version.',
      resolve: ({ newlyInCall }) => newlyInCall,
    }),
    newLiquidations: t.int({
      description:
        'Accounts that are liquidatable under the proposed parameters and not under the base version.',
      resolve: ({ newlyLiquidatable }) => newlyLiquidatable,
    }),
  }),
});

const pathUnder = builder.objectRef<PathUnder>('StressPath').implement({
  description:
    'What comes of accounts along a path under one parameter set, each at the first step that it comes to; positions as they were.',
  fields: (t) => ({
    called: t.intList({
      description: 'By step: accounts that are called for the first time.',
      resolve: ({ called }) => [...called],
    }),
    overdue: t.intList({
      description: 'By step: accounts whose call is still open when its grace period has ended.',
      resolve: ({ overdue }) => [...overdue],
    }),
    liquidated: t.intList({
      description: 'By step: accounts that come to be below the liquidation level.',
      resolve: ({ liquidated }) => [...liquidated],
    }),
    mostInCallAt: t.int({
      description: 'Place of the first step with most accounts in call.',
      resolve: ({ peaks }) => peaks.inCall,
    }),
    mostLiquidatableAt: t.int({
      description: 'Place of the first step with most liquidatable accounts.',
      resolve: ({ peaks }) => peaks.liquidatable,
    }),
    mostBadDebtAt: t.int({
      description: 'Place of the first step with the greatest bad debt.',
      resolve: ({ peaks }) => peaks.badDebt,
    }),
  }),
});

interface ServedScenario extends Omit<StressedScenario, 'steps'> {
  readonly asked: AskedScenario;
  readonly steps: readonly ServedStep[];
}

const stressedScenario = builder.objectRef<ServedScenario>('StressedScenario').implement({
  description: 'What a change does in one scenario, at each of its steps.',
  fields: (t) => ({
    hash: t.string({ description: 'SHA-256 of the scenario.', resolve: ({ asked }) => asked.hash }),
    name: t.string({ description: 'What it is called.', resolve: ({ asked }) => asked.name }),
    missing: t.stringList({
      description: 'What it moves that the venue did not have, in words: those moves were left out.',
      resolve: ({ asked }) => [...(asked.missing ?? [])],
    }),
    worstStep: t.exposeInt('worstStep', {
      description: 'Place of the step with the greatest bad debt under the proposed parameters.',
    }),
    steps: t.field({ type: [stressStep], description: 'In order.', resolve: ({ steps }) => [...steps] }),
    minutes: t.intList({
      description: 'Of a path: minutes from its first instant to each step; none otherwise.',
      resolve: ({ asked }) => [...(asked.path?.minutes ?? [])],
    }),
    pathBefore: t.field({
      type: pathUnder,
      nullable: true,
      description: 'Along the path under the base version; null where it is none.',
      resolve: ({ through }) => through?.before ?? null,
    }),
    pathAfter: t.field({
      type: pathUnder,
      nullable: true,
      description: 'Along the path under the proposed parameters; null where it is none.',
      resolve: ({ through }) => through?.after ?? null,
    }),
  }),
});

export const shortAccount = builder.objectRef<ShortAccount>('ShortAccount').implement({
  description:
    'An account that is liquidatable under the proposed parameters alone: in the worst scenario, or on the worst past day.',
  fields: (t) => ({
    accountId: t.exposeString('account', { description: 'Its natural key.' }),
    equity: t.field({
      type: 'Decimal',
      description: 'Equity there.',
      resolve: ({ equity }) => decimal(equity),
    }),
    maintenanceMargin: t.field({
      type: 'Decimal',
      description: 'Maintenance margin there, under the proposed parameters.',
      resolve: ({ maintenanceMargin }) => decimal(maintenanceMargin),
    }),
  }),
});

interface ServedStress {
  readonly scenarioSetHash: string;
  readonly accounts: number;
  readonly scenarios: readonly ServedScenario[];
  readonly newlyLiquidatable: StressFound['newlyLiquidatable'];
}

export const stressFound = builder.objectRef<ServedStress>('StressFound').implement({
  description:
    'What a change does in scenarios of the library: accounts as they were, prices moved at once, nobody trades and nobody is sold. Counts and sums are exact.',
  fields: (t) => ({
    scenarioSetHash: t.exposeString('scenarioSetHash', {
      description: 'SHA-256 of which scenarios they are.',
    }),
    accounts: t.exposeInt('accounts', { description: 'Accounts in the snapshot.' }),
    scenarios: t.field({
      type: [stressedScenario],
      description: 'The worst first.',
      resolve: ({ scenarios }) => [...scenarios],
    }),
    newLiquidations: t.int({
      description: 'Of the worst scenario at its worst step: accounts that the change makes liquidatable.',
      resolve: ({ newlyLiquidatable }) => newlyLiquidatable?.accounts ?? 0,
    }),
    listed: t.field({
      type: [shortAccount],
      description: 'Those of them that are short of most, at most 20.',
      resolve: ({ newlyLiquidatable }) => [...(newlyLiquidatable?.listed ?? [])],
    }),
  }),
});

/** What evidence says, beside what was asked. */
export function stressAsServed({ asked, found }: NonNullable<ReturnType<typeof stressOf>>): ServedStress {
  const byHash = new Map(asked.scenarios.map((one) => [one.hash, one]));
  return {
    scenarioSetHash: asked.scenarioSetHash,
    accounts: found.accounts,
    newlyLiquidatable: found.newlyLiquidatable,
    scenarios: found.scenarios.flatMap(({ steps, ...scenario }) => {
      const one = byHash.get(scenario.scenario);
      if (!one) return [];
      return [
        {
          ...{ ...scenario, asked: one },
          steps: steps.map((step, place) => ({ ...step, label: one.steps[place] ?? '' })),
        },
      ];
    }),
  };
}
