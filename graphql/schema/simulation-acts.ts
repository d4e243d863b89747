import { cancelSimulation } from '../../lib/usecases/simulation/cancel-simulation';
import { isUuid } from '../../lib/db/uuid';
import { repeatSimulation } from '../../lib/usecases/simulation/repeat-simulation';
import { requestSimulation } from '../../lib/usecases/simulation/request-simulation';
import { mayActor } from '../../lib/domain/governance/people/actor';
import { badArgument, storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { keyOf, seenFields } from '../kit/proposal-input';
import { ACCESS, resultUnion } from '../kit/refusals';
import { readerError } from '../server/access';
import { watchSimulation } from '../server/simulation-watch';
import { simulation } from './simulation';

const startSimulationInput = builder.inputType('StartSimulationInput', {
  description: 'What startSimulation takes.',
  fields: (t) => ({
    ...seenFields(t),
    scenarios: t.stringList({
      description:
        'Hashes of scenarios of the library that it is tried in, beside past crises; none when left out, at most 100.',
    }),
  }),
});

const repeatSimulationInput = builder.inputType('RepeatSimulationInput', {
  description: 'What repeatSimulation takes.',
  fields: (t) => ({
    simulationId: t.id({ required: true, description: 'Id of a finished simulation.' }),
  }),
});

const cancelSimulationInput = builder.inputType('CancelSimulationInput', {
  description: 'What cancelSimulation takes.',
  fields: (t) => ({
    simulationId: t.id({ required: true, description: 'Id of a simulation that has not ended.' }),
  }),
});

const startSimulationResult = resultUnion('StartSimulationResult', simulation, [
  ...ACCESS,
  'NotFound',
  'WrongState',
  'StaleRevision',
  'ApprovalStands',
  'InvalidInput',
]);
const cancelSimulationResult = resultUnion('CancelSimulationResult', simulation, [
  ...ACCESS,
  'NotFound',
  'SimulationEnded',
]);
const repeatSimulationResult = resultUnion('RepeatSimulationResult', simulation, [
  ...ACCESS,
  'NotFound',
  'NoEvidence',
]);

builder.mutationFields((t) => ({
  startSimulation: t.field({
    type: startSimulationResult,
    description:
      'Has a worker run the current revision on a fresh snapshot of the live accounts; poll `state`. Of an approved proposal only once its approval is lost, which puts it back in review. Right: PROPOSE.',
    args: { input: t.arg({ type: startSimulationInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      const outcome = await requestSimulation(deps, actor, {
        ...{ proposalId, revisionHash: input.revisionHash },
        scenarios: (input.scenarios ?? []).map((hash) => storableText('startSimulation.scenarios', hash)),
      });
      return outcome.ok
        ? prisma.simulation.findUniqueOrThrow({
            where: { id: outcome.value.simulationId },
            select: { id: true },
          })
        : outcome.refusal;
    },
  }),
  cancelSimulation: t.field({
    type: cancelSimulationResult,
    description:
      'Stops a simulation before its end; it leaves no evidence. Right: PROPOSE, or VERIFY of a repeat.',
    args: { input: t.arg({ type: cancelSimulationInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const simulationId = keyOf('Simulation', input.simulationId);
      const outcome = await cancelSimulation(deps, actor, { simulationId });
      return outcome.ok
        ? prisma.simulation.findUniqueOrThrow({
            where: { id: outcome.value.simulationId },
            select: { id: true },
          })
        : outcome.refusal;
    },
  }),
  repeatSimulation: t.field({
    type: repeatSimulationResult,
    description:
      'Has a worker run a finished simulation again from its stored snapshots; `reproduced` then says whether the evidence is the same. Right: VERIFY.',
    args: { input: t.arg({ type: repeatSimulationInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const simulationId = keyOf('Simulation', input.simulationId);
      const outcome = await repeatSimulation(deps, actor, { simulationId });
      return outcome.ok
        ? prisma.simulation.findUniqueOrThrow({
            where: { id: outcome.value.simulationId },
            select: { id: true },
          })
        : outcome.refusal;
    },
  }),
}));

builder.subscriptionFields((t) => ({
  simulationProgress: t.field({
    type: simulation,
    description:
      'A simulation whenever it went on, first as it stands now; ends with its end. Whoever asks again misses nothing: each event is all of it.',
    args: { simulationId: t.arg.id({ required: true, description: 'Which.' }) },
    subscribe: async (_root, { simulationId }, { actor, prisma }) => {
      if (!mayActor(actor, 'READ')) throw readerError(actor);
      const id = keyOf('Simulation', simulationId);
      if (!isUuid(id) || !(await prisma.simulation.findUnique({ where: { id }, select: { id: true } })))
        throw badArgument('simulationProgress.simulationId', 'known', 'names no simulation');
      return watchSimulation(prisma, id);
    },
    resolve: ({ id }, _args, { prisma }) =>
      prisma.simulation.findUniqueOrThrow({ where: { id }, select: { id: true } }),
  }),
}));
