import type { AdjustmentSlotModel } from '../../lib/db/generated/prisma/models';
import {
  type ArithmeticLine,
  type ExplainedLimit,
  explainedLimits,
  type LimitOutcome,
  targetArithmetic,
  type TargetArithmetic,
} from '../../lib/domain/dynamics/explain-slot';
import { LIMITED_SENTENCE } from '../../lib/domain/dynamics/gate-sentence';
import { replayedSlot } from '../../lib/domain/dynamics/replay-slot';
import type { ProgrammeState } from '../../lib/domain/dynamics/slot';
import { type SlotInput, slotInputs } from '../../lib/domain/dynamics/slot-inputs';
import { type PastSlot, stateBefore } from '../../lib/domain/dynamics/state-before';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { Decimal } from '../../lib/domain/number/decimal';
import { slotMsOf } from '../../lib/domain/dynamics/path';
import { storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import {
  adjustmentSlot,
  dialDecision,
  type DialOfSlot,
  dialsOf,
  gateEnum,
  maySeeBudget,
  isOfBudget,
  shownGate,
  type ShownGate,
} from './adjustment-slot';

interface Explanation {
  readonly slot: AdjustmentSlotModel;
  readonly past: PastSlot;
  /** Where the programme stood before; null: it is not read back so far. */
  readonly state: ProgrammeState | null;
}

const slotInput = builder.objectRef<SlotInput>('AdjustmentInput').implement({
  description: 'Something that a slot had received before it.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'What it is, for people.' }),
    figure: t.exposeString('figure', { description: 'Its figure with its unit, for people.' }),
  }),
});

const arithmeticLine = builder.objectRef<ArithmeticLine>('AdjustmentArithmeticLine').implement({
  description: 'A line of the computation of a target.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'What is computed, for people.' }),
    figure: t.field({
      type: 'Decimal',
      description: 'As the law computes it from what the record says that it saw.',
      resolve: ({ figure }) => new Decimal(figure),
    }),
    recorded: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What the record says of it; null: the record does not state it.',
      resolve: ({ recorded }) => (recorded === null ? null : new Decimal(recorded)),
    }),
  }),
});

const arithmetic = builder.objectRef<TargetArithmetic>('AdjustmentArithmetic').implement({
  description: 'How a target was computed.',
  fields: (t) => ({
    lines: t.field({
      type: [arithmeticLine],
      description: 'Line by line; empty where nobody could say.',
      resolve: ({ lines }) => [...lines],
    }),
    agrees: t.exposeBoolean('agrees', {
      description: 'Whether every figure that the record states is the one computed.',
    }),
  }),
});

const OUTCOMES: Record<LimitOutcome, string> = {
  PASSED: 'It let the move pass.',
  LIMITED: 'It limited the move, and another one decided.',
  DECIDED: 'It decided.',
  NOT_ASKED: 'It was not asked.',
};
const outcomeEnum = describedEnum('AdjustmentLimitOutcome', 'What became of a limit.', OUTCOMES);

interface ShownLimit extends Omit<ExplainedLimit, 'gate'> {
  readonly gate: ShownGate;
}
const limit = builder.objectRef<ShownLimit>('AdjustmentLimit').implement({
  description: 'A limit of a dial, as a slot met it.',
  fields: (t) => ({
    gate: t.field({ type: gateEnum, description: 'Which.', resolve: ({ gate }) => gate }),
    outcome: t.field({
      type: outcomeEnum,
      description: 'What became of it.',
      resolve: ({ outcome }) => outcome,
    }),
    figure: t.exposeString('figure', { description: 'Its figure, for people.' }),
  }),
});

/**
 * Whoever may not see the budget is told of no slot whether something that is shown to few limited the move, nor which of it did; that
 * one of it decided is shown as LIMITED, in one row for all of it.
 */
function shownLimits(actor: Actor, limits: readonly ExplainedLimit[]): ShownLimit[] {
  if (maySeeBudget(actor)) return [...limits];
  const hidden = limits.filter(({ gate }) => isOfBudget(gate));
  const hasDecided = hidden.some(({ outcome }) => outcome === 'DECIDED');
  return limits.flatMap((one): ShownLimit[] => {
    if (!isOfBudget(one.gate)) return [one];
    if (one !== hidden[0]) return [];
    const gate = shownGate(actor, one.gate);
    return [{ gate, outcome: hasDecided ? 'DECIDED' : 'NOT_ASKED', figure: LIMITED_SENTENCE }];
  });
}

interface ExplainedDial extends DialOfSlot {
  readonly state: ProgrammeState | null;
}
const explainedDial = builder.objectRef<ExplainedDial>('AdjustmentDialExplanation').implement({
  description: 'One dial of a slot, limit by limit.',
  fields: (t) => ({
    decision: t.field({ type: dialDecision, description: 'What was decided.', resolve: (dial) => dial }),
    wished: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'How far it would have gone if the book bore all; null for whoever may not see the budget.',
      resolve: ({ decided }, _args, { actor }) => (maySeeBudget(actor) ? decided.wished : null),
    }),
    limits: t.field({
      type: [limit],
      description: 'Every limit, in the order in which they decide.',
      resolve: ({ decided, state, ...past }, _args, { actor }) =>
        shownLimits(actor, explainedLimits(past, decided, state, slotMsOf(past.record))),
    }),
  }),
});

const REPLAYS = {
  SAME: 'The law decides the same again: the record has the same hash.',
  DIFFERS: 'The law decides otherwise: the record is not what its inputs lead to.',
  TOO_FAR_BACK: 'It depends on slots further back than are read here: replay it in the shell.',
};
const replayEnum = describedEnum('AdjustmentReplay', 'What comes of deciding a slot again.', REPLAYS);

const explanation = builder.objectRef<Explanation>('SlotExplanation').implement({
  description: 'A slot taken apart: what it had received, what it computed, and what each limit said.',
  fields: (t) => ({
    slot: t.field({ type: adjustmentSlot, description: 'The slot.', resolve: ({ slot }) => slot }),
    inputs: t.field({
      type: [slotInput],
      description: 'What it had received before it.',
      resolve: ({ past }) => [...slotInputs(past)],
    }),
    target: t.field({
      type: arithmetic,
      description: 'How its target was computed, and whether the record says the same.',
      resolve: ({ past }) => targetArithmetic(past),
    }),
    dials: t.field({
      type: [explainedDial],
      description: 'Each dial, limit by limit.',
      resolve: ({ past, state }) => dialsOf(past).map((dial) => ({ ...dial, state })),
    }),
    replay: t.field({
      type: replayEnum,
      description: 'Whether the law decides the same again, from the slots before it.',
      resolve: ({ slot, past, state }) => {
        if (state === null) return 'TOO_FAR_BACK';
        return replayedSlot(past, state, slotMsOf(past.record)).hash === slot.hash ? 'SAME' : 'DIFFERS';
      },
    }),
  }),
});

builder.queryFields((t) => ({
  explainSlot: t.field({
    type: explanation,
    nullable: true,
    complexity: { field: 500 },
    description: 'A slot of an adjustment programme taken apart; null where there is no such slot.',
    args: { hash: t.arg.string({ required: true, description: 'Of the slot, whole.' }) },
    resolve: async (_root, { hash }, { actor, deps, reads }) => {
      const slot = await reads.adjustmentSlot(storableText('explainSlot.hash', hash));
      if (!slot) return null;
      return deps.heavy(actor, async () => {
        const past = await reads.pastSlot(slot);
        const before = await reads.slotsBefore(slot, past);
        return { slot, past, state: before && stateBefore(past, before, slotMsOf(past.record)) };
      });
    },
  }),
}));
