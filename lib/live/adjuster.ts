import { setTimeout as pause } from 'node:timers/promises';
import { pgReadBook } from '../db/book-view';
import { prismaTransact } from '../db/transact';
import { columnarEngine } from '../engine/columnar-engine';
import type { Log } from '../log';
import { decidePresentSlot } from '../usecases/adjustments/decide-slot';
import { stateUncoveredLoss } from '../usecases/adjustments/state-uncovered-loss';
import { holdByOutcome } from '../usecases/adjustments/hold-by-outcome';
import { noteTipped } from '../usecases/adjustments/note-tipped';
import { MarketSignals } from '../usecases/adjustments/steps/market-signals';
import { alone, type AloneRun } from './alone';

/** It looks by itself this often whether a slot is to be decided. */
const LOOK_MS = 250;

/**
 * The process that decides slots of adjustment programmes, one after the other. One at a time. It may be killed at any time, as
 * a slot is decided whole or not at all.
 *
 * @param databaseUrl the application's role
 */
export function startAdjuster(options: {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly slotMs: number;
}): AloneRun {
  const { databaseUrl, log, slotMs } = options;
  const { prisma, pool, signal, run } = alone({
    ...{ databaseUrl, name: 'adjuster', applicationName: 'margrave adjuster' },
  });
  return run(async () => {
    log('info', 'adjuster.alone');
    const deps = {
      ...{ transact: prismaTransact(prisma), readBook: pgReadBook(pool), engine: columnarEngine() },
      ...{ signals: new MarketSignals(), slotMs },
    };
    let isFirst = true;
    while (!signal.aborted) {
      const noted = await noteTipped(deps);
      if (noted > 0) log('info', 'adjuster.tipped', { accounts: noted });
      // Whoever was noted before it was killed is looked at when it starts.
      const held = noted > 0 || isFirst ? await holdByOutcome(deps) : [];
      if (held.length > 0) log('warning', 'adjuster.held', { programmes: held });
      isFirst = false;
      const began = performance.now();
      const { at, decided, moved } = await decidePresentSlot(deps);
      const ms = Math.round(performance.now() - began);
      if (decided > 0) log(moved > 0 ? 'info' : 'debug', 'adjuster.slot', { at, decided, moved, ms });
      const stated = await stateUncoveredLoss(deps);
      if (stated > 0) log('info', 'adjuster.uncovered', { programmes: stated });
      await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  });
}
