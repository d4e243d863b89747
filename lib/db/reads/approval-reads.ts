import type { RampStatus } from '../../domain/governance/activation/ramp-steps';
import { storedPlan, type ActivationPlan } from '../../domain/governance/activation/activation-plan';
import { mayActor, type Role } from '../../domain/governance/people/actor';
import { whyNotCounted, type ApprovalFacts } from '../../domain/governance/approval/approval';
import { votesStand } from '../../domain/governance/approval/approval-gates';
import { statesFor, type ProposalState } from '../../domain/governance/proposal/proposal';
import { assert } from '../../domain/assert';
import type { NamedDocument } from '../../domain/governance/proposal/document';
import type { PrismaClient } from '../generated/prisma/client';
import { evidenceOfRevisions } from '../evidence-of-revisions';
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
export function approvalReads(prisma: PrismaClient, venue: ReturnType<typeof venueReads>) {
  const now = once(() => venue.now());
  const standing = byKey(
    (ids: readonly string[]) => readStandings(prisma, venue, now, ids),
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

async function readStandings(
  prisma: PrismaClient,
  venue: ReturnType<typeof venueReads>,
  now: () => Promise<Date>,
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
  return proposals.map((proposal) => {
    const revision = proposal.currentRevision;
    assert(revision !== null, 'a proposal has a current revision');
    const plan = storedPlan(proposal.activationPlan);
    const facts: ApprovalFacts = {
      at,
      venue: venueRow,
      policy,
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
