import type { AuditAction } from '../domain/audit/events';

/** What each mutation writes into the audit log when it succeeds and changes something: all of it, in order. */
export const ENTRIES_ON_SUCCESS: Readonly<Record<string, readonly AuditAction[]>> = {
  createProposal: ['proposal.create'],
  reviseProposal: ['proposal.revise'],
  planActivation: ['proposal.plan'],
  rebaseProposal: ['proposal.rebase'],
  submitProposal: ['proposal.submit'],
  simulateProposal: ['simulation.request'],
  repeatSimulation: ['simulation.repeat'],
  commentOnProposal: ['proposal.comment'],
  approveProposal: ['proposal.approve'],
  rejectProposal: ['proposal.reject'],
  requestChanges: ['proposal.request-changes'],
  withdrawProposal: ['proposal.withdraw'],
  cancelProposal: ['proposal.cancel'],
  queueProposal: ['proposal.queue'],
  rollBackVersion: ['proposal.create-rollback', 'simulation.request'],
  importInstruments: ['proposal.create', 'instruments.import'],
  importPrices: ['prices.import'],
  importAccounts: ['accounts.import'],
  closeAccount: ['account.close'],
  closeInstrument: ['instrument.close'],
  confirmPrice: ['price.confirm'],
  rejectPrice: ['price.reject'],
  issueToken: ['token.issue'],
  revokeToken: ['token.revoke'],
  endSession: ['session.end'],
  invitePerson: ['person.add', 'person.invite'],
  renewInvitation: ['person.invite'],
  setRoles: ['person.set-roles'],
  disablePerson: ['person.disable'],
  enablePerson: ['person.enable'],
};

/**
 * What a mutation writes when it is refused. A denial of somebody known is one entry; a stranger's is counted, and the
 * worker writes the minute's when it is over.
 */
export const ENTRIES_ON_REFUSAL: Readonly<Record<string, readonly AuditAction[]>> = {
  // Denials: somebody may not.
  Unauthenticated: [],
  Forbidden: ['access.deny'],
  LastAdministrator: ['access.deny'],
  NotAuthor: ['access.deny'],
  OwnProposal: ['access.deny'],
  OwnRoles: ['access.deny'],
  ReauthenticationRequired: ['access.deny'],
  TokenMayNotIssue: ['access.deny'],
  TokenMayNotVote: ['access.deny'],
  // Something does not fit.
  AlreadyVoted: [],
  ApprovalLost: [],
  ApprovalStands: [],
  GuardrailBreached: [],
  HeldPriceMoved: [],
  HoldEnded: [],
  InvalidInput: [],
  NoEvidence: [],
  NotFound: [],
  NotInvitable: [],
  NothingChanged: [],
  PlanInThePast: [],
  RebaseConflict: [],
  StaleBase: [],
  StaleEvidence: [],
  StaleRevision: [],
  StillInUse: [],
  WrongState: [],
};
