import {
  activationPlan,
  DEFAULT_GRACE_MINUTES,
  isSamePlan,
} from '../../domain/governance/activation/activation-plan';
import {
  accessRefusal,
  responsiblePersonId,
  type AccessRefusal,
  type Actor,
} from '../../domain/governance/people/actor';
import { type InvalidInput, ok, refuse, type Fault, type Result } from '../../domain/result';
import type { NotFound, NothingChanged } from '../../domain/refusals';
import { revisionHash } from '../../domain/governance/proposal/revision';
import {
  MAX_TEXT_LENGTH,
  MAX_TITLE_LENGTH,
  planFaults,
  textFaults,
} from '../../domain/governance/proposal/texts';
import { approvable } from '../../domain/parameters/approvable';
import { coverageFaults, parseParameterSetText } from '../../domain/parameters/validate';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { proposalPayload } from './steps/describe-proposal';
import { plannerRefusal, type PlannerRefusal } from './steps/planner-refusal';

export interface CreateProposalInput {
  readonly title: string;
  readonly rationale: string;
  /** JSON text of the whole proposed parameter set. */
  readonly document: string;
  /** Null: as soon as it is queued. */
  readonly activateAt: Date | null;
  /** 1 to 10,080; null: 60. */
  readonly graceMinutes: number | null;
}

export type CreateProposalRefusal = AccessRefusal | NotFound | InvalidInput | NothingChanged;

/** Makes a DRAFT with its first revision, based on what is live now. */
export function createProposal(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  input: CreateProposalInput,
): Promise<Result<{ proposalId: string }, CreateProposalRefusal | PlannerRefusal>> {
  return transact(async (unit) => {
    const barred = statesPlan(input) ? await plannerRefusal(unit, actor) : null;
    return barred ? refuse(barred) : createProposalWithin(unit, actor, input);
  });
}

/** Whether it says when to go live, other than as soon as it is queued. */
function statesPlan({ activateAt, graceMinutes }: CreateProposalInput): boolean {
  const stated = { activateAt, graceMinutes: graceMinutes ?? DEFAULT_GRACE_MINUTES };
  return !isSamePlan(activationPlan(null, DEFAULT_GRACE_MINUTES), stated);
}

/** As `createProposal` of somebody who may plan, within a transaction that does more: an import of tiers. */
export async function createProposalWithin(
  unit: UnitOfWork,
  actor: Actor,
  input: CreateProposalInput,
): Promise<Result<{ proposalId: string }, CreateProposalRefusal>> {
  const access = accessRefusal(actor, 'PROPOSE');
  if (access) return refuse(access);
  const parsed = await proposable(unit, actor, input);
  if (!parsed.ok) return parsed;
  const { set, authorId, venue } = parsed.value;

  await unit.parameterSets.keep(set);
  const revision = {
    ordinal: 1,
    documentKind: 'PARAMETER_SET' as const,
    documentHash: set.hash,
    baseVersion: venue.liveVersion,
    editorId: authorId,
    note: null,
    createdAt: unit.now,
  };
  const proposal = await unit.proposals.add(
    {
      kind: 'CHANGE',
      title: input.title.trim(),
      rationale: input.rationale.trim(),
      authorId,
      state: 'DRAFT',
      plan: activationPlan(input.activateAt, input.graceMinutes ?? DEFAULT_GRACE_MINUTES),
    },
    revision,
    (id) => revisionHash({ ...revision, venue: venue.name, proposal: id, editor: authorId }),
  );
  await unit.audit.append({
    actor,
    action: 'proposal.create',
    subjectKind: 'proposal',
    subjectId: proposal.id,
    payload: proposalPayload(proposal, null),
  });
  return ok({ proposalId: proposal.id });
}

interface Proposable {
  readonly set: ParameterSet;
  readonly authorId: string;
  readonly venue: { readonly name: string; readonly liveVersion: number };
}

async function proposable(
  unit: UnitOfWork,
  actor: Actor,
  input: CreateProposalInput,
): Promise<Result<Proposable, CreateProposalRefusal>> {
  const authorId = responsiblePersonId(actor);
  if (authorId === null) return refuse({ code: 'Unauthenticated' });
  const venue = await unit.venue.find();
  const live = venue?.liveVersion == null ? null : await unit.venue.version(venue.liveVersion);
  if (!venue || !live) return refuse({ code: 'NotFound', what: 'venue' });

  const faults: Fault[] = [
    ...textFaults('/title', input.title, MAX_TITLE_LENGTH),
    ...textFaults('/rationale', input.rationale, MAX_TEXT_LENGTH),
    ...planFaults(
      { activateAt: input.activateAt, graceMinutes: input.graceMinutes ?? DEFAULT_GRACE_MINUTES },
      unit.now,
    ),
  ];
  const parsed = await parseProposedSet(unit, input.document);
  if (!parsed.ok || faults.length > 0) {
    return refuse({ code: 'InvalidInput', faults: [...faults, ...(parsed.ok ? [] : parsed.refusal)] });
  }
  if (parsed.value.hash === live.parameterSetHash) return refuse({ code: 'NothingChanged' });
  return ok({ set: parsed.value, authorId, venue: { name: venue.name, liveVersion: live.number } });
}

/** A proposed document, or every fault of it, with paths below `/document`: it may name listed instruments only. */
export async function parseProposedSet(
  unit: UnitOfWork,
  document: string,
): Promise<Result<ParameterSet, readonly Fault[]>> {
  const parsed = approvable(parseParameterSetText(document));
  const faults = parsed.ok
    ? coverageFaults(parsed.value, (await unit.book.instruments()).keys()).filter(
        ({ rule }) => rule === 'instrument-known',
      )
    : parsed.refusal;
  if (parsed.ok && faults.length === 0) return parsed;
  return refuse(faults.map((fault) => ({ ...fault, path: `/document${fault.path}` })));
}
