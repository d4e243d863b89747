import {
  activationPlan,
  isSamePlan,
  type StatedPlan,
} from '../../domain/governance/activation/activation-plan';
import type { Actor } from '../../domain/governance/people/actor';
import { byKind } from '../../domain/governance/proposal/document';
import { type InvalidInput, ok, refuse, type Fault, type Result } from '../../domain/result';
import type { NothingChanged } from '../../domain/refusals';
import {
  MAX_NOTE_LENGTH,
  MAX_TEXT_LENGTH,
  MAX_TITLE_LENGTH,
  planFaults,
  textFaults,
} from '../../domain/governance/proposal/texts';
import type { ProposalRecord } from '../../ports/governance';
import type { Transact } from '../../ports/unit-of-work';
import { addRevision } from './steps/add-revision';
import { parseProposedSet } from './create-proposal';
import { lockForEdit, type EditRefusal } from './steps/lock-for-edit';
import { plannerRefusal, type PlannerRefusal } from './steps/planner-refusal';

export interface ReviseProposalInput {
  readonly proposalId: string;
  /** The revision that was edited. */
  readonly revisionHash: string;
  /** JSON text of the whole parameter set. */
  readonly document: string;
  /** What the editor says of the edit. */
  readonly note: string | null;
  /** Null: as it is. */
  readonly title: string | null;
  readonly rationale: string | null;
  /** Null: as it is. */
  readonly plan: StatedPlan | null;
}

export type ReviseProposalRefusal = EditRefusal | PlannerRefusal | InvalidInput | NothingChanged;

/**
 * A new revision on the same base: every vote is void, and its editor can never approve it. Document, texts and plan
 * are saved together or not at all. A plan that is as it was may be of a time that is over by now: it was not chosen
 * here.
 *
 * `NothingChanged` when the set is the base's own, or when neither set nor texts nor plan differ from what is edited.
 */
export function reviseProposal(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  input: ReviseProposalInput,
): Promise<Result<{ proposalId: string }, ReviseProposalRefusal>> {
  return transact(async (unit) => {
    const locked = await lockForEdit(unit, actor, 'EDIT', input);
    if (!locked.ok) return locked;
    const { proposal, editorId } = locked.value;
    const parsed = await byKind(proposal.currentRevision, {
      PARAMETER_SET: () => parseProposedSet(unit, input.document),
    });
    const plan = input.plan && !isSamePlan(proposal.plan, input.plan) ? input.plan : null;
    const barred = plan === null ? null : await plannerRefusal(unit, actor);
    if (barred) return refuse(barred);
    const faults = [
      ...textFaultsOf(input),
      ...(plan === null ? [] : planFaultsOf(plan, await unit.clock())),
      ...(parsed.ok ? [] : parsed.refusal),
    ];
    if (!parsed.ok || faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const set = parsed.value;
    const { currentRevision: revision } = proposal;
    if (proposal.kind === 'ROLLBACK' && set.hash !== revision.documentHash) {
      const message = 'A rollback brings back a version as it was: make a proposal of your own instead.';
      return refuse({
        code: 'InvalidInput',
        faults: [{ path: '/document', rule: 'rollback-as-it-was', message }],
      });
    }
    const base = await unit.venue.version(revision.baseVersion);
    const title = input.title?.trim() ?? proposal.title;
    const rationale = input.rationale?.trim() ?? proposal.rationale;
    const isSame = plan === null && isSameContent(proposal, set.hash, title, rationale);
    if (set.hash === base?.parameterSetHash || isSame) return refuse({ code: 'NothingChanged' });

    await unit.parameterSets.keep(set);
    await addRevision(unit, actor, proposal, {
      kind: 'revise',
      documentHash: set.hash,
      baseVersion: revision.baseVersion,
      editorId,
      note: input.note?.trim() ?? null,
      changes: {
        title,
        rationale,
        ...(plan && {
          plan: activationPlan(plan.activateAt, plan.graceMinutes, plan.ramp ?? proposal.plan.ramp),
        }),
      },
    });
    return ok({ proposalId: proposal.id });
  });
}

function textFaultsOf({ title, rationale, note }: ReviseProposalInput): readonly Fault[] {
  return [
    ...(title === null ? [] : textFaults('/title', title, MAX_TITLE_LENGTH)),
    ...(rationale === null ? [] : textFaults('/rationale', rationale, MAX_TEXT_LENGTH)),
    ...(note === null ? [] : textFaults('/note', note, MAX_NOTE_LENGTH)),
  ];
}

/** With paths below `/plan`. */
function planFaultsOf(plan: StatedPlan, now: Date): readonly Fault[] {
  return planFaults(plan, now).map((fault) => ({ ...fault, path: `/plan${fault.path}` }));
}

function isSameContent(proposal: ProposalRecord, setHash: string, title: string, rationale: string): boolean {
  return (
    setHash === proposal.currentRevision.documentHash &&
    title === proposal.title &&
    rationale === proposal.rationale
  );
}
