import { assert } from '../assert';
import { decimal } from '../number/decimal';
import { GRID } from './dial';
import { type SlotRecord, slotHash, slotRecord } from './path';
import { decideSlot, type ProgrammeState, SHORTENED_BY } from './slot';
import { observedOf, type PastSlot } from './state-before';

/**
 * Decides a slot again, from what it saw and where its programme stood. How far the book bore its rises, and what shortened
 * them, is taken from the record, no further than the law lets them go.
 *
 * @returns the record that comes of it, and its hash: the slot's own, where the law decided what the record says
 */
export function replayedSlot(
  { record, programme }: PastSlot,
  state: ProgrammeState,
  slotMs: number,
): { readonly record: SlotRecord; readonly hash: string } {
  const atMs = Date.parse(record.at);
  const { decisions } = decideSlot(
    new Map([[record.programme, programme]]),
    new Map([[record.programme, state]]),
    {
      ...{ atMs, slotMs, observed: new Map([[record.programme, observedOf(record)]]) },
      borne: (moves) =>
        moves.map(({ subject, dial, from, to }) => {
          const kept = record.dials.find((one) => one.subject === subject && one.dial === dial);
          const by = SHORTENED_BY.filter((gate) => kept?.gates.includes(gate));
          if (kept === undefined || by.length === 0) return { to, by: [] };
          return { to: Math.max(from, Math.min(to, decimal(kept.after).times(GRID).toNumber())), by };
        }),
    },
  );
  const [decision] = decisions;
  assert(decision !== undefined, 'a slot decides of its programme');
  const { previous, programmeHash, effect, gain, overBudget } = record;
  const again = slotRecord(decision, {
    ...{ previous, atMs, programmeHash, effect, gain, overBudget },
    slotMs: record.slotMs,
  });
  return { record: again, hash: slotHash(again) };
}
