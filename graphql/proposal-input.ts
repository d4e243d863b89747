import { type Result } from '../lib/domain/result';
import type { Types } from './builder';
import type { Context } from './context-shape';
import { nodeKey, type NodeName } from './node-id';
import type { RefusalOf } from './refusal-sentences';

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

/** The key behind an id, or the refusal of an id that names nothing of the kind. */
export function keyOf(name: NodeName, globalId: string): Result<string, RefusalOf<'NotFound'>> {
  const key = nodeKey(name, globalId);
  return key === null
    ? { ok: false, refusal: { code: 'NotFound', what: name.toLowerCase() } }
    : { ok: true, value: key };
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
