import { assert } from '../../lib/domain/assert';
import type { ScenarioRead } from '../../lib/db/reads/scenario-reads';
import { addScenario, importScenario } from '../../lib/usecases/scenarios/add-scenario';
import { retireScenario } from '../../lib/usecases/scenarios/retire-scenario';
import { storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { ACCESS, resultUnion } from '../kit/refusals';
import type { Context } from '../server/context-shape';
import { scenarioType } from './scenario';

const addScenarioInput = builder.inputType('AddScenarioInput', {
  description: 'What addScenario takes.',
  fields: (t) => ({
    document: t.string({
      required: true,
      description: 'The scenario as JSON text, of the form margrave/scenario/1: see docs/api.md#scenarios.',
    }),
  }),
});

const importScenarioInput = builder.inputType('ImportScenarioInput', {
  description: 'What importScenario takes.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'Under which it is kept; one that is there: a new version.',
    }),
    source: t.string({ required: true, description: 'Whence the prices are.' }),
    sourceUrl: t.string({ description: 'Where they can be read: https.' }),
    csv: t.string({
      required: true,
      description:
        'Lines of instrument,instant,price under just that header: each instrument at every instant.',
    }),
    confirmedInstruments: t.stringList({
      description: 'Instruments of which a price that the price guard would not take in one move is meant.',
    }),
  }),
});

const retireScenarioInput = builder.inputType('RetireScenarioInput', {
  description: 'What retireScenario takes.',
  fields: (t) => ({
    hash: t.string({ required: true, description: 'SHA-256 of its text.' }),
    reason: t.string({ required: true, description: 'Why, for the log.' }),
  }),
});

const REFUSALS = [...ACCESS, 'InvalidInput', 'NothingChanged'] as const;
const addScenarioResult = resultUnion('AddScenarioResult', scenarioType, REFUSALS);
const importScenarioResult = resultUnion('ImportScenarioResult', scenarioType, REFUSALS);
const retireScenarioResult = resultUnion('RetireScenarioResult', scenarioType, [...REFUSALS, 'NotFound']);

async function scenarioOf({ reads }: Context, hash: string): Promise<ScenarioRead> {
  const scenario = await reads.scenario(hash);
  assert(scenario !== null, 'what was just kept is there');
  return scenario;
}

builder.mutationFields((t) => ({
  addScenario: t.field({
    type: addScenarioResult,
    description:
      'Adds a scenario to the library, or a new version of one of its name. A name that the venue does not have, a price that is out of range or would vanish, and a far print that nobody confirmed are refused by path. Right: PROPOSE.',
    args: { input: t.arg({ type: addScenarioInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => {
      const added = await addScenario(context.deps, context.actor, input);
      return added.ok ? scenarioOf(context, added.value.hash) : added.refusal;
    },
  }),
  importScenario: t.field({
    type: importScenarioResult,
    description:
      'Adds a path whose prices are in a CSV file. A gap, a second price at an instant and whatever else is wrong is named with its line. Right: PROPOSE.',
    args: { input: t.arg({ type: importScenarioInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => {
      const { name, source, sourceUrl, csv, confirmedInstruments } = input;
      const imported = await importScenario(context.deps, context.actor, {
        ...{ name, source, url: sourceUrl ?? null, csv },
        confirmed: [...(confirmedInstruments ?? [])],
      });
      return imported.ok ? scenarioOf(context, imported.value.hash) : imported.refusal;
    },
  }),
  retireScenario: t.field({
    type: retireScenarioResult,
    description:
      'Takes a scenario of the venue’s own out of what may be asked; evidence that was found with it can still be repeated. Right: PROPOSE.',
    args: { input: t.arg({ type: retireScenarioInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => {
      const hash = storableText('retireScenario.hash', input.hash);
      const retired = await retireScenario(context.deps, context.actor, { hash, reason: input.reason });
      return retired.ok ? scenarioOf(context, hash) : retired.refusal;
    },
  }),
}));
