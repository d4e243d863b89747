import { jsonPointer } from '../../json/json-pointer';
import { durationText } from '../../number/duration';
import { decimal } from '../../number/decimal';
import { compare, fraction, fractionOf } from '../../number/fraction';
import { spokenInstant } from '../../number/instant';
import type { ParameterSet } from '../../parameters/document/parameter-set';
import type { Guardrails } from '../policy/guardrails-document';
import { type GuardrailBreach, shownPercent } from './breach';
import { requirementChanges } from './class-changes';
import { changedInstruments, type ClassPair, classPairs, coverOf } from './instrument-changes';
import { haircutBreaches, levelBreaches, unboundedBreaches } from './member-breaches';
import {
  DIRECTIONS,
  goes,
  leastRateBreaches,
  rateBreaches,
  stepLimits,
  subjectOf,
  windowLimits,
} from './rate-breaches';

const HOUR_MS = 3_600_000;

/** A version as it went live. */
export interface LiveSet {
  readonly activatedAt: Date;
  readonly parameters: ParameterSet;
}

/** A change as guardrails look at it. */
export interface HeldChange {
  /** What undoes an earlier change is not held to the limits of one step, nor to the time between changes. */
  readonly kind: 'CHANGE' | 'ROLLBACK';
  readonly proposed: ParameterSet;
  /** When it would go live; null: nobody knows yet, so no time is held. */
  readonly at: Date | null;
  /** Versions of the last `historyHours`, oldest first, with the one that was live before them; the last one is live. */
  readonly history: readonly [LiveSet, ...LiveSet[]];
}

/** How far back versions matter. */
export function historyHours(guardrails: Guardrails): number {
  const { windowHours, looseningHoursBetweenChangesMin, tighteningHoursBetweenChangesMin } = guardrails;
  return Math.max(windowHours, looseningHoursBetweenChangesMin, tighteningHoursBetweenChangesMin);
}

/**
 * Every guardrail of rates, haircuts and time that a change does not keep within, in order of rule. Empty: it keeps within all of
 * them. Each instrument is compared with itself; a class that is new has only its least rates to be held by.
 *
 * @param now by the venue's clock: the end of the rolling window where `at` is not known
 * @see docs/methodology.md#guardrails
 */
export function guardrailBreaches(
  change: HeldChange,
  guardrails: Guardrails,
  now: Date,
): readonly GuardrailBreach[] {
  const { proposed, history, kind } = change;
  const base = last(history).parameters;
  const from = windowBase(change, guardrails, now);
  const moves = movesBetween(base, proposed);
  const isChange = kind === 'CHANGE';
  return unique([
    ...(isChange ? movesBeyond(moves, (direction) => stepLimits(guardrails, direction)) : []),
    ...(isChange ? levelBreaches(base, proposed, guardrails, 'STEP') : []),
    ...(isChange ? haircutBreaches(base, proposed, guardrails, 'STEP') : []),
    ...movesBeyond(from.hash === base.hash ? moves : movesBetween(from, proposed), (direction) =>
      windowLimits(guardrails, direction),
    ),
    ...levelBreaches(from, proposed, guardrails, 'WINDOW'),
    ...haircutBreaches(from, proposed, guardrails, 'WINDOW'),
    ...instrumentCountBreaches(change, guardrails, now),
    ...moves.flatMap(({ pair, changes }) =>
      changes.flatMap((one) => leastRateBreaches(pair, one, guardrails)),
    ),
    ...(isChange ? hourBreaches(change, moves, guardrails) : []),
    ...unboundedBreaches(base, proposed, guardrails),
  ]);
}

interface Move {
  readonly pair: ClassPair;
  readonly changes: ReturnType<typeof requirementChanges>;
}

/** Every way that instruments go from one set to another. What a portfolio margins has no rate of its own. */
function movesBetween(first: ParameterSet, second: ParameterSet): readonly Move[] {
  return classPairs(first, second)
    .filter(({ before, after }) => before?.portfolio == null || after.portfolio === null)
    .map((pair) => ({
      pair,
      changes: requirementChanges(
        pair.before?.marginClass ?? null,
        pair.after.marginClass,
        second.document.rounding.margin,
      ),
    }));
}

function movesBeyond(
  moves: readonly Move[],
  limits: (direction: (typeof DIRECTIONS)[number]) => ReturnType<typeof stepLimits>,
): readonly GuardrailBreach[] {
  return moves.flatMap(({ pair, changes }) =>
    changes.flatMap((change) =>
      DIRECTIONS.flatMap((direction) => rateBreaches(pair, change, direction, limits(direction))),
    ),
  );
}

/** The set that was live when the rolling window began; of a younger venue its first. */
function windowBase({ history, at }: HeldChange, { windowHours }: Guardrails, now: Date): ParameterSet {
  const begins = (at ?? now).getTime() - windowHours * HOUR_MS;
  const before = history.findLast(({ activatedAt }) => activatedAt.getTime() <= begins);
  return (before ?? history[0]).parameters;
}

function instrumentCountBreaches(
  { history, at, proposed }: HeldChange,
  { windowHours, windowInstrumentsMax, windowInstrumentsMaxFraction }: Guardrails,
  now: Date,
): readonly GuardrailBreach[] {
  if (windowInstrumentsMax === null && windowInstrumentsMaxFraction === null) return [];
  const begins = (at ?? now).getTime() - windowHours * HOUR_MS;
  const base = last(history).parameters;
  const changed = new Set(changedInstruments(base, proposed));
  if (changed.size === 0) return [];
  for (const [index, { activatedAt, parameters }] of history.entries()) {
    const before = history[index - 1];
    if (before === undefined || activatedAt.getTime() <= begins) continue;
    for (const instrument of changedInstruments(before.parameters, parameters)) changed.add(instrument);
  }
  const covered = coverOf(base).size;
  const window = durationText(windowHours * 3_600);
  const breach = (limit: string, actual: string): GuardrailBreach => ({
    ...{ path: '/marginClasses', rule: 'window-instruments' as const, limit, actual },
    message: `With this change ${actual} would have changed within ${window}; the policy allows ${limit}.`,
  });
  const isTooMany = windowInstrumentsMax !== null && changed.size > windowInstrumentsMax;
  const share = fraction(BigInt(changed.size), BigInt(Math.max(covered, 1)));
  const most =
    windowInstrumentsMaxFraction === null ? null : fractionOf(decimal(windowInstrumentsMaxFraction));
  const isTooLarge = most !== null && compare(share, most) > 0;
  return [
    ...(isTooMany ? [breach(`${windowInstrumentsMax} instruments`, `${changed.size} instruments`)] : []),
    ...(isTooLarge
      ? [breach(`${shownPercent(most)} of instruments`, `${shownPercent(share)} of instruments`)]
      : []),
  ];
}

/** What was changed a short while ago waits. What cannot be shown not to loosen counts as loosening. */
function hourBreaches(
  { history, at, proposed }: HeldChange,
  moves: readonly Move[],
  guardrails: Guardrails,
): readonly GuardrailBreach[] {
  if (at === null) return [];
  const changed = changedInstruments(last(history).parameters, proposed);
  const lastChange = lastChanges(history);
  return classPairs(last(history).parameters, proposed).flatMap((pair): GuardrailBreach[] => {
    const instruments = pair.instruments.filter((name) => changed.has(name) && pair.before !== null);
    const latest = Math.max(...instruments.map((name) => lastChange.get(name) ?? -Infinity));
    if (!Number.isFinite(latest)) return [];
    const move = moves.find((one) => one.pair.instruments[0] === pair.instruments[0]);
    const isLoosening = move?.changes.some((change) => goes('LOOSENING', change)) ?? true;
    const hours = isLoosening
      ? guardrails.looseningHoursBetweenChangesMin
      : guardrails.tighteningHoursBetweenChangesMin;
    if (at.getTime() - latest >= hours * HOUR_MS) return [];
    const until = new Date(latest + hours * HOUR_MS);
    const wait = durationText(hours * 3_600);
    return [
      {
        ...{ path: jsonPointer('marginClasses', pair.after.className), rule: 'hours-between-changes' },
        limit: `${wait} between changes`,
        actual: `${durationText(Math.max(0, Math.floor((at.getTime() - latest) / 1_000)))} since the last`,
        message: `Margin of ${subjectOf({ ...pair, instruments })} changed on ${spokenInstant(new Date(latest))}. The policy lets ${isLoosening ? 'a loosening' : 'a tightening'} follow after ${wait}: from ${spokenInstant(until)} on.`,
      },
    ];
  });
}

/** When each instrument's charge last changed, milliseconds; what is older than the history is not there. */
function lastChanges(history: HeldChange['history']): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const [index, { activatedAt, parameters }] of history.entries()) {
    const before = history[index - 1];
    if (before === undefined) continue;
    for (const name of changedInstruments(before.parameters, parameters))
      latest.set(name, activatedAt.getTime());
  }
  return latest;
}

/** One of each place and rule: what is the same for longs and shorts is said once. */
function unique(breaches: readonly GuardrailBreach[]): readonly GuardrailBreach[] {
  return [...new Map(breaches.map((breach) => [`${breach.rule} ${breach.path}`, breach])).values()];
}

function last<Item>(items: readonly [Item, ...Item[]]): Item {
  return items.at(-1) ?? items[0];
}
