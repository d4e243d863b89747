import { ok, refuse, type Result } from '../result';

/** Why a text is no instant: not of the form, or a day or time that no calendar and no clock has. */
export type InstantRefusal = 'not-an-instant' | 'no-such-instant';

const ANY_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
/** Of files and requests: UTC, and no more digits than are kept. */
const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

/** 00 to 23, no 24:00; minutes to 59; seconds to 59, since no instant of ours is a leap second. */
const ON_THE_CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/;

/**
 * Reads an instant as it comes in anywhere: RFC 3339 with its zone. `Date` reads 30 February as 2 March and 24:00 as
 * the next day; here a day that is in no calendar, or a time on no clock, is refused, and so is one without its zone.
 *
 * @param form UTC: "2026-01-31T08:00:00Z", with up to three decimals of a second. ANY_ZONE: also "+02:00", with up to
 *   nine decimals, of which those beyond milliseconds are dropped
 * @returns the instant, to the millisecond
 */
export function parseInstant(text: string, form: 'UTC' | 'ANY_ZONE' = 'UTC'): Result<Date, InstantRefusal> {
  const zone = ANY_ZONE.exec(text)?.[1];
  if (zone === undefined || (form === 'UTC' && !UTC.test(text))) return refuse('not-an-instant');
  const isOnTheClock =
    ON_THE_CLOCK.test(text.slice(11, 19)) && (zone === 'Z' || ON_THE_CLOCK.test(zone.slice(1)));
  const day = new Date(`${text.slice(0, 10)}T00:00:00.000Z`);
  // What does not spell back was no day.
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10));
  return isOnTheClock && isDay ? ok(new Date(text)) : refuse('no-such-instant');
}

/** Whether a text is an instant in the one spelling that we write: UTC with milliseconds. */
export function isWrittenInstant(text: string): boolean {
  const read = parseInstant(text);
  return read.ok && read.value.toISOString() === text;
}

/** The day of an instant, by UTC: "2026-11-22". */
export function utcDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** How people read an instant, to the minute and as the pages write it: "2026-11-22 16:05 UTC". */
export function spokenInstant(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
