import { GraphQLError } from 'graphql';
import type { Actor } from '../../lib/domain/governance/people/actor';

/**
 * Runs work that keeps a processor for as long as whole pages of other requests take: one at a time in a process, the
 * rest in the order in which it was asked for.
 *
 * @throws GraphQLError BUSY when too much of it waits, of this actor or of all
 */
export type HeavyWork = <Value>(actor: Actor, work: () => Promise<Value>) => Promise<Value>;

/** Of one actor, what runs and waits; the editor asks anew at each pause in writing. */
const AT_MOST_OF_ONE = 4;
const AT_MOST_OF_ALL = 16;

export function oneAtATime(): HeavyWork {
  const underWay = new Map<string, number>();
  let all = 0;
  let turn: Promise<unknown> = Promise.resolve();
  return async (actor, work) => {
    const asker = askerOf(actor);
    const own = underWay.get(asker) ?? 0;
    if (own >= AT_MOST_OF_ONE || all >= AT_MOST_OF_ALL) {
      const message = 'Too many long computations are waiting here. Try again in a moment.';
      throw new GraphQLError(message, { extensions: { code: 'BUSY', http: { status: 503 } } });
    }
    underWay.set(asker, own + 1);
    all += 1;
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      const left = (underWay.get(asker) ?? 1) - 1;
      if (left > 0) underWay.set(asker, left);
      else underWay.delete(asker);
      all -= 1;
    }
  };
}

/** A token's requests are its owner's. */
function askerOf(actor: Actor): string {
  if (actor.kind === 'PERSON') return actor.personId;
  return actor.kind === 'TOKEN' ? actor.ownerId : actor.kind;
}
