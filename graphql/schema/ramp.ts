import type { RampStatus, RampStep } from '../../lib/domain/governance/activation/ramp-steps';
import { type Decimal, decimalText } from '../../lib/domain/number/decimal';
import { rampRecord } from '../../lib/db/reads/ramp-record';
import { abortRamp, pauseRamp, resumeRamp } from '../../lib/usecases/activation/pause-ramp';
import { shortestSafeRamp, type SafeRamp } from '../../lib/usecases/activation/shortest-safe-ramp';
import type { SafeStep } from '../../lib/usecases/activation/steps/safe-steps';
import { planRamp } from '../../lib/usecases/proposals/plan-ramp';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { keyOf, proposalOr, seenFields } from '../kit/proposal-input';
import { ACCESS, resultUnion } from '../kit/refusals';
import { rampStepInput } from './activation-plan';
import { proposal } from './proposal';

const STATUS_DESCRIPTIONS: Record<RampStatus, string> = {
  RUNNING: 'It goes on at its next step.',
  WAITING: 'A step could not be taken whole: it is tried again by itself.',
  HELD: 'Somebody paused it: it goes on when somebody resumes it.',
  COMPLETE: 'It has arrived.',
  REPLACED: 'Later changes took over all that it moved.',
  ABORTED: 'It stays where it is for good.',
};
const rampStatus = describedEnum('RampStatus', 'How a ramp goes on.', STATUS_DESCRIPTIONS);

const rampType = builder.objectRef<ReturnType<typeof rampRecord>>('Ramp').implement({
  description: 'A change that goes live in steps, from its first step on.',
  fields: (t) => ({
    status: t.expose('status', { type: rampStatus, description: 'How it goes on.' }),
    classes: t.stringList({
      description: 'Margin classes that it still moves.',
      resolve: ({ classes }) => [...classes],
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When its first step was taken.' }),
    nextAt: t.expose('nextAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its next step is due, or is tried again; null: nothing is to be done.',
    }),
    leading: t.field({
      type: 'Decimal',
      description: 'How much counts of the requirement that goes first.',
      resolve: ({ weights }) => weights.leading,
    }),
    trailing: t.field({
      type: 'Decimal',
      description: 'How much counts of the other.',
      resolve: ({ weights }) => weights.trailing,
    }),
    pausedReason: t.exposeString('pausedReason', {
      nullable: true,
      description: 'Why it waits or is held, in words.',
    }),
  }),
});

builder.prismaObjectField(proposal, 'ramp', (t) =>
  t.field({
    type: rampType,
    nullable: true,
    select: { ramp: true },
    description: 'How it goes on where it went live in steps; null before, and where it goes live whole.',
    resolve: ({ ramp }) => ramp && rampRecord(ramp),
  }),
);

const safeStep = builder.objectRef<SafeStep>('SafeRampStep').implement({
  description: 'A step, with whom it would make liquidatable if accounts and prices stayed as they are.',
  fields: (t) => ({
    afterMinutes: t.exposeInt('afterMinutes', { description: 'Minutes after the first step.' }),
    leading: t.expose('leading', { type: 'Decimal', description: 'Of the requirement that goes first.' }),
    trailing: t.expose('trailing', { type: 'Decimal', description: 'Of the other.' }),
    accounts: t.exposeInt('accounts', { description: 'Accounts that it would make liquidatable.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of their positions, in the settlement asset.',
      resolve: ({ notional }) => notional,
    }),
  }),
});

const safeRampType = builder.objectRef<SafeRamp>('SafeRamp').implement({
  description:
    'The shortest ramp that keeps within the liquidation budget, on the accounts and prices of now.',
  fields: (t) => ({
    steps: t.field({ type: [safeStep], description: 'In order.', resolve: ({ steps }) => [...steps] }),
    budget: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What may be made liquidatable within one window; null: without limit.',
      resolve: ({ budget }): Decimal | null => budget,
    }),
    windowHours: t.exposeInt('windowHours', { description: "The budget's window, in hours." }),
    asOf: t.field({ type: 'DateTime', description: 'Of the book.', resolve: ({ asOf }) => asOf }),
  }),
});

const safeRampResult = resultUnion('ShortestSafeRampResult', safeRampType, [
  ...ACCESS,
  'NotFound',
  'InvalidInput',
]);

builder.queryFields((t) => ({
  shortestSafeRamp: t.field({
    type: safeRampResult,
    description:
      'The shortest ramp on which a proposal keeps within the liquidation budget: a plan on the accounts of now, which each step is measured against again. Right: PLAN.',
    complexity: { field: 2_000 },
    args: { proposalId: t.arg.id({ required: true, description: 'Id of the proposal.' }) },
    resolve: async (_root, { proposalId }, { deps, actor }) => {
      const found = await shortestSafeRamp(deps, actor, { proposalId: keyOf('Proposal', proposalId) });
      return found.ok ? found.value : found.refusal;
    },
  }),
}));

const planRampInput = builder.inputType('PlanRampInput', {
  description: 'What planRamp takes.',
  fields: (t) => ({
    ...seenFields(t),
    steps: t.field({
      type: [rampStepInput],
      description:
        'In order; none: the change goes live whole. Left out: the shortest safe ramp on the accounts of now.',
    }),
  }),
});
const withReason = (name: string) =>
  builder.inputType(`${name}Input`, {
    description: `What ${name.charAt(0).toLowerCase()}${name.slice(1)} takes.`,
    fields: (t) => ({
      proposalId: t.id({ required: true, description: 'Id of the proposal.' }),
      reason: t.string({ required: true, description: 'Why.' }),
    }),
  });
const pauseRampInput = withReason('PauseRamp');
const abortRampInput = withReason('AbortRamp');
const resumeRampInput = builder.inputType('ResumeRampInput', {
  description: 'What resumeRamp takes.',
  fields: (t) => ({ proposalId: t.id({ required: true, description: 'Id of the proposal.' }) }),
});

const ON_RAMP = [...ACCESS, 'NotFound', 'WrongState'] as const;
const planRampResult = resultUnion('PlanRampResult', proposal, [
  ...ON_RAMP,
  'StaleRevision',
  'NothingChanged',
  'ReauthenticationRequired',
  'InvalidInput',
]);
const pauseRampResult = resultUnion('PauseRampResult', proposal, [...ON_RAMP, 'InvalidInput']);
const abortRampResult = resultUnion('AbortRampResult', proposal, [...ON_RAMP, 'InvalidInput']);
const resumeRampResult = resultUnion('ResumeRampResult', proposal, [...ON_RAMP, 'ReauthenticationRequired']);

builder.mutationFields((t) => ({
  planRamp: t.field({
    type: planRampResult,
    description:
      'Plans that a change goes live in steps. That is an edit: back to DRAFT, and every vote is void. Right: PLAN.',
    args: { input: t.arg({ type: planRampInput, required: true, description: 'The steps.' }) },
    resolve: async (_root, { input }, context) => {
      const { proposalId, revisionHash, steps } = input;
      const stated = steps?.map(({ afterMinutes, leading, trailing }): RampStep => {
        return { afterMinutes, leading: decimalText(leading), trailing: decimalText(trailing) };
      });
      const of = { proposalId: keyOf('Proposal', proposalId), revisionHash, steps: stated ?? null };
      return proposalOr(await planRamp(context.deps, context.actor, of), context);
    },
  }),
  pauseRamp: t.field({
    type: pauseRampResult,
    description: 'Holds a ramp where it is, at once, until somebody resumes it: PAUSED. Right: SUSPEND.',
    args: { input: t.arg({ type: pauseRampInput, required: true, description: 'Which, and why.' }) },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      return proposalOr(await pauseRamp(context.deps, context.actor, { ...input, proposalId }), context);
    },
  }),
  resumeRamp: t.field({
    type: resumeRampResult,
    description: 'Lets a ramp go on that somebody paused; it catches up with its plan. Right: QUEUE.',
    args: { input: t.arg({ type: resumeRampInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      return proposalOr(await resumeRamp(context.deps, context.actor, { proposalId }), context);
    },
  }),
  abortRamp: t.field({
    type: abortRampResult,
    description:
      'Stops a ramp for good, where it is; the way back is a rollback, from where everything stands. Right: CANCEL.',
    args: { input: t.arg({ type: abortRampInput, required: true, description: 'Which, and why.' }) },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      return proposalOr(await abortRamp(context.deps, context.actor, { ...input, proposalId }), context);
    },
  }),
}));
