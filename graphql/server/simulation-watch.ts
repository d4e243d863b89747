import type { PrismaClient } from '../../lib/db/generated/prisma/client';

/** How often a simulation is looked at while somebody watches it. */
const LOOK_MS = 500;

/** A simulation that went on: what is asked of it is read as it is told. */
export interface SimulationEvent {
  readonly id: string;
}

/**
 * Tells of a simulation whenever it went on, first of where it is now, and ends with its end. By hand and not as a generator, which
 * would look on for as long as a simulation stands still after it was left.
 *
 * @param id a simulation that exists
 */
export function watchSimulation(prisma: PrismaClient, id: string): AsyncIterableIterator<SimulationEvent> {
  let told = '';
  let isOver = false;
  let wake = (): void => undefined;
  const leave = (): Promise<IteratorResult<SimulationEvent>> => {
    isOver = true;
    wake();
    return Promise.resolve({ done: true, value: undefined });
  };
  return {
    async next() {
      while (!isOver) {
        const { state, accountsDone, accountsTotal } = await prisma.simulation.findUniqueOrThrow({
          where: { id },
          select: { state: true, accountsDone: true, accountsTotal: true },
        });
        const seen = [state, accountsDone, accountsTotal].join(' ');
        if (seen !== told) {
          told = seen;
          isOver ||= state !== 'QUEUED' && state !== 'RUNNING';
          return { done: false, value: { id } };
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, LOOK_MS);
        });
      }
      return { done: true, value: undefined };
    },
    return: leave,
    throw: leave,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
