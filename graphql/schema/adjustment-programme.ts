import type { Reads } from '../../lib/db/reads/request-reads';
import type { KnownProgramme } from '../../lib/db/reads/adjustment-reads';
import type { Phase } from '../../lib/domain/dynamics/phase';
import { decimal } from '../../lib/domain/number/decimal';
import { heldReason } from '../../lib/domain/dynamics/held-words';
import { storedSlot } from '../../lib/domain/dynamics/path';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { boundSubject, tightened, tighteningsOf, uncovered } from './adjustment-constraint';
import { openOrder, openOrderOf } from './adjustment-open-order';
import {
  adjustmentSlot,
  adjustmentSubject,
  dialDecision,
  dialsOf,
  heldFor,
  type HeldFor,
  maySeeBudget,
} from './adjustment-slot';

/** As many programmes as a venue may well have, for the cost of a query of all. */
const MANY_PROGRAMMES = 10;

const PHASE_DESCRIPTIONS: Record<Phase, string> = {
  SHADOW: 'Decides, and applies nothing.',
  INITIAL_ONLY: 'Moves initial margin; maintenance margin stays.',
  LIVE: 'Moves both.',
};
const phaseEnum = describedEnum(
  'AdjustmentPhase',
  'How much of what a programme decides is applied.',
  PHASE_DESCRIPTIONS,
);

async function heldNow({ name, stands }: KnownProgramme, reads: Reads): Promise<HeldFor[]> {
  const since = await reads.heldSince(name, stands?.held ?? []);
  return (stands?.held ?? []).flatMap((text): HeldFor[] => {
    const reason = heldReason(text);
    return reason === null ? [] : [{ reason, since: since.get(text) ?? null }];
  });
}

const bounds = builder.objectRef<KnownProgramme['programme']['bounds']>('AdjustmentBounds').implement({
  description: 'Where dials may stand, as approved.',
  fields: (t) => ({
    least: t.expose('least', { type: 'Decimal', description: 'The least.' }),
    greatest: t.expose('greatest', { type: 'Decimal', description: 'The greatest.' }),
  }),
});

export const adjustmentProgramme = builder.objectRef<KnownProgramme>('AdjustmentProgramme').implement({
  description: 'A governed law by which margin follows the market, and where it stands.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As the parameter set calls it.' }),
    phase: t.field({
      type: phaseEnum,
      description: 'How much of it is applied.',
      resolve: ({ stands }) => stands?.phase ?? 'SHADOW',
    }),
    phaseSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is in this phase; null before its first slot.',
      resolve: ({ stands }) => stands?.phaseAt ?? null,
    }),
    suspendedSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is suspended; null: it is not.',
      resolve: ({ stands }) => stands?.suspendedAt ?? null,
    }),
    openOrder: t.field({
      type: openOrder,
      nullable: true,
      complexity: { field: 5 },
      description: 'What is put to the vote of it; null: nothing that could still be agreed to.',
      // That a class is constrained is not public.
      resolve: async (known, _args, { reads, actor }) => {
        const order = await openOrderOf(known, reads);
        return order?.document.order === 'TIGHTEN' && !maySeeBudget(actor) ? null : order;
      },
    }),
    reverting: t.boolean({
      description: 'Whether people ordered its dials back to 1.',
      resolve: ({ stands }) => stands?.isReverting ?? false,
    }),
    bound: t.field({
      type: [boundSubject],
      description:
        'Classes and portfolios whose maintenance margin the liquidation budget, or the loop gain, keeps below the target; empty also where whoever asks may not see it.',
      resolve: ({ stands }, _args, { actor }) =>
        stands && maySeeBudget(actor)
          ? [...stands.bound].map(([pointer, sinceMs]) => ({ pointer, sinceMs, stands }))
          : [],
    }),
    uncoveredLoss: t.field({
      type: uncovered,
      nullable: true,
      complexity: { field: 5 },
      description:
        'What margin does not cover where it is constrained, as stated last, at most an hour ago; null: it is not, or whoever asks may not see it.',
      resolve: ({ name, stands }, _args, { actor, reads }) =>
        stands && stands.constrained.length > 0 && maySeeBudget(actor) ? reads.uncovered(name) : null,
    }),
    tightenings: t.field({
      type: [tightened],
      complexity: { field: 5, multiplier: 3 },
      description:
        'What people let past the liquidation budget and nobody has reviewed, or what still goes on; newest first. Empty also where whoever asks may not see it.',
      resolve: async (known, _args, { actor, reads }) =>
        maySeeBudget(actor) ? [...(await tighteningsOf(known, reads))] : [],
    }),
    document: t.field({
      type: 'JSONDocument',
      description: 'What was approved.',
      resolve: ({ programme }) => programme.document,
    }),
    hash: t.string({
      description: 'SHA-256 of its canonical document.',
      resolve: ({ programme }) => programme.hash,
    }),
    instrument: t.string({
      description: 'The instrument whose bars it reads.',
      resolve: ({ programme }) => programme.document.signal.instrument,
    }),
    subjects: t.field({
      type: [adjustmentSubject],
      description: 'Classes and portfolios whose dials it moves.',
      resolve: ({ programme }) => programme.subjects.map((pointer) => ({ pointer })),
    }),
    bounds: t.field({
      type: bounds,
      description: 'Where its dials may stand.',
      resolve: ({ programme }) => programme.bounds,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'From then on it decides nothing more.',
      resolve: ({ programme }) => new Date(programme.expiresAtMs),
    }),
    expired: t.boolean({
      description: 'Whether that has passed.',
      resolve: async ({ programme }, _args, { reads }) =>
        (await reads.now()).getTime() >= programme.expiresAtMs,
    }),
    newestSlot: t.field({
      type: adjustmentSlot,
      nullable: true,
      description: 'What it decided last; null: nothing yet.',
      resolve: ({ stands }, _args, { reads }) => stands && reads.adjustmentSlot(stands.slotHash),
    }),
    held: t.field({
      type: [heldFor],
      complexity: { field: 5 },
      description: 'What holds it since when, as of its newest slot; empty: nothing.',
      resolve: (known, _args, { reads }) => heldNow(known, reads),
    }),
    target: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Where its dials should stand, before any bound; null: nobody can say.',
      resolve: async ({ stands }, _args, { reads }) => {
        const slot = stands && (await reads.adjustmentSlot(stands.slotHash));
        const target = slot ? storedSlot(slot.record).target : null;
        return target === null ? null : decimal(target);
      },
    }),
    dials: t.field({
      type: [dialDecision],
      complexity: { multiplier: 2 },
      description: 'Each dial now, and what decided its newest slot; empty before the first, when all are 1.',
      resolve: async ({ stands }, _args, { reads }) => {
        const slot = stands && (await reads.adjustmentSlot(stands.slotHash));
        return slot ? dialsOf(await reads.pastSlot(slot)) : [];
      },
    }),
  }),
});

builder.queryFields((t) => ({
  adjustmentProgrammes: t.field({
    type: [adjustmentProgramme],
    complexity: { multiplier: MANY_PROGRAMMES },
    description: 'Adjustment programmes of the live version, by name.',
    resolve: async (_root, _args, { reads }) => [...(await reads.adjustmentProgrammes())],
  }),
}));
