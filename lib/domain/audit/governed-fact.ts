import { canonicalJson, contentHash } from '../json/canonical';
import type { LoggedVersion } from './activation-shapes';
import type { LoggedBook } from './book-shapes';
import type { LoggedProposal, LoggedRevision, LoggedVote } from './events';

/**
 * Something the governed rows say today, or the log says they must: `noun` and `key` name it, `value` is JCS. The
 * two are made by the same functions from here, so that they can be compared as texts.
 */
export interface GovernedFact {
  readonly noun:
    | 'venue'
    | 'version'
    | 'proposal'
    | 'revision'
    | 'vote'
    | 'simulation'
    | 'document'
    | 'effective'
    | 'in-force'
    | 'ramp'
    | 'call'
    | 'review'
    | 'uncovered'
    | 'outcome'
    | 'book';
  readonly key: string;
  readonly value: string;
}

const fact = (noun: GovernedFact['noun'], key: string, value: unknown): GovernedFact => ({
  noun,
  key,
  value: canonicalJson(value),
});

export const venueFact = (of: { readonly name: string; readonly liveVersion: number | null }): GovernedFact =>
  fact('venue', '1', { name: of.name, liveVersion: of.liveVersion });

// Member by member: a row carries more than the log says of it.
export function versionFact(of: LoggedVersion): GovernedFact {
  const { number, kind, parameterSetHash, proposalId, activatedAt } = of;
  return fact('version', String(number), { number, kind, parameterSetHash, proposalId, activatedAt });
}

export function revisionFact(of: LoggedRevision, proposalId: string): GovernedFact {
  const { hash, ordinal, documentKind, documentHash, baseVersion, editor, note } = of;
  const said = { hash, ordinal, documentKind, documentHash, baseVersion, editor, note };
  return fact('revision', hash, { ...said, proposalId });
}

export function voteFact(of: LoggedVote, proposalId: string): GovernedFact {
  const { id, personId, verdict, reviewCycle, digest, digestText, reason } = of;
  const said = { id, personId, verdict, reviewCycle, digest, digestText, reason };
  return fact('vote', id, { ...said, proposalId });
}

/** A proposal as its last entry left it. */
export function proposalFact(id: string, of: LoggedProposal): GovernedFact {
  const { to, reviewCycle, titleHash, rationaleHash, activationPlanHash } = of;
  return fact('proposal', id, {
    state: to,
    reviewCycle,
    titleHash,
    rationaleHash,
    activationPlanHash,
    revisionHash: of.revision.hash,
  });
}

/** The same from a row. */
export function proposalRowFact(row: {
  readonly id: string;
  readonly state: string;
  readonly reviewCycle: number;
  readonly title: string;
  readonly rationale: string;
  readonly activationPlan: string;
  readonly revisionHash: string | null;
}): GovernedFact {
  return fact('proposal', row.id, {
    state: row.state,
    reviewCycle: row.reviewCycle,
    titleHash: contentHash(row.title),
    rationaleHash: contentHash(row.rationale),
    activationPlanHash: contentHash(row.activationPlan),
    revisionHash: row.revisionHash,
  });
}

/** What a proposal and its current revision say, as one hash: of a row, or of what the log says of it. */
export function proposalHash(id: string, of: LoggedProposal): string {
  return contentHash(canonicalJson([proposalFact(id, of).value, revisionFact(of.revision, id).value]));
}

export const simulationFact = (id: string, evidenceHash: string | null): GovernedFact =>
  fact('simulation', id, { evidenceHash });

/** A stored document: its name, and the hash of the text that is stored under it. The log says they are the same. */
export const documentFact = (hash: string, hashOfText: string = hash): GovernedFact =>
  fact('document', hash, { hashOfText });

/** What came of a change: of which, and at which look. What it says is its document. */
export const outcomeFact = (of: {
  readonly hash: string;
  readonly proposalId: string;
  readonly look: string;
}): GovernedFact => fact('outcome', of.hash, { proposalId: of.proposalId, look: of.look });

/** The accounts and the market as they were kept on a day. */
export const bookFact = ({ day, ...of }: LoggedBook): GovernedFact => fact('book', day, of);

/**
 * Effective parameters that came into force at an instant, by their hash, and the hash of what they are: of a row, of its version
 * with its dials. The log says they are the same.
 */
export const effectiveFact = (at: string, hash: string, hashOfSet: string = hash): GovernedFact =>
  fact('effective', `${hash} of ${at}`, { hashOfSet });

/** The effective parameters in force; null: the live version is as approved. */
export const inForceFact = (hash: string | null): GovernedFact => fact('in-force', '1', { hash });

/** A ramp as its last entry left it. */
export interface LoggedRamp {
  readonly proposalId: string;
  readonly versionNumber: number;
  readonly classes: readonly string[];
  readonly startedAt: string;
  readonly leading: string;
  readonly trailing: string;
  /** By whom it does not go on: null: it does, by itself, or is over. */
  readonly stopped: 'HELD' | 'ABORTED' | null;
}

export const rampFact = ({ proposalId, ...said }: LoggedRamp): GovernedFact =>
  fact('ramp', proposalId, { ...said, classes: [...said.classes] });

/** A large account called by name, and how its call ended; null: it has not. */
export interface LoggedCall {
  readonly account: string;
  readonly at: string;
  readonly deadline: string;
  readonly notional: string;
  readonly missing: string;
  readonly end: { readonly reason: string; readonly at: string } | null;
}

export const callFact = ({ account, at, ...said }: LoggedCall): GovernedFact =>
  fact('call', `${account} of ${at}`, said);

/** What somebody found of an order that let a dial past the budget. */
export const reviewFact = ({
  orderHash,
  ...said
}: {
  readonly orderHash: string;
  readonly personId: string;
  readonly finding: string;
}): GovernedFact => fact('review', orderHash, said);

/** What margin did not cover at the target of a slot. */
export const uncoveredFact = ({
  slotHash,
  ...said
}: {
  readonly programme: string;
  readonly slotHash: string;
  readonly accounts: number;
  readonly amount: string;
}): GovernedFact => fact('uncovered', slotHash, said);
