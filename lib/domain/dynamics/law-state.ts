import * as z from 'zod';
import { canonicalJson } from '../json/canonical';
import { decimal } from '../number/decimal';
import { type DialState, GRID } from './dial';
import { dialText } from './path';
import type { LawState, ProgrammeState } from './slot';

/** How the state of the law is kept between slots: text of which the next slot makes the same decision. */

const dialForm = z.strictObject({
  /** `since` null: for ever. */
  past: z.array(z.strictObject({ since: z.int().nullable(), value: z.string() })).min(1),
  dwell: z.strictObject({ sound: z.int().min(0), all: z.int().min(0) }),
  announced: z.strictObject({ value: z.string(), announcedAt: z.int(), bindsAt: z.int() }).nullable(),
});

const stateForm = z.strictObject({
  format: z.literal('margrave/adjustment-state/1'),
  buffer: z.strictObject({ left: z.number().min(1).max(2), asked: z.number().nullable() }),
  pairs: z.record(z.string(), z.strictObject({ initial: dialForm, maintenance: dialForm })),
});

type DialForm = z.infer<typeof dialForm>;

/** The canonical text of one programme's state. */
export function stateText({ buffer, pairs }: ProgrammeState): string {
  return canonicalJson({
    format: 'margrave/adjustment-state/1',
    buffer,
    pairs: Object.fromEntries(
      [...pairs].map(([subject, { initial, maintenance }]) => [
        subject,
        { initial: dialFormOf(initial), maintenance: dialFormOf(maintenance) },
      ]),
    ),
  });
}

/** Reads what `stateText` wrote. @throws on anything else: what is stored was tampered with */
export function storedState(text: string): ProgrammeState {
  const { buffer, pairs } = stateForm.parse(JSON.parse(text));
  return {
    buffer,
    pairs: new Map(
      Object.entries(pairs).map(([subject, { initial, maintenance }]) => [
        subject,
        { initial: dialStateOf(initial), maintenance: dialStateOf(maintenance) },
      ]),
    ),
  };
}

/** As `storedState`, of several programmes by name. */
export function storedStates(texts: Readonly<Record<string, string>>): LawState {
  return new Map(Object.entries(texts).map(([name, text]) => [name, storedState(text)]));
}

function dialFormOf({ past, dwell, announced }: DialState): DialForm {
  return {
    past: past.map(({ sinceMs, value }) => ({
      since: Number.isFinite(sinceMs) ? sinceMs : null,
      value: dialText(value),
    })),
    dwell,
    announced: announced && {
      value: dialText(announced.value),
      announcedAt: announced.announcedAtMs,
      bindsAt: announced.bindsAtMs,
    },
  };
}

function dialStateOf({ past, dwell, announced }: DialForm): DialState {
  return {
    past: past.map(({ since, value }) => ({ sinceMs: since ?? -Infinity, value: steps(value) })),
    dwell,
    announced: announced && {
      value: steps(announced.value),
      announcedAtMs: announced.announcedAt,
      bindsAtMs: announced.bindsAt,
    },
  };
}

function steps(text: string): number {
  return decimal(text).times(GRID).toNumber();
}
