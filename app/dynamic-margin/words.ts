import type { AdjustmentGate, AdjustmentPhase, DynamicMarginQuery } from '../_graphql/generated/graphql';
import { compareDecimals } from '../_ui/decimal-text';
import { formatDecimal, formatInstant, plural } from '../_ui/format';

export type Programme = DynamicMarginQuery['adjustmentProgrammes'][number];
export type Dial = Programme['dials'][number];

export const GATE_WORDS: Readonly<Record<AdjustmentGate, string>> = {
  DATA: 'Data',
  DEADBAND: 'Inside the band',
  DWELL: 'Waiting',
  SPEED: 'Speed limit',
  WINDOW: 'Window',
  BOUND: 'Bound',
  RELATION: 'Order of the dials',
  NOTICE: 'Notice',
  BUDGET: 'Liquidation budget',
  GAIN: 'Forced sales',
  LEAST: 'Least step',
  HELD: 'Held',
  NONE: 'At its target',
  LIMITED: 'Limited',
};

export const PHASE_WORDS: Readonly<
  Record<AdjustmentPhase, { readonly word: string; readonly says: string }>
> = {
  SHADOW: { word: 'Shadow', says: 'decides, and applies nothing' },
  INITIAL_ONLY: { word: 'Initial only', says: 'moves initial margin alone' },
  LIVE: { word: 'Live', says: 'moves initial and maintenance margin' },
};

/** "1.0400": a dial with all its digits. */
export function dialText(value: string): string {
  return formatDecimal(value, { scale: 4 });
}

/** A word for the end of a line where there is little room. */
export function inShort(word: string): string {
  return { initial: 'init.', maintenance: 'maint.' }[word] ?? word;
}

/** Something about a programme that a person has to look at. */
export interface Need {
  readonly programme: string;
  readonly kind: 'SUSPENDED' | 'EXPIRED' | 'CONSTRAINED' | 'BOUND' | 'HELD';
  readonly what: string;
  readonly since: string | null;
}

/** Of reasons these say that all is well so far: it is only too early. */
const EARLY: readonly string[] = ['TOO_FEW_RETURNS'];
/** They have an entry of their own. */
const OWN_ENTRY: readonly string[] = ['SUSPENDED', 'OUTCOME', 'EXPIRED'];

const GOES_BACK = 'Suspended; its dials go back to 1, as approved.';
const STANDS = 'Suspended: its dials stay where they are until it is resumed.';
const STOPPED_ITSELF =
  'It stopped itself: more became liquidatable by its dials than its steps had predicted. They stay where they are until two people resume it.';

/** What needs a person, the gravest first. */
export function needsOf(programmes: readonly Programme[]): readonly Need[] {
  const of = (
    kind: Need['kind'],
    find: (one: Programme) => Omit<Need, 'programme' | 'kind'> | null,
  ): Need[] =>
    programmes.flatMap((one) => {
      const found = find(one);
      return found ? [{ programme: one.name, kind, ...found }] : [];
    });
  return [
    ...of('SUSPENDED', ({ suspendedSince, reverting, held }) => {
      if (suspendedSince === null) return null;
      const isOutcome = held.some(({ reason }) => reason === 'OUTCOME');
      const what = reverting ? GOES_BACK : isOutcome ? STOPPED_ITSELF : STANDS;
      return { what, since: suspendedSince };
    }),
    ...of('EXPIRED', ({ expired, expiresAt }) =>
      expired
        ? {
            what: 'Expired: it decides nothing more. Propose it again, or take it out of the parameters.',
            since: expiresAt,
          }
        : null,
    ),
    ...of('CONSTRAINED', ({ bound, uncoveredLoss }) => boundNeed(bound, true, uncoveredLoss)),
    ...of('BOUND', ({ bound }) => boundNeed(bound, false, null)),
    ...of('HELD', ({ held }) => {
      const reasons = held.filter(({ reason }) => !EARLY.includes(reason) && !OWN_ENTRY.includes(reason));
      const [first] = reasons;
      if (!first) return null;
      return { what: reasons.map(({ sentence }) => sentence).join(' '), since: first.since };
    }),
  ];
}

/** @param constrained those that were bound for six hours, or those that were not yet */
function boundNeed(
  bound: Programme['bound'],
  constrained: boolean,
  uncovered: Programme['uncoveredLoss'],
): Omit<Need, 'programme' | 'kind'> | null {
  const these = bound
    .filter((one) => one.constrained === constrained)
    .toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since));
  const [first] = these;
  if (!first) return null;
  const names = these.map(({ subject }) => subject.name).join(', ');
  if (!constrained)
    return {
      what: `The limits on liquidations keep maintenance margin of ${names} below its target. It is constrained at ${formatInstant(first.constrainedFrom)} if that goes on.`,
      since: first.since,
    };
  const loss = uncovered
    ? ` Margin does not cover ${formatDecimal(uncovered.amount, { scale: 2 })} of what ${plural(uncovered.accounts, 'account')} may lose at the target, as of ${formatInstant(uncovered.statedAt)}.`
    : '';
  return {
    what: `The limits on liquidations keep maintenance margin of ${names} below its target. Initial margin goes on, and nothing of it loosens.${loss}`,
    since: first.since,
  };
}

/** The two dials of a class or portfolio. */
export interface DialPair {
  readonly programme: Programme;
  readonly subject: Dial['subject'];
  readonly initial: Dial;
  readonly maintenance: Dial;
}

export function pairsOf(programmes: readonly Programme[]): readonly DialPair[] {
  return programmes.flatMap((programme) =>
    programme.dials.flatMap((initial): DialPair[] => {
      if (initial.dial !== 'INITIAL') return [];
      const { subject } = initial;
      const maintenance = programme.dials.find(
        (one) =>
          one.dial === 'MAINTENANCE' &&
          one.subject.name === subject.name &&
          one.subject.kind === subject.kind,
      );
      return maintenance ? [{ programme, subject, initial, maintenance }] : [];
    }),
  );
}

/** A step of which clients are told. */
export interface Announcement {
  readonly subject: string;
  readonly programme: string;
  readonly phase: AdjustmentPhase;
  readonly from: string;
  readonly to: string;
  readonly bindsAt: string;
}

/** What of a programme an announcement is read from. */
export interface Announcing {
  readonly name: string;
  readonly phase: AdjustmentPhase;
  readonly dials: readonly {
    readonly subject: { readonly name: string };
    readonly after: string;
    readonly announced?: { readonly value: string; readonly bindsAt: string } | null;
  }[];
}

/** By time. */
export function announcementsOf(programmes: readonly Announcing[]): readonly Announcement[] {
  return programmes
    .flatMap(({ name, phase, dials }) =>
      dials.flatMap(({ subject, after, announced }): Announcement[] =>
        announced
          ? [
              {
                programme: name,
                phase,
                subject: subject.name,
                from: after,
                to: announced.value,
                bindsAt: announced.bindsAt,
              },
            ]
          : [],
      ),
    )
    .toSorted((a, b) => Date.parse(a.bindsAt) - Date.parse(b.bindsAt));
}

/**
 * What an announced step asks of maintenance margin that is posted under the present dial, at most: a dial multiplies the
 * requirement up to the notional. For display alone.
 *
 * @param maintenanceMargin under the present dial
 */
export function askedAtMost(
  { from, to }: Pick<Announcement, 'from' | 'to'>,
  maintenanceMargin: number,
): number {
  return maintenanceMargin * (Number(to) / Number(from) - 1);
}

interface MovedSlot {
  readonly at: string;
  readonly dials: readonly Pick<Dial, 'dial' | 'before' | 'after'>[] &
    readonly { readonly subject: { readonly name: string } }[];
}

/** Moves of one dial in one direction, without one in the other between them. */
export interface DialEvent {
  readonly at: string;
  readonly text: string;
}

const MOST_EVENTS = 9;

interface Run {
  readonly at: string;
  readonly dial: Dial['dial'];
  readonly isRise: boolean;
  readonly from: string;
  until: string;
  to: string;
  steps: number;
  readonly subject: string;
}

/**
 * What became of dials, by time: of a run of moves one way the first is told with where the last led, and classes whose
 * dials went alike are told together. The newest few.
 */
export function eventsOf(moves: readonly MovedSlot[]): readonly DialEvent[] {
  const runs: Run[] = [];
  for (const { at, dials } of moves) {
    for (const { subject, dial, before, after } of dials) {
      if (before === after) continue;
      const isRise = compareDecimals(after, before) > 0;
      const last = runs.findLast((run) => run.subject === subject.name && run.dial === dial);
      if (last?.isRise === isRise) {
        last.to = after;
        last.until = at;
        last.steps += 1;
      } else
        runs.push({ at, until: at, dial, isRise, from: before, to: after, steps: 1, subject: subject.name });
    }
  }
  const alike = grouped(runs, ({ subject: _subject, ...run }) => JSON.stringify(run));
  return [...alike.values()].slice(-MOST_EVENTS).flatMap((same): DialEvent[] => {
    const [run] = same;
    return run
      ? [
          {
            at: run.at,
            text: eventText(
              run,
              same.map(({ subject }) => subject),
            ),
          },
        ]
      : [];
  });
}

function eventText({ at, until, dial, isRise, from, to, steps }: Run, subjects: readonly string[]): string {
  const [first = '', second] = subjects;
  const who =
    subjects.length > 2
      ? `${first} and ${subjects.length - 1} more`
      : [first, second].filter(Boolean).join(' and ');
  const what = `${dial === 'INITIAL' ? 'initial' : 'maintenance'} ${isRise ? 'rose' : 'fell'}`;
  const last = steps === 1 ? '' : ` in ${steps} steps, the last at ${formatInstant(until)}`;
  return `${formatInstant(at)}: ${who} ${what} from ${dialText(from)} to ${dialText(to)}${last}`;
}

/** Events by their number on the time axis, those of one instant together. */
export function marksOf(
  events: readonly DialEvent[],
): readonly { readonly at: string; readonly label: string }[] {
  const numbered = events.map(({ at }, index) => ({ at, number: index + 1 }));
  return [...grouped(numbered, ({ at }) => at)].map(([at, same]) => {
    const numbers = same.map(({ number }) => number);
    const [first, last] = [numbers[0] ?? 0, numbers.at(-1) ?? 0];
    return { at, label: first === last ? String(first) : `${first}–${last}` };
  });
}

/** By key, in the order in which keys first came. */
function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
