import type { Decimal } from '../lib/domain/decimal';
import type { Role, TokenScope } from '../lib/domain/governance/actor';
import type { Result } from '../lib/domain/result';
import type { AccountExplanationShape } from './account-explanation';
import type { AuditVerificationShape } from './audit-entry';
import type { ImpactShape } from './impact';
import type { RefusalCode, RefusalOf } from './refusals';

/** What a use case answers: the key of what it made or changed, or one of its refusals. */
export type Outcome<Codes extends RefusalCode, Value = string> = Promise<Result<Value, RefusalOf<Codes>>>;

type Access = 'Unauthenticated' | 'Forbidden';
type OnProposal = Access | 'NotFound' | 'WrongState' | 'StaleRevision' | 'InvalidInput';
type OnVote = OnProposal | 'OwnProposal' | 'TokenMayNotVote' | 'AlreadyVoted' | 'ReauthenticationRequired';

/** A proposal as its caller last saw it: the hash shows whether it has moved since. */
export interface SeenProposal {
  readonly proposalId: string;
  readonly revisionHash: string;
}

export interface PlanInput {
  readonly activateAt: Date | null;
  /** Minutes; the use case's default when null. */
  readonly graceMinutes: number | null;
}

export interface CreateProposalArguments extends PlanInput {
  readonly title: string;
  readonly rationale: string;
  /** JSON text of a whole parameter set. */
  readonly document: string;
}

export interface ReviseProposalArguments extends SeenProposal {
  readonly document: string;
  readonly note: string | null;
  /** Unchanged when null. */
  readonly title: string | null;
  readonly rationale: string | null;
}

export interface TierRow {
  readonly floor: Decimal;
  readonly cap: Decimal | null;
  readonly maintenanceRate: Decimal;
  readonly maxLeverage: Decimal;
}

export interface InstrumentRow {
  readonly symbol: string;
  readonly kind: 'PERPETUAL' | 'FUTURE' | 'OPTION' | 'SPOT';
  readonly underlying: string;
  readonly settlementAsset: string;
  readonly multiplier: Decimal;
  readonly marginClass: string | null;
  readonly tiers: readonly TierRow[];
}

export interface PriceRow {
  readonly instrument: string;
  readonly price: Decimal;
  readonly observedAt: Date;
}

export interface AccountRow {
  readonly account: string;
  readonly positions: readonly { instrument: string; quantity: Decimal; entryPrice: Decimal }[];
  readonly collateral: readonly { asset: string; amount: Decimal }[];
}

export interface ImportReceiptShape {
  readonly kind: string;
  readonly rows: number;
  /** The DRAFT proposal that adopts the tier tables, when there is one. */
  readonly proposalId: string | null;
}

/** Every use case, bound to who asks and to what it needs. Made in `context.ts`, once for each request. */
export interface Acts {
  createProposal(input: CreateProposalArguments): Outcome<Access | 'InvalidInput' | 'NothingChanged'>;
  reviseProposal(input: ReviseProposalArguments): Outcome<OnProposal | 'NothingChanged'>;
  planActivation(input: SeenProposal & PlanInput): Outcome<OnProposal | 'NothingChanged'>;
  rebaseProposal(input: SeenProposal): Outcome<OnProposal | 'RebaseConflict' | 'NothingChanged'>;
  submitProposal(input: SeenProposal): Outcome<OnProposal | 'StaleBase' | 'NothingChanged'>;
  simulateProposal(input: SeenProposal): Outcome<OnProposal>;
  repeatSimulation(input: { readonly simulationId: string }): Outcome<Access | 'NotFound' | 'NoEvidence'>;
  commentOnProposal(input: {
    readonly proposalId: string;
    readonly body: string;
    readonly path: string | null;
  }): Outcome<Access | 'NotFound' | 'InvalidInput'>;
  approveProposal(
    input: SeenProposal & { readonly evidenceHash: string },
  ): Outcome<OnVote | 'NoEvidence' | 'StaleEvidence' | 'StaleBase'>;
  rejectProposal(input: SeenProposal & { readonly reason: string }): Outcome<OnVote>;
  requestChanges(input: SeenProposal & { readonly reason: string }): Outcome<OnVote>;
  withdrawProposal(input: {
    readonly proposalId: string;
    readonly reason: string | null;
  }): Outcome<Access | 'NotFound' | 'WrongState' | 'InvalidInput' | 'NotAuthor'>;
  cancelProposal(input: {
    readonly proposalId: string;
    readonly reason: string;
  }): Outcome<Access | 'NotFound' | 'WrongState' | 'InvalidInput'>;
  queueProposal(input: SeenProposal): Outcome<OnProposal | 'StaleBase' | 'PlanInThePast'>;
  rollBackVersion(input: {
    readonly toVersion: number;
    readonly reason: string;
  }): Outcome<Access | 'NotFound' | 'InvalidInput' | 'NothingChanged'>;
  importInstruments(rows: readonly InstrumentRow[]): Outcome<Access | 'InvalidInput', ImportReceiptShape>;
  importPrices(rows: readonly PriceRow[]): Outcome<Access | 'InvalidInput', ImportReceiptShape>;
  importAccounts(rows: readonly AccountRow[]): Outcome<Access | 'InvalidInput', ImportReceiptShape>;
  issueToken(input: {
    readonly name: string;
    readonly scopes: readonly TokenScope[];
    readonly expiresInDays: number;
  }): Outcome<
    Access | 'InvalidInput' | 'TokenMayNotIssue',
    { readonly tokenId: string; readonly secret: string }
  >;
  revokeToken(input: { readonly tokenId: string }): Outcome<Access | 'NotFound'>;
  setRoles(input: {
    readonly personId: string;
    readonly roles: readonly Role[];
  }): Outcome<Access | 'NotFound' | 'OwnRoles' | 'LastAdministrator'>;
  disablePerson(input: {
    readonly personId: string;
  }): Outcome<Access | 'NotFound' | 'OwnRoles' | 'LastAdministrator'>;
  enablePerson(input: {
    readonly personId: string;
  }): Outcome<Access | 'NotFound' | 'OwnRoles' | 'LastAdministrator'>;
  previewChange(document: string): Outcome<Access | 'InvalidInput' | 'MissingPrices', ImpactShape>;
  explainAccount(accountId: string): Promise<AccountExplanationShape>;
  verifyAudit(): Promise<AuditVerificationShape>;
}
