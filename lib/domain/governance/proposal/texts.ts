import { spokenInstant } from '../../number/instant';
import type { Fault } from '../../result';
import { characterFaults } from '../people/written-text';
import { MAX_GRACE_MINUTES, type StatedPlan } from '../activation/activation-plan';
import { rampFaults } from '../activation/ramp-steps';

/** Longest texts that people write, in UTF-16 code units. */
export const MAX_TITLE_LENGTH = 200;
export const MAX_NOTE_LENGTH = 2_000;
export const MAX_REASON_LENGTH = 2_000;
export const MAX_TEXT_LENGTH = 20_000;

/**
 * Faults of a text that a person wrote: `text-length` (1 to `maxLength` after trimming), `text-characters` (see
 * `characterFaults`).
 */
export function textFaults(path: string, text: string, maxLength: number): readonly Fault[] {
  const faults: Fault[] = [];
  const { length } = text.trim();
  if (length < 1 || length > maxLength) {
    faults.push({
      path,
      rule: 'text-length',
      message: `Must have 1 to ${maxLength} characters; it has ${length}.`,
    });
  }
  return [...faults, ...characterFaults(path, text)];
}

/** Faults of a plan: `instant`, `not-in-the-past` (by the venue's clock), `grace-range` (1 minute to a week), those of its ramp. */
export function planFaults({ activateAt, graceMinutes, ramp }: StatedPlan, now: Date): readonly Fault[] {
  const faults: Fault[] = [];
  if (activateAt !== null && Number.isNaN(activateAt.getTime())) {
    faults.push({ path: '/activateAt', rule: 'instant', message: 'Is not an instant.' });
  } else if (activateAt !== null && activateAt.getTime() <= now.getTime()) {
    faults.push({
      path: '/activateAt',
      rule: 'not-in-the-past',
      message: `This time has passed: it is ${spokenInstant(now)}. Choose a later one.`,
    });
  }
  if (!Number.isInteger(graceMinutes) || graceMinutes < 1 || graceMinutes > MAX_GRACE_MINUTES) {
    faults.push({
      path: '/graceMinutes',
      rule: 'grace-range',
      message: `Must be a whole number of minutes from 1 to ${MAX_GRACE_MINUTES}.`,
    });
  }
  return ramp ? [...faults, ...rampFaults(ramp)] : faults;
}
