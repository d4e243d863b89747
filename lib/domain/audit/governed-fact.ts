import * as z from 'zod';
import { DOCUMENT_KINDS } from '../governance/document';
import { firstLoggedPlan, firstLoggedRevision } from '../governance/first-forms';
import { canonicalJson, contentHash } from '../parameters/canonical';

/**
 * Something the governed rows say today, or the log says they must: `noun` and `key` name it, `value` is JCS. The
 * two are made by the same functions from here, so that they can be compared as texts.
 */
export interface GovernedFact {
  readonly noun: 'venue' | 'version' | 'proposal' | 'revision' | 'vote' | 'simulation' | 'document';
  readonly key: string;
  readonly value: string;
}

const version = z.object({
  number: z.int(),
  kind: z.string(),
  parameterSetHash: z.string(),
  proposalId: z.string().nullable(),
  activatedAt: z.string(),
});
const revision = z.object({
  hash: z.string(),
  ordinal: z.int(),
  documentKind: z.enum(DOCUMENT_KINDS),
  documentHash: z.string(),
  baseVersion: z.int(),
  editor: z.string(),
  note: z.string().nullable(),
});
const vote = z.object({
  id: z.string(),
  personId: z.string(),
  verdict: z.string(),
  reviewCycle: z.int(),
  digest: z.string(),
  digestText: z.string(),
  reason: z.string().nullable(),
});
const loggedPlan = z
  .object({ activationPlan: z.record(z.string(), z.unknown()) })
  .transform(({ activationPlan }) => ({ planText: canonicalJson(activationPlan) }));
const proposal = z.object({
  to: z.string(),
  reviewCycle: z.int(),
  titleHash: z.string(),
  rationaleHash: z.string(),
  activationPlanHash: z.string(),
  revision: z.union([revision, firstLoggedRevision]),
});

/** The parts of an entry's payload that speak of governed rows; every other part is passed over. */
export const loggedPayload = z.object({
  name: z.string().optional(),
  policyHash: z.string().optional(),
  evidenceHash: z.string().optional(),
  version: version.optional(),
  vote: vote.optional(),
});
/** With `planText`, of which `activationPlanHash` must be the hash. */
export const loggedProposal = proposal.and(z.union([loggedPlan, firstLoggedPlan]));

const fact = (noun: GovernedFact['noun'], key: string, value: unknown): GovernedFact => ({
  noun,
  key,
  value: canonicalJson(value),
});

export const venueFact = (of: { readonly name: string; readonly liveVersion: number | null }): GovernedFact =>
  fact('venue', '1', { name: of.name, liveVersion: of.liveVersion });

export const versionFact = (of: z.infer<typeof version>): GovernedFact =>
  fact('version', String(of.number), version.parse(of));

export const revisionFact = (of: z.infer<typeof revision>, proposalId: string): GovernedFact =>
  fact('revision', of.hash, { ...revision.parse(of), proposalId });

export const voteFact = (of: z.infer<typeof vote>, proposalId: string): GovernedFact =>
  fact('vote', of.id, { ...vote.parse(of), proposalId });

/** A proposal as its last entry left it. */
export function proposalFact(id: string, of: z.infer<typeof proposal>): GovernedFact {
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

export const simulationFact = (id: string, evidenceHash: string | null): GovernedFact =>
  fact('simulation', id, { evidenceHash });

/** A stored document: its name, and the hash of the text that is stored under it. The log says they are the same. */
export const documentFact = (hash: string, hashOfText: string = hash): GovernedFact =>
  fact('document', hash, { hashOfText });
