import { assert } from '../domain/assert';
import type { ClientBase } from 'pg';
import { type LibraryScenario, storedScenario } from '../domain/risk/scenarios/library/scenario-document';
import type { ScenarioRecord, ScenarioStore } from '../ports/scenarios';
import type { Prisma } from './generated/prisma/client';

/** Advisory: one adds at a time, so that versions of a name follow each other and the library keeps within its limit. */
const LIBRARY_LOCK = 6_428_371;

export function scenarioStore(tx: Prisma.TransactionClient): ScenarioStore {
  const newestOf = (name: string) =>
    tx.scenario.findFirst({
      where: { name },
      orderBy: { version: 'desc' },
      include: { retirement: true },
    });
  const find = async (hash: string): Promise<ScenarioRecord | null> => {
    const row = await tx.scenario.findUnique({ where: { hash }, include: { retirement: true } });
    // To CHAR a hash and spaces after it are one; a scenario is asked by its hash alone.
    if (row?.hash !== hash) return null;
    const newest = await newestOf(row.name);
    return scenarioRecord(row, newest?.version === row.version);
  };
  return {
    find,
    async currentCount() {
      const rows = await tx.$queryRaw<{ count: bigint }[]>`
        SELECT count(*) AS count FROM scenario AS one
        WHERE NOT EXISTS (SELECT 1 FROM scenario_retirement WHERE scenario_hash = one.hash)
          AND NOT EXISTS (SELECT 1 FROM scenario AS later WHERE later.name = one.name AND later.version > one.version)`;
      return Number(rows[0]?.count ?? 0n);
    },
    async lock(name) {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LIBRARY_LOCK}::bigint)`;
      const row = await newestOf(name);
      return row && scenarioRecord(row, true);
    },
    async add({ hash, text, document, version, addedById, addedAt }) {
      const data = { hash, name: document.name, version, document: text, addedById, addedAt };
      await tx.scenario.create({ data });
    },
    async retire(scenarioHash, retirement) {
      await tx.scenarioRetirement.create({ data: { scenarioHash, ...retirement } });
    },
  };
}

/** Those that may be asked, by name. @throws when a stored text is no longer what its hash says */
export async function readCurrentScenarios(client: ClientBase): Promise<readonly LibraryScenario[]> {
  const { rows } = await client.query<{ hash: string; document: string; is_retired: boolean }>(
    `select distinct on (one.name) one.hash, one.document, retired.scenario_hash is not null as is_retired
     from scenario as one left join scenario_retirement as retired on retired.scenario_hash = one.hash
     order by one.name, one.version desc`,
  );
  return rows.filter(({ is_retired }) => !is_retired).map(intactScenario);
}

function intactScenario({ hash, document }: Pick<ScenarioRow, 'hash' | 'document'>): LibraryScenario {
  const scenario = storedScenario(document);
  assert(scenario.hash === hash, 'a stored scenario has the hash that it is kept under');
  return scenario;
}

interface ScenarioRow {
  readonly hash: string;
  readonly version: number;
  readonly document: string;
  readonly retirement: object | null;
}

function scenarioRecord(row: ScenarioRow, isNewest: boolean): ScenarioRecord {
  return { ...intactScenario(row), version: row.version, isRetired: row.retirement !== null, isNewest };
}
