import { assert } from '../domain/assert';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { storedParameterSet } from '../domain/parameters/validate';
import type { ParameterSetStore } from '../ports/governance';
import type { Prisma } from './generated/prisma/client';

export function parameterSetStore(tx: Prisma.TransactionClient): ParameterSetStore {
  const loadIfIntact = async (hash: string): Promise<ParameterSet | null> => {
    const row = await tx.parameterSet.findUniqueOrThrow({ where: { hash } });
    return storedParameterSet(row.canonical, hash);
  };
  return {
    async keep({ hash, canonical }) {
      await tx.$executeRaw`
        INSERT INTO parameter_set (hash, canonical) VALUES (${hash}, ${canonical}) ON CONFLICT (hash) DO NOTHING`;
    },
    async load(hash) {
      const set = await loadIfIntact(hash);
      assert(set !== null, `stored parameter set ${hash} is what its hash says`);
      return set;
    },
    loadIfIntact,
  };
}
