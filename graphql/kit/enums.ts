import { ROLES, TOKEN_SCOPES, type Role, type TokenScope } from '../../lib/domain/governance/people/actor';
import type { DocumentKind } from '../../lib/domain/governance/proposal/document';
import { PROPOSAL_STATES, type ProposalState } from '../../lib/domain/governance/proposal/proposal';
import { builder } from './builder';

/** Enum values with a description each: a value without one does not compile. */
function values<Name extends string>(
  names: readonly Name[],
  descriptions: Record<Name, string>,
): Record<Name, { description: string }> {
  return Object.fromEntries(names.map((name) => [name, { description: descriptions[name] }])) as Record<
    Name,
    { description: string }
  >;
}

/** An enum whose every value is described: a value without a description does not compile. */
export function describedEnum<const Name extends string>(
  name: string,
  description: string,
  descriptions: Record<Name, string>,
) {
  const names = Object.keys(descriptions) as Name[];
  return builder.enumType(name, { description, values: values(names, descriptions) });
}

const ROLE_DESCRIPTIONS: Record<Role, string> = {
  VIEWER: 'Reads.',
  ANALYST: 'Proposes, simulates, comments.',
  OFFICER: 'Reviews and votes; proposes as well.',
  CHAIR: 'As an officer; may cancel and roll back.',
  OPERATOR: 'Imports, queues, cancels, rolls back; never votes.',
  AUDITOR: 'Verifies the audit log and repeats simulations.',
  ADMINISTRATOR: 'People, roles and tokens; imports prices and accounts; never votes.',
};
export const role = builder.enumType('Role', {
  description: 'What a person may do in the venue; a person may hold several.',
  values: values(ROLES, ROLE_DESCRIPTIONS),
});

const SCOPE_DESCRIPTIONS: Record<TokenScope, string> = {
  READ: 'Reads everything its owner may read.',
  IMPORT: 'Imports instruments, prices and accounts; reads.',
  PROPOSE: 'Writes, simulates and submits proposals; reads.',
};
export const tokenScope = builder.enumType('TokenScope', {
  description: 'What an API token may do at most: never more than its owner, and never vote.',
  values: values(TOKEN_SCOPES, SCOPE_DESCRIPTIONS),
});

const STATE_DESCRIPTIONS: Record<ProposalState, string> = {
  DRAFT: 'Being written; nobody votes.',
  IN_REVIEW: 'Before the committee.',
  CHANGES_REQUESTED: 'A reviewer asks for another revision.',
  REJECTED: 'Refused by a reviewer. Final.',
  APPROVED: 'The policy is met; not yet queued.',
  QUEUED: 'Will be activated at `eta`.',
  READY: 'Its time has come.',
  ACTIVATING: 'A worker has taken it.',
  RAMPING: 'Its version is live, and what it changes comes in steps.',
  PAUSED: 'Its version is live, and what it changes stands where its ramp has come to.',
  ACTIVE: 'Its version is live.',
  SUPERSEDED: 'Its version was live; another followed.',
  ROLLED_BACK: 'Its version was live; a rollback followed.',
  WITHDRAWN: 'Taken back by its author. Final.',
  CANCELED: 'Stopped by the chair or operations. Final.',
  EXPIRED: 'Its grace ended before activation; revise it to try again.',
  STALE: 'What was approved has moved; rebase or simulate again, then approve afresh.',
  FAILED: 'Activation was refused; `stateReason` says why.',
};
export const proposalState = builder.enumType('ProposalState', {
  description: 'Where a proposal stands in its life.',
  values: values(PROPOSAL_STATES, STATE_DESCRIPTIONS),
});

export const proposalKind = describedEnum('ProposalKind', 'What a proposal is.', {
  CHANGE: 'Changes parameters.',
  ROLLBACK: 'Brings back the content of an earlier version, as a new version.',
});

const DOCUMENT_DESCRIPTIONS: Record<DocumentKind, string> = {
  PARAMETER_SET: 'Every governed parameter of the venue: activated, it is a version.',
};
export const documentKind = describedEnum(
  'DocumentKind',
  'What a document under review is.',
  DOCUMENT_DESCRIPTIONS,
);

export const versionKind = describedEnum('VersionKind', 'How a version came to be.', {
  GENESIS: 'The first one, at the founding of the venue.',
  CHANGE: 'By a proposal.',
  ROLLBACK: 'By a rollback: old content under a new number.',
});

export const simulationState = describedEnum('SimulationState', 'Where a simulation stands.', {
  QUEUED: 'Waits for a worker.',
  RUNNING: 'A worker is at it; `accountsDone` grows.',
  DONE: 'Finished; its evidence never changes.',
  FAILED: 'Ended without evidence; `failure` says why.',
  CANCELLED: 'Stopped by people before its end.',
});

export const verdict = describedEnum('Verdict', 'What a vote says.', {
  APPROVE: 'For it, on the evidence named.',
  REJECT: 'Against it; ends the proposal.',
  REQUEST_CHANGES: 'Another revision is asked for.',
});

export const optionRight = describedEnum('OptionRight', 'What the holder of an option may do.', {
  CALL: 'Buy at the strike.',
  PUT: 'Sell at the strike.',
});

export const positionLeg = describedEnum('PositionLeg', 'Which position in an instrument.', {
  NET: 'The only one: bought and sold net.',
  LONG: 'In hedge mode, the long one.',
  SHORT: 'In hedge mode, the short one.',
});

export const orderSide = describedEnum('OrderSide', 'Which way an order trades.', {
  BUY: 'It buys.',
  SELL: 'It sells.',
});

export const instrumentKind = describedEnum('InstrumentKind', 'What an instrument is.', {
  PERPETUAL: 'A future without expiry.',
  FUTURE: 'A future with expiry.',
  OPTION: 'An option.',
  SPOT: 'The asset itself.',
});

export const accountStatus = describedEnum('AccountStatus', "An account's standing by its margin ratio.", {
  OK: 'At or above the warning level.',
  WARNING: 'Below the warning level.',
  CALL: 'Below the call level: must add collateral or reduce.',
  LIQUIDATION: 'Below the liquidation level.',
  UNPRICED: 'A price or a rule is missing: no figure is stated, none is taken as zero.',
});

export const direction = describedEnum('Direction', 'Whether a change asks for more margin.', {
  TIGHTER: 'More margin, or less recognised collateral.',
  LOOSER: 'Less margin, or more recognised collateral.',
  EQUAL: 'Neither.',
  MIXED: 'Tighter in places, looser in others.',
});
