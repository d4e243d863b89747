import { decimal, type Decimal } from '../number/decimal';
import type { Dials } from '../parameters/effective';
import { clamped, directionOf, GRID } from './dial';
import { dialOf, dialsAfter } from './in-force';
import { DIALS, MS_PER_HOUR, type Programme } from './programme';
import { type ProgrammeDecision, SHORTENED_BY } from './slot';

/**
 * What becomes of a class whose maintenance margin the liquidation budget, or the loop gain, keeps below the band of its target. Bound for six
 * hours it is constrained: initial margin goes on, nothing of the class loosens, and several people may tighten past the budget.
 */

/** Bound for so long, a class is constrained. */
export const CONSTRAINED_AFTER_MS = 6 * MS_PER_HOUR;

/** By subject, since when what live accounts bear has bound its maintenance dial: UTC milliseconds. */
export type BoundSince = ReadonlyMap<string, number>;

/** Those that are constrained at an instant, ascending. */
export function constrainedAt(bound: BoundSince, atMs: number): readonly string[] {
  return [...bound]
    .flatMap(([subject, sinceMs]) => (atMs - sinceMs >= CONSTRAINED_AFTER_MS ? [subject] : []))
    .sort();
}

/**
 * What is bound after a slot of a programme whose maintenance dials are in force. It begins where the budget, or the loop gain, shortens a rise
 * and the target is above the band of where the dial then stands. It ends where the target no longer is, or where live accounts
 * bore all of a rise that they were asked. A slot that asked them nothing (a rise is announced only, the data are not sound, the
 * programme is held) neither begins nor ends it.
 *
 * @param passed subjects whose rise went past the budget, as people ordered: the budget did not bear it
 */
export function boundAfter(
  before: BoundSince,
  programme: Programme,
  { target, dials, observed }: Pick<ProgrammeDecision, 'target' | 'dials' | 'observed'>,
  { atMs, passed }: { readonly atMs: number; readonly passed: ReadonlySet<string> },
): BoundSince {
  const after = new Map<string, number>();
  if (observed.onlyInitial || observed.reverting === 'ALL') return after;
  for (const { subject, dial, gates, before: from, after: to, wished } of dials) {
    if (dial !== 'maintenance') continue;
    const sinceMs = before.get(subject);
    const isAbove = target === null ? null : directionOf(target, to, programme) === 'UP';
    if (isAbove === false) continue;
    const isShort =
      wished > from && (SHORTENED_BY.some((gate) => gates.includes(gate)) || passed.has(subject));
    if (isShort && isAbove) after.set(subject, sinceMs ?? atMs);
    else if (sinceMs !== undefined && wished <= from) after.set(subject, sinceMs);
  }
  return after;
}

/**
 * The dials with those of some subjects where a target wants them, within the programme's bounds and never below where they
 * stand.
 */
export function dialsAtTarget(
  dials: Dials,
  subjects: readonly string[],
  target: Decimal,
  { bounds }: Pick<Programme, 'bounds'>,
): Dials {
  const wanted = clamped(target, bounds).times(GRID).floor().toNumber();
  return dialsAfter(
    dials,
    subjects.flatMap((subject) =>
      DIALS.map((dial) => ({
        ...{ subject, dial },
        to: Math.max(wanted, decimal(dialOf(dials, subject)[dial]).times(GRID).toNumber()),
      })),
    ),
  );
}
