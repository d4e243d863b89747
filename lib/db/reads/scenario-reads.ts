import { BUILT_IN_SCENARIOS } from '../../domain/risk/scenarios/library/built-in-scenarios';
import { type LibraryScenario, storedScenario } from '../../domain/risk/scenarios/library/scenario-document';
import type { PrismaClient } from '../generated/prisma/client';

/** A scenario as people look at it. */
export interface ScenarioRead extends LibraryScenario {
  /** Null: built in. */
  readonly own: {
    readonly version: number;
    readonly isNewest: boolean;
    readonly addedBy: string | null;
    readonly addedAt: Date;
    readonly retired: { readonly reason: string; readonly at: Date } | null;
  } | null;
}

export function scenarioReads(prisma: PrismaClient) {
  const scenarios = async (hashes: readonly string[]): Promise<readonly ScenarioRead[]> => {
    const rows = await prisma.scenario.findMany({
      where: { hash: { in: [...hashes] } },
      include: { retirement: true, addedBy: { select: { name: true } } },
    });
    const newest = await prisma.scenario.groupBy({
      by: ['name'],
      where: { name: { in: rows.map(({ name }) => name) } },
      _max: { version: true },
    });
    const newestOf = new Map(newest.map(({ name, _max }) => [name, _max.version]));
    const own = new Map(
      rows.map((row): [string, ScenarioRead] => [
        row.hash,
        {
          ...storedScenario(row.document),
          own: {
            ...{ version: row.version, isNewest: newestOf.get(row.name) === row.version },
            ...{ addedAt: row.addedAt, addedBy: row.addedBy?.name ?? null },
            retired: row.retirement && { reason: row.retirement.reason, at: row.retirement.retiredAt },
          },
        },
      ]),
    );
    return hashes.flatMap((hash) => {
      const builtIn = BUILT_IN_SCENARIOS.find((one) => one.hash === hash);
      return builtIn ? [{ ...builtIn, own: null }] : (own.get(hash) ?? []);
    });
  };
  return {
    /** Of those that may be asked, by hash: built-in ones, then the newest version of each of the venue's own, by name. */
    async currentScenarios(): Promise<readonly string[]> {
      const rows = await prisma.scenario.findMany({
        select: { hash: true, name: true, retirement: { select: { scenarioHash: true } } },
        orderBy: [{ name: 'asc' }, { version: 'desc' }],
      });
      const newest = rows.filter(({ name }, index) => rows[index - 1]?.name !== name);
      return [...BUILT_IN_SCENARIOS, ...newest.filter(({ retirement }) => retirement === null)].map(
        ({ hash }) => hash,
      );
    },
    /** In their order; any version of any, retired ones too. What is none is left out. */
    scenarios,
    async scenario(hash: string): Promise<ScenarioRead | null> {
      const [found] = await scenarios([hash]);
      return found ?? null;
    },
  };
}
