import {
  CRISIS_SCENARIOS,
  type CrisisMove,
  type CrisisScenario,
} from '../../lib/domain/risk/scenarios/crisis-scenarios';
import { builder } from '../kit/builder';

const scenarioMove = builder.objectRef<CrisisMove>('ScenarioMove').implement({
  description: "An underlying's move in a crisis.",
  fields: (t) => ({
    underlying: t.exposeString('underlying', { description: 'What moved.' }),
    moveFraction: t.expose('moveFraction', {
      type: 'Decimal',
      description: 'By how much, as a fraction: -0.39 is a fall of 39 %.',
    }),
  }),
});

const crisisScenario = builder.objectRef<CrisisScenario>('CrisisScenario').implement({
  description: 'A day of the past on which prices moved, with its source.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Stable name, for programs.' }),
    name: t.exposeString('name', { description: 'For people.' }),
    date: t.exposeString('date', { description: 'The day, as YYYY-MM-DD.' }),
    source: t.exposeString('source', { description: 'Where the figures are from.' }),
    moves: t.field({
      type: [scenarioMove],
      description: 'What moved, and by how much.',
      resolve: ({ moves }) => [...moves],
    }),
  }),
});

builder.queryFields((t) => ({
  crisisScenarios: t.field({
    type: [crisisScenario],
    description: 'Crises of the past, oldest first.',
    resolve: () => [...CRISIS_SCENARIOS],
  }),
}));
