import type { ActivationPlan, PlannedStep } from '../../lib/domain/governance/activation/activation-plan';
import { builder } from '../kit/builder';

const plannedStep = builder.objectRef<PlannedStep>('PlannedStep').implement({
  description: 'A part of a change going live.',
  fields: (t) => ({
    at: t.expose('at', {
      type: 'DateTime',
      nullable: true,
      description: 'Planned time; null: as soon as the proposal is queued.',
    }),
  }),
});

export const activationPlan = builder.objectRef<ActivationPlan>('ActivationPlan').implement({
  description: 'When a proposal is to go live: part of what is approved.',
  fields: (t) => ({
    steps: t.field({
      type: [plannedStep],
      description: 'In order. Exactly one today: a change goes live whole.',
      resolve: ({ steps }) => [...steps],
    }),
    graceMinutes: t.exposeInt('graceMinutes', {
      description: 'Minutes after its time in which activation may still happen.',
    }),
    canonical: t.exposeString('canonical', { description: 'The plan as RFC 8785 JSON text.' }),
    hash: t.exposeString('hash', { description: 'SHA-256 of `canonical`: what a vote names.' }),
  }),
});
