import type { AskLiveStandings } from '../../ports/live';
import type { PrismaClient } from '../generated/prisma/client';
import { adjustmentReads } from './adjustment-reads';
import { approvalReads } from './approval-reads';
import { auditReads } from './audit-reads';
import { bookReads } from './book-reads';
import { callReads } from './call-reads';
import { guardrailReads } from './guardrail-reads';
import { parameterReads } from './parameter-reads';
import { peopleReads } from './people-reads';
import { scenarioReads } from './scenario-reads';
import { searchReads } from './search-reads';
import { simulationReads } from './simulation-reads';
import { venueReads } from './venue-reads';

/**
 * Reads for one request that are no plain relation of one row: pinned to one live run, batched by key, or of a
 * parsed document. Make a new one for each request; each kind of them is made when it is first asked for.
 *
 * @param askLive asks the live engine; null: this process was started without one
 */
export function requestReads(prisma: PrismaClient, askLive: AskLiveStandings | null): Reads {
  const venue = venueReads(prisma);
  const people = lazy(() => peopleReads(prisma));
  const parameters = lazy(() => parameterReads(prisma, venue));
  return membersOf<Reads>([
    () => venue,
    parameters,
    () => adjustmentReads(prisma, venue, parameters()),
    () => guardrailReads(prisma, parameters(), venue.now),
    () => bookReads(prisma, venue, askLive),
    () => callReads(prisma, venue),
    people,
    () => auditReads(prisma, people()),
    () => scenarioReads(prisma),
    () => searchReads(prisma),
    () => simulationReads(prisma),
    () => approvalReads(prisma, venue, parameters()),
  ]);
}

export type Reads = ReturnType<typeof venueReads> &
  ReturnType<typeof parameterReads> &
  ReturnType<typeof adjustmentReads> &
  ReturnType<typeof guardrailReads> &
  ReturnType<typeof bookReads> &
  ReturnType<typeof callReads> &
  ReturnType<typeof peopleReads> &
  ReturnType<typeof auditReads> &
  ReturnType<typeof scenarioReads> &
  ReturnType<typeof searchReads> &
  ReturnType<typeof simulationReads> &
  ReturnType<typeof approvalReads>;

function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}

type Kind = Readonly<Record<string, unknown>>;

/** In which kind each member is; the same for every request, so learnt from the first. */
let places: ReadonlyMap<string, number> | null = null;

/** All members of some kinds as one object, without making a kind before one of its members is asked for. */
function membersOf<Members extends object>(kinds: readonly (() => object)[]): Members {
  const made = kinds.map((make) => lazy(() => make() as Kind));
  places ??= new Map(
    made.flatMap((kind, place) => Object.keys(kind()).map((name) => [name, place] as const)),
  );
  const known = places;
  return new Proxy<Members>({} as Members, {
    get: (_, name) => (typeof name === 'string' ? made[known.get(name) ?? -1]?.()[name] : undefined),
  });
}
