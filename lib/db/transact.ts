import { assert } from '../domain/assert';
import type { Result } from '../domain/result';
import type { TransactionLimits, Transact, UnitOfWork } from '../ports/unit-of-work';
import { adjustmentStore } from './adjustment-store';
import { auditLog } from './audit-log';
import { bookStore } from './book-store';
import { asBusy } from './busy';
import { denialCounts } from './denial-counts';
import type { Prisma, PrismaClient } from './generated/prisma/client';
import { heldPriceStore } from './held-price-store';
import { invitationStore } from './invitation-store';
import { jobQueue } from './job-queue';
import { LONG_MS } from './limits';
import { marginCallStore } from './margin-call-store';
import { marginRunStore } from './margin-run-store';
import { marketDataStore } from './market-data-store';
import { marketPlayStore } from './market-play-store';
import { parameterSetStore } from './parameter-set-store';
import { peopleStore } from './people-store';
import { dailyBookStore } from './daily-book-store';
import { outcomeStore } from './outcome-store';
import { presentEffectStore } from './present-effect-store';
import { rampStore } from './ramp-store';
import { proposalStore } from './proposal-store';
import { scenarioStore } from './scenario-store';
import { sessionStore } from './session-store';
import { simulationStore } from './simulation-store';
import { tokenStore } from './token-store';
import { takeTime } from './transaction-limits';
import { venueClockStore } from './venue-clock-store';
import { venueStore } from './venue-store';

/** A waiter gets its connection within this time or fails. */
const MAX_WAIT_MS = 30_000;

/**
 * One transaction per use case, READ COMMITTED as each connection begins (`SESSION_OPTIONS`): what a use case decides on, it has locked.
 *
 * Not SERIALIZABLE with retries: every writer extends the same audit chain, so any two would conflict.
 * @see docs/decisions/0012-audit-lock-last.md
 */
export function prismaTransact(prisma: PrismaClient): Transact {
  return async <Answer extends Result<unknown, unknown>>(
    work: (unit: UnitOfWork) => Promise<Answer>,
    limits: TransactionLimits = 'SHORT',
  ) => {
    try {
      return await prisma.$transaction(
        async (tx) => {
          if (limits === 'LONG') await takeTime(tx);
          const answer = await work(await unitOfWork(tx));
          if (!answer.ok) throw new RolledBack(answer);
          return answer;
        },
        { maxWait: MAX_WAIT_MS, timeout: LONG_MS },
      );
    } catch (error) {
      // Only thrown above, so what it carries is this call's own refusal.
      if (error instanceof RolledBack) return error.answer as Answer;
      throw asBusy(error);
    }
  };
}

/** Carries a refusal out of a transaction, which only an exception rolls back. */
class RolledBack extends Error {
  constructor(readonly answer: unknown) {
    super('refused');
  }
}

async function unitOfWork(tx: Prisma.TransactionClient): Promise<UnitOfWork> {
  return {
    now: await readClock(tx, 'transaction'),
    clock: () => readClock(tx, 'moment'),
    databaseClock: () => readClock(tx, 'database'),
    venueClock: venueClockStore(tx),
    venue: venueStore(tx),
    people: peopleStore(tx),
    invitations: invitationStore(tx),
    tokens: tokenStore(tx),
    sessions: sessionStore(tx),
    parameterSets: parameterSetStore(tx),
    proposals: proposalStore(tx),
    simulations: simulationStore(tx),
    scenarios: scenarioStore(tx),
    presentEffects: presentEffectStore(tx),
    outcomes: outcomeStore(tx),
    dailyBooks: dailyBookStore(tx),
    book: bookStore(tx),
    marketData: marketDataStore(tx),
    plays: marketPlayStore(tx),
    heldPrices: heldPriceStore(tx),
    adjustments: adjustmentStore(tx),
    ramps: rampStore(tx),
    marginRuns: marginRunStore(tx),
    marginCalls: marginCallStore(tx),
    denials: denialCounts(tx),
    audit: auditLog(tx),
    jobs: jobQueue(tx),
  };
}

/** Each as SQL; venue time is docs/decisions/0102. */
const CLOCKS = {
  transaction: 'venue_now()',
  moment: 'venue_moment()',
  database: 'clock_timestamp()',
} as const;

/** In whole milliseconds, as instants are stored: venue time at the start of the transaction or now; or the database's now. */
async function readClock(tx: Prisma.TransactionClient, of: keyof typeof CLOCKS): Promise<Date> {
  const rows = await tx.$queryRawUnsafe<{ at: Date }[]>(
    `SELECT date_trunc('milliseconds', ${CLOCKS[of]}) AS at`,
  );
  const at = rows[0]?.at;
  assert(at !== undefined, 'the database tells the time');
  return at;
}
