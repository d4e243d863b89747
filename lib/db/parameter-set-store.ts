import { assert } from '../domain/assert';
import { parseParameterSetText } from '../domain/parameters/validate';
import type { ParameterSetStore } from '../ports';
import type { Prisma } from './generated/prisma/client';

export function parameterSetStore(tx: Prisma.TransactionClient): ParameterSetStore {
  return {
    async keep({ hash, canonical }) {
      await tx.$executeRaw`
        INSERT INTO parameter_set (hash, canonical) VALUES (${hash}, ${canonical}) ON CONFLICT (hash) DO NOTHING`;
    },
    async load(hash) {
      const row = await tx.parameterSet.findUniqueOrThrow({ where: { hash } });
      const parsed = parseParameterSetText(row.canonical);
      assert(parsed.ok, `stored parameter set ${hash} is valid`);
      assert(
        parsed.value.hash === hash && parsed.value.canonical === row.canonical,
        `stored parameter set ${hash} is what its hash says`,
      );
      return parsed.value;
    },
  };
}
