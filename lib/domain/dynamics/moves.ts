import { decimal } from '../number/decimal';
import type { SlotRecord } from './path';
import type { DialName } from './programme';

/** How often one dial moved, each way. */
export interface DialMoves {
  readonly subject: string;
  readonly dial: DialName;
  readonly up: number;
  readonly down: number;
}

/** Of every dial that slots speak of, in their order, how often it moved. */
export function movesOf(records: Iterable<Pick<SlotRecord, 'dials'>>): DialMoves[] {
  const found = new Map<string, DialMoves>();
  for (const { dials } of records) {
    for (const { subject, dial, before, after } of dials) {
      const known = found.get(`${subject} ${dial}`) ?? { subject, dial, up: 0, down: 0 };
      const order = decimal(after).comparedTo(before);
      found.set(`${subject} ${dial}`, {
        ...known,
        up: known.up + (order > 0 ? 1 : 0),
        down: known.down + (order < 0 ? 1 : 0),
      });
    }
  }
  return [...found.values()];
}
