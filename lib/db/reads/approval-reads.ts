import type { RampStatus } from '../../domain/governance/activation/ramp-steps';
import { storedPlan, type ActivationPlan } from '../../domain/governance/activation/activation-plan';
import { mayActor, type Role } from '../../domain/governance/people/actor';
import { whyNotCounted, type ApprovalFacts } from '../../domain/governance/approval/approval';
import { votesStand } from '../../domain/governance/approval/approval-gates';
import { statesFor, type ProposalState } from '../../domain/governance/proposal/proposal';
import { assert } from '../../domain/assert';
import type { NamedDocument } from '../../domain/governance/proposal/document';
import type { PrismaClient } from '../generated/prisma/client';
import { askedBy, type Ruling, rulingFor } from '../../domain/governance/rules/ruling';
import { byKind } from '../../domain/governance/proposal/document';
import type { Policy } from '../../domain/governance/policy/policy';
import { effectsOfRevisions } from '../effects-of-revisions';
import { evidenceOfRevisions } from '../evidence-of-revisions';
import type { parameterReads } from './parameter-reads';
import { byKey, existing, once } from './by-key';
import type { venueReads } from './venue-reads';

/** On what an approval depends, for a reader: nothing here decides, so nothing is locked. */
export interface ApprovalStanding {
  readonly proposalId: string;
  readonly state: ProposalState;
  readonly authorId: string;
  readonly plan: ActivationPlan;
  /** How its ramp goes on; null: it has none. */
  readonly ramp: RampStatus | null;
  readonly kind: 'CHANGE' | 'ROLLBACK';
  /** Null before it is queued. */
  readonly eta: Date | null;
  readonly currentRevision: { readonly id: string } & NamedDocument;
  readonly facts: ApprovalFacts;
  /** Ids of the votes that count. */
  readonly counting: ReadonlySet<string>;
}

/** The facts of many proposals in a constant number of statements. */
export function approvalReads(prisma: PrismaClient, venue: VenueReads, parameters: ParameterReads) {
  const now = once(() => venue.now());
  const standing = byKey(
    (ids: readonly string[]) => readStandings(prisma, { venue, parameters, now }, ids),
    ({ proposalId }) => proposalId,
  );
  return {
    approvalStanding: existing(standing, 'proposal'),
    /** Every proposal in review or on its way, oldest first: what an activation makes stale, apart from its own. */
    onTheirWay: once(() =>
      prisma.proposal.findMany({
        where: { state: { in: [...statesFor('makeStale')] } },
        orderBy: { number: 'asc' },
      }),
    ),
    /** Ids of proposals in review that a person neither wrote nor edited, nor has voted on in this cycle. */
    async awaitingVoteOf(personId: string): Promise<readonly string[]> {
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        SELECT p.id FROM proposal p
        WHERE p.state = 'IN_REVIEW' AND p.author_id <> ${personId}::uuid
          AND NOT EXISTS (SELECT FROM revision r WHERE r.proposal_id = p.id AND r.editor_id = ${personId}::uuid)
          AND NOT EXISTS (SELECT FROM vote v WHERE v.proposal_id = p.id
            AND v.person_id = ${personId}::uuid AND v.review_cycle = p.review_cycle)`;
      return rows.map(({ id }) => id);
    },
  };
}

type VenueReads = ReturnType<typeof venueReads>;
type ParameterReads = Pick<ReturnType<typeof parameterReads>, 'changeFacts'>;

interface StandingReads {
  readonly venue: VenueReads;
  readonly parameters: ParameterReads;
  readonly now: () => Promise<Date>;
}

async function readStandings(
  prisma: PrismaClient,
  { venue, parameters, now }: StandingReads,
  ids: readonly string[],
): Promise<readonly ApprovalStanding[]> {
  const [venueRow, at, proposals] = await Promise.all([
    venue.foundVenue(),
    now(),
    prisma.proposal.findMany({
      where: { id: { in: [...ids] } },
      include: {
        currentRevision: true,
        revisions: { select: { editorId: true } },
        votes: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
        ramp: { select: { status: true } },
      },
    }),
  ]);
  const policy = await venue.policy(venueRow.policyVersion);
  const evidence = await evidenceOfRevisions(
    prisma,
    proposals.map(({ currentRevisionId }) => currentRevisionId).filter((id) => id !== null),
  );
  const mayVote = await voters(prisma);
  const rulings = await rulingsOf(prisma, { venue, parameters }, policy, proposals);
  return proposals.map((proposal) => {
    const revision = proposal.currentRevision;
    const ruling = rulings.get(proposal.id);
    assert(revision !== null && ruling !== undefined, 'a proposal has a current revision');
    const plan = storedPlan(proposal.activationPlan);
    const facts: ApprovalFacts = {
      at,
      venue: venueRow,
      ...{ policy, ruling },
      proposal: {
        id: proposal.id,
        reviewCycle: proposal.reviewCycle,
        revisionHash: revision.hash,
        baseVersion: revision.baseVersion,
        activationPlanHash: plan.hash,
      },
      evidence: evidence.get(revision.id) ?? null,
      votes: proposal.votes,
      mayVote,
      writers: new Set([proposal.authorId, ...proposal.revisions.map(({ editorId }) => editorId)]),
    };
    const counting = votesStand(facts, proposal.state)
      ? proposal.votes.filter((vote) => whyNotCounted(facts, vote) === null)
      : [];
    return {
      proposalId: proposal.id,
      state: proposal.state,
      authorId: proposal.authorId,
      plan,
      ramp: proposal.ramp?.status ?? null,
      kind: proposal.kind,
      eta: proposal.eta,
      currentRevision: revision,
      facts,
      counting: new Set(counting.map(({ id }) => id)),
    };
  });
}

interface RuledProposal {
  readonly id: string;
  readonly kind: 'CHANGE' | 'ROLLBACK';
  readonly currentRevision: ({ readonly id: string; readonly baseVersion: number } & NamedDocument) | null;
}

/** What the rules of a policy ask of each; nothing is read that they do not ask. */
async function rulingsOf(
  prisma: PrismaClient,
  { venue, parameters }: Omit<StandingReads, 'now'>,
  policy: Policy,
  proposals: readonly RuledProposal[],
): Promise<ReadonlyMap<string, Ruling>> {
  const asked = askedBy(policy);
  const revisions = proposals.flatMap(({ currentRevision }) => currentRevision?.id ?? []);
  const effects = asked.evidence ? await effectsOfRevisions(prisma, revisions) : null;
  const factsOf = (base: string, revision: NamedDocument) =>
    byKind(revision, { PARAMETER_SET: (hash) => parameters.changeFacts(base, hash) });
  const ruled = proposals.map(async ({ id, kind, currentRevision: revision }) => {
    assert(revision !== null, 'a proposal has a current revision');
    const base = asked.document ? await venue.existingVersion(revision.baseVersion) : null;
    const facts = base && (await factsOf(base.parameterSetHash, revision));
    const ruling = rulingFor(policy, {
      ...{ kind, facts },
      effects: effects?.get(revision.id)?.impact ?? null,
    });
    return [id, ruling] as const;
  });
  return new Map(await Promise.all(ruled));
}

/** Everybody who may vote now: who has voted, and whoever asks whether they may. */
async function voters(prisma: PrismaClient): Promise<ReadonlySet<string>> {
  const people = await prisma.person.findMany({
    where: { disabledAt: null },
    select: { id: true, roles: true },
  });
  const holdsVote = (personId: string, roles: readonly Role[]): boolean =>
    mayActor({ kind: 'PERSON', personId, name: '', roles, authenticatedAtMs: 0 }, 'VOTE');
  return new Set(people.filter(({ id, roles }) => holdsVote(id, roles)).map(({ id }) => id));
}
