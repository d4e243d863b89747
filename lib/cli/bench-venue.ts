import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { assert } from '../domain/assert';
import type { Policy } from '../domain/governance/policy/policy';
import { ONE } from '../domain/number/decimal';
import { ok } from '../domain/result';
import { bookColumns } from '../engine/bench/book-columns';
import type { GeneratedBook } from '../engine/bench/generated-book';
import type { UnitOfWork } from '../ports/unit-of-work';
import { foundVenue } from '../usecases/people/found-venue';
import { migrate } from './migrate';
import { createDatabase, type EmbeddedPostgres } from './postgres/embedded-postgres';
import { storeColumns } from './store-columns';

const FOUNDING = { kind: 'SYSTEM', process: 'founding' } as const;

/** A venue in a database of its own, founded on a document and holding a generated book. */
export interface BenchVenue {
  readonly url: string;
  readonly pool: ReturnType<typeof connectPool>;
  readonly prisma: ReturnType<typeof connectPrisma>;
  readonly transact: ReturnType<typeof prismaTransact>;
  readonly positions: number;
  readonly within: (work: (unit: UnitOfWork) => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** @param underlyingOf of an instrument, by its symbol and place */
export async function benchVenue(
  server: EmbeddedPostgres,
  name: string,
  book: GeneratedBook,
  founded: { readonly document: string; readonly policy: Policy },
  underlyingOf: (symbol: string, place: number) => string = (symbol) => symbol,
): Promise<BenchVenue> {
  await createDatabase(server.ownerUrl('postgres'), name);
  const url = server.ownerUrl(name);
  await migrate(url);
  const onError = (): void => undefined; // Met at the next statement.
  const pool = connectPool(url, { connections: 6, applicationName: 'margrave bench', onError });
  const prisma = connectPrisma(url, { connections: 4 });
  const transact = prismaTransact(prisma);
  const within = async (work: (unit: UnitOfWork) => Promise<void>): Promise<void> => {
    await transact(async (unit) => ok(await work(unit)));
  };
  await within(async ({ book: store }) => {
    await store.putInstruments(
      [...book.market.instruments.values()].map(({ symbol }, place) => ({
        ...{ symbol, kind: 'PERPETUAL' as const, underlying: underlyingOf(symbol, place) },
        ...{ settlementAsset: 'USD', multiplier: ONE },
      })),
    );
  });
  const outcome = await foundVenue({ transact }, FOUNDING, {
    ...{ name: 'Bench', settlementAsset: 'USD', ...founded },
  });
  assert(outcome.ok, `the venue is founded: ${outcome.ok ? '' : JSON.stringify(outcome.refusal)}`);
  await within(async ({ book: store }) => {
    const observedAt = new Date();
    await store.putMarkPrices(
      [...book.market.prices].map(([instrument, price]) => ({ instrument, price, observedAt })),
    );
  });
  const stored = bookColumns(book);
  await storeColumns(pool, stored);
  return {
    ...{ url, pool, prisma, transact, within, positions: stored.positions.units.length },
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
