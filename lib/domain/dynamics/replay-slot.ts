import { assert } from '../assert';
import { decimal } from '../number/decimal';
import { GRID } from './dial';
import { type SlotRecord, slotHash, slotRecord } from './path';
import { decideSlot, type ProgrammeState } from './slot';
import { observedOf, type PastSlot } from './state-before';

/**
 * Decides a slot again, from what it saw and where its programme stood. How far the book bore its rises is taken from the
 * record, no further than the law lets them go.
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
          if (!kept?.gates.includes('BUDGET')) return to;
          return Math.max(from, Math.min(to, decimal(kept.after).times(GRID).toNumber()));
        }),
    },
  );
  const [decision] = decisions;
  assert(decision !== undefined, 'a slot decides of its programme');
  const { previous, programmeHash, effect, overBudget } = record;
  const again = slotRecord(decision, {
    ...{ previous, atMs, programmeHash, effect, overBudget },
    slotMs: record.slotMs,
  });
  return { record: again, hash: slotHash(again) };
}
