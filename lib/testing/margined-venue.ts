import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { prismaReadAuditTrail } from '../db/audit-trail';
import { pgReadBook } from '../db/book-view';
import { pgExclusively, pgUnlessExclusive } from '../db/exclusively';
import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import { proposalStore } from '../db/proposal-store';
import { prismaTransact } from '../db/transact';
import { Decimal } from '../domain/number/decimal';
import type { Actor, Role } from '../domain/governance/people/actor';
import type { Policy } from '../domain/governance/policy/policy';
import type { AccountBook } from '../domain/margin/method/types';
import { ok, type Result } from '../domain/result';
import { referenceEngine } from '../engine/reference-engine';
import type { ProposalRecord } from '../ports/governance';
import type { MarkPriceRecord, UnitOfWork } from '../ports/unit-of-work';
import { activateVersion } from '../usecases/activation/activate-version';
import { approveProposal } from '../usecases/proposals/approve-proposal';
import { claimActivation } from '../usecases/activation/claim-activation';
import { createProposal } from '../usecases/proposals/create-proposal';
import { foundVenue } from '../usecases/people/found-venue';
import { liveMarginFault } from '../domain/governance/activation/live-margin';
import { remarginAccounts } from '../usecases/margin/remargin-accounts';
import { makeReady } from '../usecases/activation/make-ready';
import type { RampStep } from '../domain/governance/activation/ramp-steps';
import { planActivation } from '../usecases/proposals/plan-activation';
import { queueProposal } from '../usecases/activation/queue-proposal';
import { requestSimulation } from '../usecases/simulation/request-simulation';
import { runSimulation } from '../usecases/simulation/run-simulation';
import { submitProposal } from '../usecases/proposals/submit-proposal';
import { verifyAudit } from '../usecases/audit/verify-audit';
import { OPEN_POLICY } from './open-policy';
import { putBooks } from './put-books';

type Person = Extract<Actor, { kind: 'PERSON' }>;

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

  const value = async <Value, Refusal>(result: Promise<Result<Value, Refusal>>): Promise<Value> => {
    const settled = await result;
    if (!settled.ok) throw new Error(`refused: ${JSON.stringify(settled.refusal)}`);
    return settled.value;
  };
  const within = <Value>(work: (unit: UnitOfWork) => Promise<Value>): Promise<Value> =>
    value(transact(async (unit) => ok(await work(unit))));

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

  let people = 0;
  const person = async (...roles: readonly Role[]): Promise<Person> => {
    people += 1;
    const name = `${roles.join(' ').toLowerCase()} ${people}`;
    const added = { email: `p${people}@example.test`, name, roles, passwordHash: null, oidcSubject: null };
    return within(async (unit) => {
      const { id: personId } = await unit.people.add(added);
      return {
        kind: 'PERSON',
        personId,
        name,
        roles,
        authenticatedAtMs: (await unit.databaseClock()).getTime(),
      };
    });
  };
  /** A draft of a set, by a new analyst; gives back the ids. */
  const draft = async (document: string): Promise<{ proposalId: string; revisionId: string }> => {
    const input = { title: 'A change', rationale: 'Because.', activateAt: null, graceMinutes: null };
    const analyst = await person('ANALYST');
    const { proposalId } = await value(createProposal(deps, analyst, { ...input, document }));
    return { proposalId, revisionId: (await proposal(proposalId)).currentRevision.id };
  };

  /** A set on its way: simulated, approved by two officers and queued for at once, whole or on a ramp. */
  const queued = async (document: string, ramp: readonly RampStep[] | null = null): Promise<string> => {
    const { proposalId } = await draft(document);
    if (ramp !== null) {
      const { hash } = (await proposal(proposalId)).currentRevision;
      const plan = { proposalId, revisionHash: hash, activateAt: null, graceMinutes: null, ramp };
      await value(planActivation(deps, await person('ANALYST'), plan));
    }
    const { currentRevision: revision, authorId } = await proposal(proposalId);
    const seen = { proposalId, revisionHash: revision.hash };
    const { name, roles } = { name: 'analyst', roles: ['ANALYST'] as const };
    const author: Actor = { kind: 'PERSON', personId: authorId, name, roles, authenticatedAtMs: 0 };
    await value(submitProposal(deps, author, seen));
    const { simulationId } = await value(requestSimulation(deps, author, seen));
    const simulated = await runSimulation(deps, simulationId);
    if (simulated.kind !== 'DONE') throw new Error(JSON.stringify(simulated));
    const { evidenceHash } = simulated;
    for (const officer of [await person('OFFICER'), await person('OFFICER')]) {
      await value(approveProposal(deps, officer, { ...seen, evidenceHash }));
    }
    await value(queueProposal(deps, await person('OPERATOR'), seen));
    return proposalId;
  };
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
  /** A look from outside: no transaction. */
  const proposal = async (proposalId: string): Promise<ProposalRecord> => {
    const found = await proposalStore(prisma).find(proposalId);
    if (!found) throw new Error('no such proposal');
    return found;
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
    },
    /** The first entry or row of the whole audit that does not hold; null when all do. */
    brokenAudit: async () => {
      const system = { kind: 'SYSTEM', process: 'worker' } as const;
      const readAuditTrail = prismaReadAuditTrail(prisma);
      return (await value(verifyAudit({ readAuditTrail }, system))).firstBroken;
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
