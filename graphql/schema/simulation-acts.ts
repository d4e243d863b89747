import { repeatSimulation } from '../../lib/usecases/simulation/repeat-simulation';
import { requestSimulation } from '../../lib/usecases/simulation/request-simulation';
import { builder } from '../kit/builder';
import { keyOf, seenFields } from '../kit/proposal-input';
import { ACCESS, resultUnion } from '../kit/refusals';
import { simulation } from './simulation';

const simulateProposalInput = builder.inputType('SimulateProposalInput', {
  description: 'What simulateProposal takes.',
  fields: seenFields,
});

const repeatSimulationInput = builder.inputType('RepeatSimulationInput', {
  description: 'What repeatSimulation takes.',
  fields: (t) => ({
    simulationId: t.id({ required: true, description: 'Id of a finished simulation.' }),
  }),
});

const simulateProposalResult = resultUnion('SimulateProposalResult', simulation, [
  ...ACCESS,
  'NotFound',
  'WrongState',
  'StaleRevision',
  'ApprovalStands',
]);
const repeatSimulationResult = resultUnion('RepeatSimulationResult', simulation, [
  ...ACCESS,
  'NotFound',
  'NoEvidence',
]);

builder.mutationFields((t) => ({
  simulateProposal: t.field({
    type: simulateProposalResult,
    description:
      'Has a worker run the current revision on a fresh snapshot of the live accounts; poll `state`. Of an approved proposal only once its approval is lost, which puts it back in review. Right: PROPOSE.',
    args: { input: t.arg({ type: simulateProposalInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      const outcome = await requestSimulation(deps, actor, { ...input, proposalId });
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
