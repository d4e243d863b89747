import {
  DEFAULT_GRACE_MINUTES,
  type StatedPlan,
} from '../../lib/domain/governance/activation/activation-plan';
import { type Result } from '../../lib/domain/result';
import type { Types } from './builder';
import type { Context } from '../server/context-shape';
import { nodeKey, type NodeName } from './node-id';

type FieldBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

/** What every act on a proposal names: it, and the revision its caller has seen. */
export const seenFields = (t: FieldBuilder) => ({
  proposalId: t.id({ required: true, description: 'Id of the proposal.' }),
  revisionHash: t.string({
    required: true,
    description: 'Hash of the revision seen; refused as StaleRevision when another is current.',
  }),
});

/** When to activate, and for how long that may be late. */
export const planFields = (t: FieldBuilder) => ({
  activateAt: t.field({
    type: 'DateTime',
    description: 'When to activate; left out: as soon as it is queued.',
  }),
  graceMinutes: t.int({
    description: 'Minutes after that in which activation may still happen; 60 when left out.',
  }),
});

/** The plan that these fields state. */
export function planOf({
  activateAt,
  graceMinutes,
}: {
  readonly activateAt?: Date | null | undefined;
  readonly graceMinutes?: number | null | undefined;
}): StatedPlan {
  return { activateAt: activateAt ?? null, graceMinutes: graceMinutes ?? DEFAULT_GRACE_MINUTES };
}

/** No row has this key. */
export const NO_KEY = '00000000-0000-0000-0000-000000000000';

/**
 * The key behind an id; for an id that names nothing of the kind, a key that no row has: so that the use case
 * answers, first whether whoever asks may know at all, then that there is no such thing.
 */
export function keyOf(name: NodeName, globalId: string): string {
  return nodeKey(name, globalId) ?? NO_KEY;
}

/** The proposal that a use case made or changed, or its refusal, as the union wants it. */
export async function proposalOr<Refusal>(
  outcome: Result<{ readonly proposalId: string }, Refusal>,
  { prisma }: Context,
) {
  return outcome.ok
    ? prisma.proposal.findUniqueOrThrow({ where: { id: outcome.value.proposalId } })
    : outcome.refusal;
}
