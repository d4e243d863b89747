import { assert } from '../domain/assert';
import { stateText, storedState } from '../domain/dynamics/law-state';
import { NO_SLOT_BEFORE } from '../domain/dynamics/path';
import type { AdjustmentStore } from '../ports/adjustments';
import type { Prisma } from './generated/prisma/client';

/** Slots of adjustment programmes, and where each programme stands. */
export function adjustmentStore(tx: Prisma.TransactionClient): AdjustmentStore {
  return {
    async lock() {
      await tx.$executeRaw`select 1 from adjustment_state order by programme for update`;
      const rows = await tx.adjustmentState.findMany({ orderBy: { programme: 'asc' } });
      return rows.map(({ state, ...row }) => ({ ...row, state: storedState(state) }));
    },

    async add({ record, hash, at, versionNumber, state, held }) {
      const { programme, programmeHash, previous, dials } = record;
      await tx.adjustmentSlot.create({
        data: {
          ...{ programme, at, hash, previous, versionNumber },
          gates: [...new Set(dials.map(({ gate }) => gate))],
          hasMoved: dials.some(({ before, after }) => before !== after),
          record: JSON.stringify(record),
        },
      });
      const stands = {
        ...{ programmeHash, slotHash: hash, slotAt: at },
        ...{ state: stateText(state), held: [...held] },
      };
      if (previous === NO_SLOT_BEFORE) {
        await tx.adjustmentState.create({ data: { programme, ...stands } });
        return;
      }
      const { count } = await tx.adjustmentState.updateMany({
        where: { programme, slotHash: previous },
        data: stands,
      });
      assert(count === 1, 'a slot follows the last one');
    },
  };
}
