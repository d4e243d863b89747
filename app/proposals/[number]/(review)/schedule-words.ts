import { formatInstant } from '../../../_ui/format';
import { type ProposalHeadFragment } from '../../../_graphql/generated/graphql';

type Scheduled = Pick<
  ProposalHeadFragment,
  'state' | 'activateAt' | 'eta' | 'graceMinutes' | 'graceUntil' | 'version'
>;

const ON_ITS_WAY: readonly string[] = ['QUEUED', 'READY', 'ACTIVATING'];
const ENDED: readonly string[] = ['REJECTED', 'WITHDRAWN', 'CANCELED'];

/** When a proposal goes live, in the words of its state; null: it never will. */
export function scheduleWords({
  state,
  activateAt,
  eta,
  graceMinutes,
  graceUntil,
  version,
}: Scheduled): string | null {
  if (version)
    return `Live as version ${version.number} since ${formatInstant(version.activatedAt, { seconds: true })}.`;
  if (ENDED.includes(state)) return null;
  if (eta && ON_ITS_WAY.includes(state)) {
    const latest = graceUntil ? `, no later than ${formatInstant(graceUntil)}` : '';
    return `Scheduled for ${formatInstant(eta)}${latest}.`;
  }
  if (eta) return `It was scheduled for ${formatInstant(eta)}, and is no longer.`;
  const planned = activateAt
    ? `Planned for ${formatInstant(activateAt)}`
    : 'Goes live as soon as it is scheduled';
  return `${planned}, at most ${graceMinutes} min late.`;
}
