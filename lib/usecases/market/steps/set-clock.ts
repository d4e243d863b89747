import type { UnitOfWork } from '../../../ports/unit-of-work';

/**
 * Sets the speed of the venue's clock, and queues anew what is to be done at a time of the venue: it comes sooner or later
 * than it was queued for. Needs the lock of the venue, in a demo.
 *
 * @returns when it begins and ends to go so fast, as the clock shows it
 */
export async function setClock(
  { venueClock, proposals, jobs }: UnitOfWork,
  speed: number,
  lastsMs: number,
): Promise<{ readonly from: Date; readonly until: Date }> {
  const set = await venueClock.setSpeed(speed, lastsMs);
  for (const { id, eta } of await proposals.lockAll(['QUEUED']))
    if (eta !== null) await jobs.activate(id, eta);
  return set;
}
