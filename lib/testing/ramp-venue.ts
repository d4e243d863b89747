import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { heldTimes } from '../cli/held-times';
import { migrate } from '../cli/migrate';
import { enableApplicationRole } from '../cli/postgres/application-role';
import { createDatabase, type EmbeddedPostgres } from '../cli/postgres/embedded-postgres';
import { storeColumns } from '../cli/store-columns';
import { pgReadBook } from '../db/book-view';
import { pgExclusively } from '../db/exclusively';
import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import { pgReadStoredRun } from '../db/stored-run';
import { prismaTransact } from '../db/transact';
import { NO_GUARDRAILS } from '../domain/governance/policy/guardrails-document';
import { type Decimal, ONE, ZERO } from '../domain/number/decimal';
import { bookColumns } from '../engine/bench/book-columns';
import type { GeneratedBook } from '../engine/bench/generated-book';
import { columnarEngine } from '../engine/columnar-engine';
import { setClock } from '../usecases/market/steps/set-clock';
import { remarginAccounts } from '../usecases/margin/remargin-accounts';
import { verifyLiveRun } from '../usecases/margin/verify-live-run';
import { foundVenue } from '../usecases/people/found-venue';
import { governing } from './governing';
import { putBooks } from './put-books';
import { POLICY_OF_ANY_MARKET } from './open-policy';

const FOUNDING = { kind: 'SYSTEM', process: 'founding' } as const;
/** A day of the venue in a second. */
const FAST = 86_400;
const HOUR_MS = 3_600_000;
/** The clock is told half a second ahead. */
const CLOCK_TOLD_MS = 600;
const CLOSED_AT_ONCE = 5_000;

export type RampVenue = Awaited<ReturnType<typeof rampVenue>>;

/** A demo venue of a generated book, whose clock is set forward as a market that is played does, in a database of its own. */
export async function rampVenue(server: EmbeddedPostgres, book: GeneratedBook, budget: Decimal) {
  const database = 'ramps';
  await createDatabase(server.ownerUrl('postgres'), database);
  await migrate(server.ownerUrl(database));
  const url = await enableApplicationRole(server.ownerUrl(database), randomBytes(16).toString('hex'));
  const onError = (): void => undefined; // Met at the next statement.
  const pool = connectPool(url, { connections: 6, applicationName: 'margrave check of ramps', onError });
  const prisma = connectPrisma(url, { connections: 6 });
  const held = heldTimes(prismaTransact(prisma));
  const deps = {
    ...{ transact: held.transact, readBook: pgReadBook(pool), exclusively: pgExclusively(pool) },
    ...{ engine: columnarEngine(), nonce: () => randomBytes(16).toString('hex') },
  };
  const ways = governing(prisma, deps);
  const { within, value } = ways;

  await within(({ book: store }) =>
    store.putInstruments(
      [...book.market.instruments.values()].map(({ symbol, multiplier }) => ({
        ...{ symbol, kind: 'PERPETUAL' as const, underlying: symbol, settlementAsset: 'USD', multiplier },
      })),
    ),
  );
  const guardrails = { ...NO_GUARDRAILS, liquidationBudgetNotional: budget.toFixed() };
  await value(
    foundVenue(deps, FOUNDING, {
      ...{ name: 'Check of ramps', settlementAsset: 'USD', isDemo: true },
      document: JSON.stringify(book.parameters.set.document),
      policy: { ...POLICY_OF_ANY_MARKET, guardrails, evidenceMaxAgeMinutes: 7 * 24 * 60 },
    }),
  );
  const setPrices = (factor: Decimal) =>
    within(async (unit) => {
      const observedAt = await unit.clock();
      await unit.book.putMarkPrices(
        [...book.market.prices].map(([instrument, price]) => ({
          ...{ instrument, price: price.times(factor).toDecimalPlaces(8), observedAt },
        })),
      );
    });
  await setPrices(ONE);
  const owner = connectPool(server.ownerUrl(database), {
    ...{ connections: 1, applicationName: 'margrave check of ramps', onError },
  });
  try {
    await storeColumns(owner, bookColumns(book));
  } finally {
    await owner.end();
  }

  return {
    ...{ ...ways, deps, prisma, held, setPrices },
    remargin: () => remarginAccounts(deps),
    /** Digit by digit, what is stored of every account. */
    verify: () => verifyLiveRun({ ...deps, readStoredRun: pgReadStoredRun(pool) }),
    async hoursPass(hours: number): Promise<void> {
      const lastsMs = (hours * HOUR_MS) / FAST;
      await within(async (unit) => {
        await unit.venue.lock();
        await setClock(unit, FAST, lastsMs);
      });
      await pause(CLOCK_TOLD_MS + lastsMs);
    },
    /** Closes what these accounts hold, as a liquidation does. */
    async liquidate(accounts: readonly string[]): Promise<void> {
      for (let from = 0; from < accounts.length; from += CLOSED_AT_ONCE) {
        const books = await deps.readBook((view) => view.books(accounts.slice(from, from + CLOSED_AT_ONCE)));
        const closed = books.map(({ account, positions }) => ({
          ...{ account, collateral: [] },
          positions: positions.map((position) => ({ ...position, quantity: ZERO })),
        }));
        await within(({ book: store }) => putBooks(store, closed));
      }
    },
    async close(): Promise<void> {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
