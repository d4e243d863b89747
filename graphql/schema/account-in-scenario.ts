import type { AccountInScenario, WorstStep } from '../../lib/usecases/margin/scenario-outcome';
import { builder } from '../kit/builder';
import { accountFigures } from './account-figures';

const worstStep = builder.objectRef<WorstStep>('ScenarioWorstStep').implement({
  description:
    'The step of a scenario at which least equity is left over maintenance margin, of those at which the account can be margined.',
  fields: (t) => ({
    label: t.exposeString('label', {
      description: 'Which: a cell of a grid, an instant of a path; empty where there is one step.',
    }),
    figures: t.field({
      type: accountFigures,
      description: 'At its prices, under the parameters that are asked about.',
      resolve: ({ under }) => under,
    }),
    live: t.field({
      type: accountFigures,
      nullable: true,
      description: 'At the same prices under the live version; null where it cannot be margined so.',
      resolve: ({ live }) => live,
    }),
  }),
});

export const accountInScenario = builder.objectRef<AccountInScenario>('AccountInScenario').implement({
  description:
    'An account in one scenario of the library, should it come now: prices move at once, and nothing else.',
  fields: (t) => ({
    hash: t.exposeString('hash', { description: 'SHA-256 of the scenario.' }),
    name: t.exposeString('name', { description: 'What it is called.' }),
    steps: t.exposeInt('steps', { description: 'How many steps were looked at.' }),
    unmarginedSteps: t.exposeInt('unmarginedSteps', {
      description: 'At how many of them it cannot be margined.',
    }),
    unmoved: t.stringList({
      description: 'Instruments that it holds and whose price the scenario leaves where it is.',
      resolve: ({ unmoved }) => [...unmoved],
    }),
    worst: t.field({
      type: worstStep,
      nullable: true,
      description: 'The step that is worst for it; null: see `lack`.',
      resolve: ({ worst }) => worst,
    }),
    lack: t.string({
      nullable: true,
      description: 'Why nothing is said; null where something is.',
      resolve: ({ lack }) => lack,
    }),
  }),
});
