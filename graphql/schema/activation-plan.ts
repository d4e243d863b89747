import type { ActivationPlan, PlannedStep } from '../../lib/domain/governance/activation/activation-plan';
import type { RampStep } from '../../lib/domain/governance/activation/ramp-steps';
import { decimal } from '../../lib/domain/number/decimal';
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

export const rampStep = builder.objectRef<RampStep>('RampStep').implement({
  description: 'A step of a ramp: how much of the change counts from then on.',
  fields: (t) => ({
    afterMinutes: t.exposeInt('afterMinutes', {
      description: 'Minutes after the first step was taken; 0 of the first.',
    }),
    leading: t.field({
      type: 'Decimal',
      description:
        'Of the requirement that goes first: initial margin where a class tightens, maintenance margin where it loosens.',
      resolve: ({ leading }) => decimal(leading),
    }),
    trailing: t.field({
      type: 'Decimal',
      description: 'Of the other; of both where a class does neither everywhere.',
      resolve: ({ trailing }) => decimal(trailing),
    }),
  }),
});

export const rampStepInput = builder.inputType('RampStepInput', {
  description: 'A step of a ramp.',
  fields: (t) => ({
    afterMinutes: t.int({
      required: true,
      description: 'Whole minutes after the first step, which is at 0; rising.',
    }),
    leading: t.field({
      type: 'Decimal',
      required: true,
      description: 'From `trailing` to 1, at most four decimals; 1 of the last.',
    }),
    trailing: t.field({
      type: 'Decimal',
      required: true,
      description: 'From 0 to 1, at most four decimals; 1 of the last.',
    }),
  }),
});

export const activationPlan = builder.objectRef<ActivationPlan>('ActivationPlan').implement({
  description: 'When a proposal is to go live: part of what is approved.',
  fields: (t) => ({
    steps: t.field({
      type: [plannedStep],
      description: 'The first, which has a time of its own.',
      resolve: ({ steps }) => [...steps],
    }),
    ramp: t.field({
      type: [rampStep],
      nullable: true,
      description: 'In order, the first among them; null: the change goes live whole, or not at all.',
      resolve: ({ ramp }) => ramp && [...ramp],
    }),
    graceMinutes: t.exposeInt('graceMinutes', {
      description: 'Minutes after its time in which activation may still happen.',
    }),
    canonical: t.exposeString('canonical', { description: 'The plan as RFC 8785 JSON text.' }),
    hash: t.exposeString('hash', { description: 'SHA-256 of `canonical`: what a vote names.' }),
  }),
});
