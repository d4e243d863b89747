import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pgReadBook } from '../db/book-view';
import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import { proposalStore } from '../db/proposal-store';
import { prismaTransact } from '../db/transact';
import { Decimal } from '../domain/number/decimal';
import type { Actor, Role } from '../domain/governance/people/actor';
import type { Policy } from '../domain/governance/policy/policy';
import { contentHash } from '../domain/json/canonical';
import { diffParameterSets } from '../domain/parameters/diff/diff';
import { ok, type Result } from '../domain/result';
import { sealEvidence } from '../domain/risk/evidence';
import { emptyParts, sectionsOf } from '../domain/risk/studies/registry';
import { referenceEngine } from '../engine/reference-engine';
import type { UnitOfWork } from '../ports/unit-of-work';
import { foundVenue } from '../usecases/people/found-venue';
import { OPEN_POLICY } from './open-policy';
import { NO_DIALS } from '../domain/parameters/dial-vector';
import { NO_RAMPS } from '../domain/parameters/ramps';

type Person = Extract<Actor, { kind: 'PERSON' }>;

/** A first-tier rate makes a document; two with different rates differ in nothing else. */
export function documentWith(
  changes: {
    readonly initialRate?: string;
    readonly maintenanceRate?: string;
    readonly haircut?: string;
    readonly instruments?: readonly string[];
    readonly callLevel?: string;
  } = {},
): string {
  const curve = (rate: string) => ({
    curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate }] },
  });
  return JSON.stringify({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      majors: {
        instruments: changes.instruments ?? ['BTCUSDT'],
        initialMargin: curve(changes.initialRate ?? '0.02'),
        maintenanceMargin: curve(changes.maintenanceRate ?? '0.01'),
      },
    },
    collateral: {
      USDT: { haircut: '0' },
      BTC: { haircut: changes.haircut ?? '0.1', pricedBy: 'BTCUSDT' },
    },
    accountRules: { warningLevel: '1.5', callLevel: changes.callLevel ?? '1.2', liquidationLevel: '1' },
    rounding: {
      notional: { scale: 8, mode: 'HALF_EVEN' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
  });
}

export type GovernedVenue = Awaited<ReturnType<typeof governedVenue>>;

/** The file's own database with a founded venue, two instruments and people of every role. */
export async function governedVenue(policy: Policy = OPEN_POLICY) {
  const prisma = connectPrisma(process.env.DATABASE_URL ?? '', { connections: 24 });
  const owner = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 2 });
  owner.on('error', () => undefined); // the file's database is dropped under its idle connections
  const transact = prismaTransact(prisma);
  const pool = connectPool(process.env.DATABASE_URL ?? '', {
    ...{ connections: 24, applicationName: 'test' },
    onError: () => undefined, // the file's database is dropped under its idle connections
  });
  const deps = {
    ...{ transact, readBook: pgReadBook(pool), engine: referenceEngine() },
    nonce: () => randomBytes(16).toString('hex'),
  };

  const value = async <Value, Refusal>(result: Promise<Result<Value, Refusal>>): Promise<Value> => {
    const settled = await result;
    if (!settled.ok) throw new Error(`refused: ${JSON.stringify(settled.refusal)}`);
    return settled.value;
  };
  const within = <Value>(work: (unit: UnitOfWork) => Promise<Value>): Promise<Value> =>
    value(transact(async (unit) => ok(await work(unit))));

  await within(({ book }) =>
    book.putInstruments(
      ['BTCUSDT', 'ETHUSDT'].map((symbol) => ({
        symbol,
        kind: 'PERPETUAL' as const,
        underlying: symbol.slice(0, 3),
        settlementAsset: 'USDT',
        multiplier: new Decimal(1),
      })),
    ),
  );
  await value(
    foundVenue(
      deps,
      { kind: 'SYSTEM', process: 'founding' },
      { name: 'Test venue', settlementAsset: 'USDT', document: documentWith(), policy },
    ),
  );

  let people = 0;
  const person = async (...roles: readonly Role[]): Promise<Person> => {
    people += 1;
    const name = `${roles.join(' ').toLowerCase()} ${people}`;
    return within(async (unit) => {
      const added = await unit.people.add({
        email: `${name.replaceAll(' ', '.')}@example.test`,
        name,
        roles,
        passwordHash: null,
        oidcSubject: null,
      });
      return {
        kind: 'PERSON',
        personId: added.id,
        name,
        roles,
        authenticatedAtMs: (await unit.databaseClock()).getTime(),
      };
    });
  };
  /** The same person, having just proved who they are by the database's clock. */
  const fresh = async (who: Person): Promise<Person> => ({
    ...who,
    authenticatedAtMs: await nowMs(),
  });
  /** By the database's clock. A look from outside is one statement, and no transaction. */
  const nowMs = async (): Promise<number> => {
    const [row] = await prisma.$queryRaw<{ at: Date }[]>`
      select date_trunc('milliseconds', clock_timestamp()) as at`;
    if (!row) throw new Error('the database tells the time');
    return row.at.getTime();
  };
  const tokenOf = (who: Person): Actor => ({
    kind: 'TOKEN',
    tokenId: '00000000-0000-4000-8000-000000000000',
    ownerId: who.personId,
    name: 'a token',
    scopes: ['READ', 'IMPORT', 'PROPOSE'],
    roles: who.roles,
  });

  /** Evidence as a finished simulation of no accounts leaves it; `finding` makes its hash, `minutesAgo` its age. */
  const evidence = (proposalId: string, finding = 'harmless', minutesAgo = 0): Promise<string> =>
    within(async (unit) => {
      const proposal = await unit.proposals.lock(proposalId);
      if (!proposal) throw new Error('no such proposal');
      const at = new Date((await unit.clock()).getTime() - minutesAgo * 60_000);
      const simulation = await unit.simulations.add({
        proposalId,
        revisionId: proposal.currentRevision.id,
        requestedById: proposal.authorId,
        repeatsId: null,
        requestedAt: at,
      });
      const inputs = {
        accountSnapshotHash: contentHash(`accounts ${finding}`),
        marketSnapshotHash: contentHash('market'),
        methodVersion: 'test',
      };
      const { hash: revisionHash, baseVersion, documentHash } = proposal.currentRevision;
      const proposed = await unit.parameterSets.load(documentHash);
      const sealed = sealEvidence({
        ...{ proposal: proposalId, baseVersion },
        inputs: { ...inputs, revisionHash, parameterDiff: diffParameterSets(proposed, proposed) },
        studies: sectionsOf(emptyParts()),
      });
      await unit.simulations.freeze(simulation.id, {
        ...{ ...inputs, accountsTotal: 0, blockAccounts: 256 },
        ...{ dials: NO_DIALS, dialsAfter: null, asked: null, ramps: NO_RAMPS },
      });
      await unit.simulations.finish(simulation.id, {
        evidence: sealed.text,
        evidenceHash: sealed.hash,
        accountsDone: 0,
        finishedAt: at,
      });
      await unit.audit.append({
        actor: { kind: 'SYSTEM', process: 'worker' },
        action: 'simulation.finish',
        subjectKind: 'simulation',
        subjectId: simulation.id,
        payload: {
          ...inputs,
          proposalId,
          repeatsId: null,
          revisionHash: proposal.currentRevision.hash,
          evidenceHash: sealed.hash,
        },
      });
      return sealed.hash;
    });

  const proposal = async (proposalId: string) => {
    const found = await proposalStore(prisma).find(proposalId);
    if (!found) throw new Error('no such proposal');
    return found;
  };

  return {
    ...{ prisma, owner, transact, deps, within, value, person, fresh, tokenOf, evidence, proposal },
    close: async () => {
      await prisma.$disconnect();
      await owner.end();
      await pool.end();
    },
  };
}
