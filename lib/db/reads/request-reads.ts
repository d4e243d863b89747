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
 * parsed document. Make a new one for each request.
 *
 * @param askLive asks the live engine; null: this process was started without one
 */
export function requestReads(prisma: PrismaClient, askLive: AskLiveStandings | null) {
  const venue = venueReads(prisma);
  const people = peopleReads(prisma);
  const parameters = parameterReads(prisma, venue);
  return {
    ...venue,
    ...parameters,
    ...adjustmentReads(prisma, venue, parameters),
    ...guardrailReads(prisma, parameters, venue.now),
    ...bookReads(prisma, venue, askLive),
    ...callReads(prisma, venue),
    ...people,
    ...auditReads(prisma, people),
    ...scenarioReads(prisma),
    ...searchReads(prisma),
    ...simulationReads(prisma),
    ...approvalReads(prisma, venue),
  };
}

export type Reads = ReturnType<typeof requestReads>;
