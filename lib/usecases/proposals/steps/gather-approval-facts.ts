import { mayActor } from '../../../domain/governance/people/actor';
import type { ApprovalFacts } from '../../../domain/governance/approval/approval';
import { applicabilityFaults } from '../../../domain/governance/activation/coverage';
import { byKind } from '../../../domain/governance/proposal/document';
import type { StandingFacts } from '../../../domain/governance/approval/standing';
import type { Policy } from '../../../domain/governance/policy/policy';
import { waitBreaches } from '../../../domain/governance/rules/rule-breaches';
import { changeFacts } from '../../../domain/governance/rules/change-facts';
import { askedBy, type Ruling, rulingFor } from '../../../domain/governance/rules/ruling';
import { contentHash } from '../../../domain/json/canonical';
import type { ProposalRecord } from '../../../ports/governance';
import type { PersonRecord, UnitOfWork, VenueRecord } from '../../../ports/unit-of-work';
import { breachSourcesOf, gatherBreaches } from './gather-breaches';

/**
 * Reads all on which an approval depends. For a decision the proposal must be locked, and people are locked here,
 * in order of id: a right that is being taken away is either gone already or taken after the decision.
 *
 * @param also  a person who has not voted yet and of whom it matters whether they may
 * @param lock  false for a read that decides nothing
 */
export async function gatherApprovalFacts(
  unit: UnitOfWork,
  venue: VenueRecord,
  proposal: ProposalRecord,
  { also, lock = true }: { readonly also?: string; readonly lock?: boolean } = {},
): Promise<ApprovalFacts> {
  const { currentRevision: revision } = proposal;
  const votes = await unit.proposals.votes(proposal.id);
  const voters = [...new Set([...votes.map(({ personId }) => personId), ...(also ? [also] : [])])].sort();
  const mayVote = new Set<string>();
  for (const voter of voters) {
    const person = await (lock ? unit.people.lock(voter) : unit.people.find(voter));
    if (person && holdsVote(person)) mayVote.add(voter);
  }
  const { policy } = await unit.venue.policy(venue.policyVersion);
  return {
    at: await unit.clock(),
    venue,
    policy,
    ruling: await gatherRuling(unit, policy, proposal),
    proposal: {
      id: proposal.id,
      reviewCycle: proposal.reviewCycle,
      revisionHash: revision.hash,
      baseVersion: revision.baseVersion,
      activationPlanHash: proposal.plan.hash,
    },
    evidence: await unit.simulations.evidenceOf(revision.id),
    votes,
    mayVote,
    writers: await unit.proposals.writers(proposal.id),
  };
}

/** What the rules of a policy ask of a proposal. */
async function gatherRuling(
  unit: UnitOfWork,
  policy: Policy,
  { kind, currentRevision: revision }: ProposalRecord,
): Promise<Ruling> {
  const asked = askedBy(policy);
  if (!asked.document) return rulingFor(policy, { kind, facts: null, effects: null });
  const version = await unit.venue.version(revision.baseVersion);
  const base = version && (await unit.parameterSets.loadIfIntact(version.parameterSetHash));
  const proposed = await byKind(revision, {
    PARAMETER_SET: (hash) => unit.parameterSets.loadIfIntact(hash),
  });
  const effects = asked.evidence ? await unit.simulations.effectsOf(revision.id) : null;
  return rulingFor(policy, {
    kind,
    facts: base && proposed && changeFacts(base, proposed),
    effects: effects && effects.impact,
  });
}

/**
 * As `gatherApprovalFacts`, with what must hold besides for the change to be made.
 *
 * @param timeOf when it would go live, at a time by the venue's clock, and not before its wait is over
 */
export async function gatherStandingFacts(
  unit: UnitOfWork,
  venue: VenueRecord,
  proposal: ProposalRecord,
  timeOf: (facts: ApprovalFacts) => Date = ({ at }) => at,
): Promise<StandingFacts> {
  const { currentRevision: revision } = proposal;
  const set = await byKind(revision, {
    PARAMETER_SET: (hash) => unit.parameterSets.loadIfIntact(hash),
  });
  const coverage =
    set === null
      ? []
      : applicabilityFaults(set, (await unit.book.instruments()).values(), await unit.book.instrumentsHeld());
  const facts = await gatherApprovalFacts(unit, venue, proposal);
  const at = timeOf(facts);
  const question = { policy: facts.policy, now: facts.at, at };
  return {
    ...facts,
    breaches: [
      ...waitBreaches(facts, at),
      ...(await gatherBreaches(breachSourcesOf(unit), proposal, question)),
    ],
    graceUntil: proposal.graceUntil,
    revision: {
      venue: venue.name,
      proposal: proposal.id,
      ordinal: revision.ordinal,
      documentKind: revision.documentKind,
      documentHash: revision.documentHash,
      baseVersion: revision.baseVersion,
      editor: revision.editorId,
      note: revision.note,
    },
    loadedHash: set === null ? null : contentHash(set.canonical),
    coverage,
  };
}

/** Whether a person may vote by the roles they hold now. */
function holdsVote(person: PersonRecord): boolean {
  if (person.disabledAt !== null) return false;
  return mayActor(
    { kind: 'PERSON', personId: person.id, name: person.name, roles: person.roles, authenticatedAtMs: 0 },
    'VOTE',
  );
}
