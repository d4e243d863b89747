import type { Actor } from '../domain/governance/people/actor';
import type { ProposalState } from '../domain/governance/proposal/proposal';
import { activateVersion } from '../usecases/activation/activate-version';
import { approveProposal } from '../usecases/proposals/approve-proposal';
import { claimActivation } from '../usecases/activation/claim-activation';
import { createProposal, type CreateProposalInput } from '../usecases/proposals/create-proposal';
import { makeReady } from '../usecases/activation/make-ready';
import { queueProposal } from '../usecases/activation/queue-proposal';
import { submitProposal } from '../usecases/proposals/submit-proposal';
import { documentWith, type GovernedVenue } from './governed-venue';

type Person = Extract<Actor, { kind: 'PERSON' }>;

export const WORKER = { kind: 'SYSTEM', process: 'worker' } as const;

/** The way of a proposal through its life, by the use cases themselves, as far as a test needs it. */
export async function proposalFlow(venue: GovernedVenue) {
  const { deps, value } = venue;
  const author = await venue.person('ANALYST');
  const [first, second, third] = [
    await venue.person('OFFICER'),
    await venue.person('OFFICER'),
    await venue.person('CHAIR'),
  ];
  let rates = 0;
  /** A document that no test of the file has used. */
  const newDocument = (): string => {
    rates += 1;
    return documentWith({ initialRate: `0.03${String(rates).padStart(3, '0')}1` });
  };

  const draft = async (changes: Partial<CreateProposalInput> = {}): Promise<string> => {
    const input = { title: 'Raise margin', rationale: 'Volatility.', activateAt: null, graceMinutes: null };
    const document = newDocument();
    return (await value(createProposal(deps, author, { ...input, document, ...changes }))).proposalId;
  };
  const revisionHash = async (proposalId: string): Promise<string> =>
    (await venue.proposal(proposalId)).currentRevision.hash;
  const submit = async (proposalId: string): Promise<string> => {
    await value(submitProposal(deps, author, { proposalId, revisionHash: await revisionHash(proposalId) }));
    return proposalId;
  };
  /** In review, with evidence. */
  const inReview = async (changes: Partial<CreateProposalInput> = {}) => {
    const proposalId = await submit(await draft(changes));
    const evidenceHash = await venue.evidence(proposalId);
    return { proposalId, evidenceHash, revisionHash: await revisionHash(proposalId) };
  };
  const approve = async (
    who: Person,
    seen: { proposalId: string; evidenceHash: string; revisionHash: string },
  ) => approveProposal(deps, await venue.fresh(who), seen);
  const approved = async (changes: Partial<CreateProposalInput> = {}) => {
    const seen = await inReview(changes);
    await value(approve(first, seen));
    await value(approve(second, seen));
    return seen;
  };
  const queued = async (changes: Partial<CreateProposalInput> = {}) => {
    const seen = await approved(changes);
    await value(queueProposal(deps, second, seen));
    return seen;
  };
  /** Every step a worker takes, whatever comes of it. */
  const work = async (proposalId: string): Promise<ProposalState> => {
    await value(makeReady(deps, WORKER, proposalId));
    await value(claimActivation(deps, WORKER, proposalId));
    return (await value(activateVersion(deps, WORKER, proposalId))).state;
  };
  const liveVersion = async (): Promise<number> =>
    (await venue.prisma.venue.findFirst({ select: { liveVersion: true } }))?.liveVersion ?? 0;

  return {
    ...{
      author,
      first,
      second,
      third,
      newDocument,
      draft,
      submit,
      inReview,
      approve,
      approved,
      queued,
      work,
    },
    ...{ revisionHash, liveVersion },
  };
}
