import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import { assert } from '../../lib/domain/assert';
import type { DeniedSubject } from '../../lib/domain/audit/denial';
import { ACTS, type Act } from '../../lib/domain/governance/people/proofs';
import { isIdentifier } from '../../lib/domain/market/import-row';
import { recordDenial } from '../../lib/usecases/audit/record-denial';
import { nodeKey, type NodeName } from '../kit/node-id';
import { isRefusal } from '../kit/refusals';
import type { Context } from './context-shape';

/**
 * Has every mutation leave a trace of what it denies, before it answers: no denial without its entry. A mutation that
 * the table of proofs does not name does not start.
 */
export function withDenialsRecorded(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const act = ACTS.find((known) => known === field.name);
    assert(act !== undefined, `${field.name} is an act of which it is known what proof it needs`);
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = async (root, args: { readonly input?: unknown }, context: Context, info) => {
      const outcome = await (resolve(root, args, context, info) as Promise<unknown>);
      if (typeof outcome === 'object' && outcome !== null && isRefusal(outcome)) {
        const subject = subjectOf(act, args.input);
        const { actor, deps, source } = context;
        await recordDenial(deps, actor, { act, subject, refusal: outcome, source });
      }
      return outcome;
    };
  }
  return schema;
}

const NODES = {
  proposalId: { kind: 'proposal', node: 'Proposal' },
  simulationId: { kind: 'simulation', node: 'Simulation' },
  personId: { kind: 'person', node: 'Person' },
  tokenId: { kind: 'token', node: 'ApiToken' },
} as const satisfies Record<string, { readonly kind: DeniedSubject['kind']; readonly node: NodeName }>;

/** What an input names, by its own key; what names nothing, and what makes something new, is done to the venue. */
function subjectOf(act: Act, input: unknown): DeniedSubject {
  const fields = input as Readonly<Record<string, unknown>>;
  for (const [member, { kind, node }] of Object.entries(NODES)) {
    const globalId = fields[member];
    const id = typeof globalId === 'string' ? nodeKey(node, globalId) : null;
    if (id !== null) return { kind, id };
  }
  const { sessionId, toVersion, accountId, symbol } = fields;
  if (act === 'endSession' && typeof sessionId === 'string' && SESSION_ID.test(sessionId)) {
    return { kind: 'session', id: sessionId };
  }
  if (typeof accountId === 'string' && isIdentifier(accountId)) return { kind: 'account', id: accountId };
  if (typeof symbol === 'string' && isIdentifier(symbol)) return { kind: 'instrument', id: symbol };
  if (typeof toVersion === 'number') return { kind: 'version', id: String(toVersion) };
  return { kind: 'venue', id: '1' };
}

/** What a client sends in place of one does not get into the log. */
const SESSION_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
