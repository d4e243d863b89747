import { type LoggedEntryFragment } from '../_graphql/generated/graphql';

type Subject = Pick<
  LoggedEntryFragment,
  'subjectKind' | 'subjectId' | 'subjectName' | 'subjectProposalNumber'
>;

/** What an entry is on, in words, and the page that shows it; null: none does. */
export interface SubjectWords {
  readonly text: string;
  readonly href: string | null;
}

/** Kinds of things that the log names, as people say them. */
const KINDS: Readonly<Record<string, string>> = {
  account: 'Account',
  fund: 'Insurance fund',
  import: 'Import',
  instrument: 'Instrument',
  'margin-run': 'Margin run',
  person: 'Person',
  play: 'Played market',
  programme: 'Programme',
  proposal: 'Proposal',
  scenario: 'Scenario',
  session: 'Session',
  simulation: 'Simulation',
  source: 'Address',
  token: 'Token',
  venue: 'The venue',
  version: 'Version',
};

/** "Proposal #2", "Simulation of #2", "Ann Example", "Account A-17": never a cut key. */
export function subjectWords({
  subjectKind: kind,
  subjectName: name,
  subjectProposalNumber: number,
}: Subject): SubjectWords {
  if (number !== null)
    return kind === 'simulation'
      ? { text: `Simulation of #${number}`, href: `/proposals/${number}/evidence` }
      : { text: `Proposal #${number}`, href: `/proposals/${number}` };
  const noun = KINDS[kind] ?? 'Something this release does not know';
  if (name === null) return { text: noun, href: null };
  switch (kind) {
    case 'person':
      return { text: name, href: null };
    case 'scenario':
      return { text: `${noun} ${name}`, href: '/scenarios' };
    case 'import':
      return { text: `Import from ${name}`, href: null };
    case 'account':
      return { text: `${noun} ${name}`, href: `/accounts/${encodeURIComponent(name)}` };
    case 'version':
      return { text: `v${name}`, href: `/parameters/${encodeURIComponent(name)}` };
    default:
      return { text: `${noun} ${name}`, href: null };
  }
}

/** Groups of acts that one can look for: what their actions begin with, and what they are called. */
export const ACT_GROUPS = [
  { value: '', label: 'All acts' },
  { value: 'proposal.', label: 'Proposals' },
  { value: 'simulation.', label: 'Simulations' },
  { value: 'scenario.', label: 'Scenarios' },
  { value: 'fund.', label: 'Insurance fund' },
  { value: 'margin-run.', label: 'Margin runs' },
  { value: 'account', label: 'Accounts' },
  { value: 'instrument', label: 'Instruments' },
  { value: 'price', label: 'Prices' },
  { value: 'adjustment.', label: 'Dynamic margin' },
  { value: 'market.', label: 'Played markets' },
  { value: 'book.', label: 'Books of days' },
  { value: 'person.', label: 'People' },
  { value: 'session.', label: 'Sign-ins and sessions' },
  { value: 'access.', label: 'Refusals' },
  { value: 'token.', label: 'API tokens' },
  { value: 'venue.', label: 'The venue' },
] as const;

/** The groups, and what an address may ask for besides them. */
export function actGroups(chosen: string): readonly { readonly value: string; readonly label: string }[] {
  return ACT_GROUPS.some(({ value }) => value === chosen)
    ? ACT_GROUPS
    : [...ACT_GROUPS, { value: chosen, label: chosen }];
}
