import type { AuditAction } from './events';

/** What each action means, for people: what was done, in the past tense, of the subject. */
export const ACTION_LABELS: Readonly<Record<AuditAction, string>> = {
  'venue.found': 'Founded the venue',
  'person.add': 'Added a person',
  'person.admit': 'Admitted a person at their first sign-in',
  'person.bind': 'Bound an identity to an invited person',
  'person.set-roles': 'Set a person’s roles',
  'person.disable': 'Locked a person out',
  'person.enable': 'Let a person in again',
  'session.sign-in': 'Signed in',
  'session.end': 'Ended a session',
  'session.refuse': 'Failed to sign in',
  'access.deny': 'Was denied an act',
  'access.count-denials': 'Denials of one minute from one place',
  'token.issue': 'Issued a token',
  'token.revoke': 'Revoked a token',
  'instruments.import': 'Imported instruments',
  'accounts.import': 'Imported positions and balances',
  'prices.import': 'Imported prices',
  'proposal.create': 'Made a proposal',
  'proposal.create-rollback': 'Proposed a rollback to an earlier version',
  'proposal.revise': 'Edited the proposal',
  'proposal.plan': 'Set when it goes live',
  'proposal.rebase': 'Carried it over to the live version',
  'proposal.comment': 'Commented',
  'proposal.submit': 'Submitted it for review',
  'proposal.approve': 'Approved it',
  'proposal.reject': 'Rejected it',
  'proposal.request-changes': 'Asked for changes',
  'proposal.withdraw': 'Withdrew it',
  'proposal.cancel': 'Canceled it',
  'proposal.queue': 'Queued it for activation',
  'proposal.make-ready': 'Its time came',
  'proposal.claim': 'Began to activate it',
  'proposal.activate': 'Made it the live version',
  'proposal.supersede': 'A later version took its place',
  'proposal.undo': 'A rollback undid it',
  'proposal.expire': 'Its time, or its approval, ran out',
  'proposal.make-stale': 'What it stands on has moved',
  'proposal.fail': 'Its activation failed',
  'simulation.request': 'Asked for a simulation',
  'simulation.repeat': 'Asked to repeat a simulation',
  'simulation.finish': 'Finished a simulation',
  'simulation.fail': 'A simulation failed',
  'margin-run.complete': 'Margined every account',
};

/** Whether a text is an action of this release. */
export function isAuditAction(text: string): text is AuditAction {
  return Object.hasOwn(ACTION_LABELS, text);
}
