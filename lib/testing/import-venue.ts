import pg from 'pg';
import { decimal } from '../domain/number/decimal';
import type { Actor, Role } from '../domain/governance/people/actor';
import type { InstrumentRow } from '../domain/market/instrument-row';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { importInstruments } from '../usecases/imports/import-instruments';
import { placedRows, TEST_SOURCE } from './import-source';

export type PersonActor = Extract<Actor, { kind: 'PERSON' }>;
export type ImportVenue = Awaited<ReturnType<typeof importVenue>>;

/** An instrument of two tiers that settles in USDT. */
export function tieredInstrument(symbol: string, changes: Partial<InstrumentRow> = {}): InstrumentRow {
  const tier = (floor: string, cap: string, maintenanceRate: string, maxLeverage: string) => ({
    floor: decimal(floor),
    cap: decimal(cap),
    maintenanceRate: decimal(maintenanceRate),
    maxLeverage: decimal(maxLeverage),
  });
  return {
    symbol,
    kind: 'PERPETUAL',
    underlying: symbol.replace('USDT', ''),
    settlementAsset: 'USDT',
    multiplier: decimal('1'),
    marginClass: null,
    tiers: [tier('0', '50000', '0.004', '125'), tier('50000', '600000', '0.005', '100')],
    tiersNested: true,
    ...changes,
  };
}

/** The file's own database; founded with the given instruments, or not founded when there are none. */
export async function importVenue(instruments: readonly string[]) {
  const prisma = connectPrisma(process.env.DATABASE_URL ?? '', { connections: 5 });
  const transact = prismaTransact(prisma);
  const deps = { transact };
  const ownerPool = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 1 });
  ownerPool.on('error', () => undefined); // the file's database is dropped under its idle connection
  let people = 0;

  const person = async (...roles: Role[]): Promise<PersonActor> => {
    people += 1;
    const { id, name } = await prisma.person.create({
      data: { email: `person${people}@example.com`, name: `Person ${people}`, roles },
    });
    return { kind: 'PERSON', personId: id, name, roles, authenticatedAtMs: Date.now() };
  };
  if (instruments.length > 0) {
    const rows = placedRows(instruments.map((symbol) => tieredInstrument(symbol)));
    const found = { name: 'Test venue', settlementAsset: 'USDT' };
    const founding = { kind: 'SYSTEM', process: 'founding' } as const;
    const founded = await importInstruments(deps, founding, { rows, source: TEST_SOURCE, found });
    if (!founded.ok) throw new Error(JSON.stringify(founded.refusal));
  }

  return {
    prisma,
    transact,
    deps,
    person,
    operator: await person('OPERATOR'),
    /** As the owner of the database, past every use case. */
    owner: (sql: string) => ownerPool.query(sql),
    /** What an import leaves behind beside its rows. */
    async traces() {
      const venue = await prisma.venue.findUnique({ where: { id: 1 } });
      const { rows } = await ownerPool.query<{ jobs: number }>(
        `select count(*)::int as jobs from graphile_worker.jobs where task_identifier = 'remargin'`,
      );
      return {
        imports: await prisma.import.count(),
        audited: await prisma.auditEntry.count(),
        inputsRevision: venue?.inputsRevision ?? 0n,
        remargins: rows[0]?.jobs ?? 0,
      };
    },
    async close() {
      await ownerPool.end();
      await prisma.$disconnect();
    },
  };
}
