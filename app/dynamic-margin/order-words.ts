import type { ProgrammeOrderKind } from '../_graphql/generated/graphql';
import { formatInstant, plural } from '../_ui/format';
import { dialText, type Programme } from './words';

export type OpenOrder = NonNullable<Programme['openOrder']>;
type Evidence = NonNullable<OpenOrder['shadow']>;
/** What a person can do to a programme from its row. */
export type ProgrammeAct = ProgrammeOrderKind | 'SUSPEND';

export const ACT_WORDS: Readonly<Record<ProgrammeAct, string>> = {
  SUSPEND: 'Suspend',
  RESUME: 'Resume',
  LIVE: 'Put live to the vote',
  INITIAL_ONLY: 'Initial margin only to the vote',
  REVERT: 'Take back to approved',
  TIGHTEN: 'Let past the budget',
};

/** "Let majors move initial and maintenance margin" */
export function orderTitle(kind: ProgrammeOrderKind, name: string): string {
  switch (kind) {
    case 'LIVE':
      return `Let ${name} move initial and maintenance margin`;
    case 'INITIAL_ONLY':
      return `Let ${name} move initial margin only`;
    case 'RESUME':
      return `Resume ${name}`;
    case 'REVERT':
      return `Take ${name} back to margin as approved`;
    case 'TIGHTEN':
      return `Let ${name} past the liquidation budget`;
  }
}

/** What becomes of a programme once it is carried out. */
export const ORDER_EFFECTS: Readonly<Record<ProgrammeOrderKind, string>> = {
  LIVE: 'It moves initial and maintenance margin from then on. From shadow its dials begin at 1, as approved.',
  INITIAL_ONLY:
    'It moves initial margin from then on; maintenance margin stays as approved. Its dials begin at 1, as approved.',
  RESUME: 'It goes on from where its dials stand, by its own limits.',
  REVERT:
    'Every dial goes back to 1 by the limits of the programme, whatever the market does; then it decides in shadow, and applies nothing.',
  TIGHTEN:
    'Maintenance margin rises past the liquidation budget, no further than stated, by the limits and notice of the programme: accounts may be liquidated by it. Somebody who had no part in it reviews it by the date.',
};

/** Who has to agree, for whoever is about to order it. */
export function agreementAsked(kind: ProgrammeOrderKind): string {
  return kind === 'RESUME' || kind === 'REVERT' || kind === 'TIGHTEN'
    ? 'It takes two people: you, and one more who agrees.'
    : 'As many others as the policy asks for have to agree; whoever orders it is not one of them.';
}

type Standing = Pick<Programme, 'phase' | 'phaseSince' | 'suspendedSince' | 'reverting'>;

/** Whether a suspension would stop it: it has decided, and nothing has stopped it or takes it back. */
export function isRunning({ phaseSince, suspendedSince, reverting }: Omit<Standing, 'phase'>): boolean {
  return phaseSince !== null && suspendedSince === null && !reverting;
}

/** What somebody with these rights can do to a programme as it stands; evidence is judged when it is ordered. */
export function actsOf(programme: Standing, rights: readonly string[]): readonly ProgrammeAct[] {
  const { phase, suspendedSince, reverting } = programme;
  const runs = isRunning(programme);
  const acts: readonly (readonly [ProgrammeAct, string, boolean])[] = [
    ['SUSPEND', 'SUSPEND', runs],
    ['RESUME', 'VOTE', suspendedSince !== null],
    ['LIVE', 'VOTE', runs && phase !== 'LIVE'],
    ['INITIAL_ONLY', 'VOTE', runs && phase === 'SHADOW'],
    ['REVERT', 'VOTE', phase !== 'SHADOW' && !reverting],
  ];
  return acts.flatMap(([act, right, fits]) => (fits && rights.includes(right) ? [act] : []));
}

/** "Ordered by Mara Voss at 2026-11-29 10:00 UTC." */
export function orderedSentence({ orderedBy, orderedAt }: OpenOrder): string {
  return `Ordered by ${orderedBy} at ${formatInstant(orderedAt)}.`;
}

const DAY_MS = 86_400_000;

function daysText({ from, to }: Evidence): string {
  const days = Math.floor((Date.parse(to) - Date.parse(from)) / DAY_MS);
  return days < 1 ? 'Under a day' : plural(days, 'day');
}

function movesText({ moves }: Evidence): string {
  return moves
    .map(({ dial, up, down }) => `${dial === 'INITIAL' ? 'initial' : 'maintenance'} ${up} up, ${down} down`)
    .join('; ');
}

/** What was seen of it before it was ordered, in one sentence; null where nothing had to be seen. */
export function evidenceSentence({
  phase,
  openOrder,
}: Pick<Programme, 'phase' | 'openOrder'>): string | null {
  if (openOrder === null || openOrder.kind === 'RESUME' || openOrder.kind === 'REVERT') return null;
  if (openOrder.tightening !== null) return tighteningSentence(openOrder.tightening);
  const { shadow, replay } = openOrder;
  const where = phase === 'SHADOW' ? 'in shadow' : 'moving initial margin only';
  const seen = shadow
    ? `${daysText(shadow)} ${where} over ${plural(shadow.slots, 'slot')} (${movesText(shadow)})`
    : `Nothing decided ${where}`;
  const played = replay
    ? `played over ${plural(replay.slots, 'bar')} of its instrument (${movesText(replay)})`
    : 'its bars could not be played';
  return `${seen}; ${played}.`;
}

/** "1 of 2 agreed" */
export function agreedText({ agreed, needed }: Pick<OpenOrder, 'agreed' | 'needed'>): string {
  return `${agreed.length} of ${needed} agreed`;
}

/** Who may agree, for those who may not. */
export function whoMayAgree({ orderedBy, agreed }: OpenOrder): string {
  const done = [...new Set([orderedBy, ...agreed])];
  const last = done.at(-1) ?? '';
  const names = done.length === 1 ? last : `${done.slice(0, -1).join(', ')} and ${last}`;
  return `An officer or the chair has to agree, other than ${names}.`;
}

/** "Maintenance dial of alts to at most 1.2000; to be reviewed by 2026-12-06 10:00 UTC. Reason: …" */
export function tighteningSentence({
  subject,
  to,
  reason,
  reviewBy,
}: NonNullable<OpenOrder['tightening']>): string {
  return `Maintenance dial of ${subject.name} to at most ${dialText(to)}; to be reviewed by ${formatInstant(reviewBy)}. Reason: ${reason}`;
}
