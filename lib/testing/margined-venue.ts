import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pgReadBook } from '../db/book-view';
import { pgExclusively, pgUnlessExclusive } from '../db/exclusively';
import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { Decimal } from '../domain/number/decimal';
import type { Policy } from '../domain/governance/policy/policy';
import type { AccountBook } from '../domain/margin/method/types';
import { referenceEngine } from '../engine/reference-engine';
import type { MarkPriceRecord } from '../ports/unit-of-work';
import { activateVersion } from '../usecases/activation/activate-version';
import { claimActivation } from '../usecases/activation/claim-activation';
import { foundVenue } from '../usecases/people/found-venue';
import { liveMarginFault } from '../domain/governance/activation/live-margin';
import { remarginAccounts } from '../usecases/margin/remargin-accounts';
import { makeReady } from '../usecases/activation/make-ready';
import { governing } from './governing';
import { OPEN_POLICY } from './open-policy';
import { putBooks } from './put-books';

const TIERS = {
  majors: [
    { floor: '0', rate: '0.004', leverage: '100' },
    { floor: '50000', rate: '0.01', leverage: '40' },
    { floor: '500000', rate: '0.03', leverage: '15' },
  ],
  alts: [
    { floor: '0', rate: '0.02', leverage: '20' },
    { floor: '20000', rate: '0.05', leverage: '9' },
  ],
} as const;

/** The published kind of tiers: MM by marginal rates, IM by the leverage of the tier on the whole. */
export function tieredDocument(changes: { readonly altsRate?: string; readonly altsLeverage?: string } = {}) {
  const formulas = (tiers: readonly { floor: string; rate: string; leverage: string }[]) => ({
    initialMargin: {
      curve: {
        driver: 'NOTIONAL',
        shape: 'WHOLE_TIERS',
        tiers: tiers.map(({ floor, leverage }) => ({ floor, maxLeverage: leverage })),
      },
    },
    maintenanceMargin: {
      curve: {
        driver: 'NOTIONAL',
        shape: 'MARGINAL_TIERS',
        tiers: tiers.map(({ floor, rate }) => ({ floor, rate })),
      },
    },
  });
  const { altsRate = '0.05', altsLeverage = '9' } = changes;
  const [first, second] = TIERS.alts;
  return JSON.stringify({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      majors: { instruments: ['BTC-PERP', 'ETH-PERP'], ...formulas(TIERS.majors) },
      alts: {
        instruments: ['DOGE-PERP'],
        ...formulas([first, { ...second, rate: altsRate, leverage: altsLeverage }]),
      },
    },
    collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.05', pricedBy: 'BTC-PERP' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      notional: { scale: 8, mode: 'HALF_EVEN' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
  });
}

const INSTRUMENTS = [
  { symbol: 'BTC-PERP', multiplier: '1', price: '65000.5' },
  { symbol: 'ETH-PERP', multiplier: '0.1', price: '3100.25' },
  { symbol: 'DOGE-PERP', multiplier: '1000', price: '0.1425' },
] as const;

export type MarginedVenue = Awaited<ReturnType<typeof marginedVenue>>;

/** The database of `databaseUrl` with a founded venue of three instruments and accounts of every status. */
export async function marginedVenue(
  options: {
    readonly accounts?: number;
    readonly databaseUrl?: string;
    readonly ownerUrl?: string;
    readonly policy?: Policy;
  } = {},
) {
  const databaseUrl = options.databaseUrl ?? process.env.DATABASE_URL ?? '';
  const prisma = connectPrisma(databaseUrl, { connections: 30 });
  const ignore = (): void => undefined; // databases of tests are dropped, and servers killed, under their pools
  const pool = connectPool(databaseUrl, { connections: 30, applicationName: 'test', onError: ignore });
  const owner = new pg.Pool({
    connectionString: options.ownerUrl ?? process.env.DATABASE_OWNER_URL,
    max: 2,
  });
  owner.on('error', ignore);
  const transact = prismaTransact(prisma);
  const deps = {
    transact,
    readBook: pgReadBook(pool),
    exclusively: pgExclusively(pool),
    unlessExclusive: pgUnlessExclusive(pool),
    engine: referenceEngine(),
    nonce: () => randomBytes(16).toString('hex'),
  };

  const { value, within, person, draft, queued, proposal, brokenAudit } = governing(prisma, deps);

  let observed = Date.UTC(2026, 0, 1);
  /** Moves mark prices as an import does. */
  const setPrices = (prices: Readonly<Record<string, string>>): Promise<bigint> =>
    within(async ({ book, venue }) => {
      observed += 1_000;
      const rows = Object.entries(prices).map(([instrument, price]): MarkPriceRecord => ({
        instrument,
        price: new Decimal(price),
        observedAt: new Date(observed),
      }));
      await book.putMarkPrices(rows);
      return (await venue.find())?.inputsRevision ?? 0n;
    });

  await within(({ book }) =>
    book.putInstruments(
      INSTRUMENTS.map(({ symbol, multiplier }) => ({
        symbol,
        kind: 'PERPETUAL' as const,
        underlying: symbol.replace('-PERP', ''),
        settlementAsset: 'USDT',
        multiplier: new Decimal(multiplier),
      })),
    ),
  );
  const founding = { kind: 'SYSTEM', process: 'founding' } as const;
  const first = { name: 'Margined venue', settlementAsset: 'USDT', policy: options.policy ?? OPEN_POLICY };
  await value(foundVenue(deps, founding, { ...first, document: tieredDocument() }));
  await setPrices(Object.fromEntries(INSTRUMENTS.map(({ symbol, price }) => [symbol, price])));
  await within(({ book }) => putBooks(book, books(options.accounts ?? 60)));

  /** Whatever keeps accounts margined does so at last: by itself, where nothing else does. */
  const margined = async (): Promise<void> => {
    for (;;) {
      const fault = await within(async (unit) => {
        const found = await unit.venue.find();
        const known = { liveVersion: found?.liveVersion ?? null, policy: OPEN_POLICY };
        return liveMarginFault(await unit.venue.liveMargin(), known, await unit.databaseClock());
      });
      if (fault === null) return;
      await remarginAccounts(deps);
    }
  };
  /** The same, and live; accounts are re-margined before, and not afterwards. */
  const activated = async (document: string): Promise<void> => {
    const proposalId = await queued(document);
    await margined();
    for (const step of [makeReady, claimActivation, activateVersion])
      await value(step(deps, { kind: 'SYSTEM', process: 'worker' }, proposalId));
  };
  return {
    ...{
      prisma,
      pool,
      databaseUrl,
      owner,
      transact,
      deps,
      value,
      within,
      setPrices,
      person,
      draft,
      queued,
      activated,
      proposal,
      brokenAudit,
    },
    async close(): Promise<void> {
      await Promise.allSettled([prisma.$disconnect(), pool.end(), owner.end()]);
    },
  };
}

/** `count` accounts from comfortable to under water, long and short, and two between. */
function books(count: number): AccountBook[] {
  const quantities = ['0.01', '0.35', '1.2', '4', '11.75'];
  const spread = Array.from({ length: count }, (_, index): AccountBook => {
    const side = index % 3 === 0 ? -1 : 1;
    const quantity = new Decimal(quantities[index % quantities.length] ?? '1').times(side);
    const positions = [
      { instrument: 'BTC-PERP', quantity, entryPrice: new Decimal(64_000 + (index % 7) * 500) },
    ];
    if (index % 2 === 0) {
      const many = new Decimal(40 * (index % 5) + 3).times(-side);
      positions.push({ instrument: 'ETH-PERP', quantity: many, entryPrice: new Decimal('3000.75') });
    }
    if (index % 4 === 1) {
      const many = new Decimal(100 * (1 + (index % 6)));
      positions.push({ instrument: 'DOGE-PERP', quantity: many, entryPrice: new Decimal('0.15') });
    }
    const collateral = [{ asset: 'USDT', amount: new Decimal(250 + (index % 13) * 4_700) }];
    if (index % 6 === 2) collateral.push({ asset: 'BTC', amount: new Decimal('0.25') });
    const account = `acc-${String(index).padStart(6, '0')}`;
    return { account, positions: index % 10 === 9 ? [] : positions, collateral };
  });
  // One BTC at the mark: MM 350.005, so 1.3 times of it is a warning and 1.1 a call.
  const edge = (account: string, amount: string): AccountBook => ({
    account,
    positions: [{ instrument: 'BTC-PERP', quantity: new Decimal(1), entryPrice: new Decimal('65000.5') }],
    collateral: [{ asset: 'USDT', amount: new Decimal(amount) }],
  });
  return [...spread, edge('edge-warning', '455'), edge('edge-call', '385')];
}
