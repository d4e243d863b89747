import { assert } from '../domain/assert';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { storedParameterSet } from '../domain/parameters/validate';
import type { ParameterSetStore } from '../ports/governance';
import type { Prisma } from './generated/prisma/client';

/** A set of hundreds of classes is megabytes, and takes as long to read: a few are kept, for the life of the process. */
const KEPT_AT_MOST = 4;
const kept = new Map<string, ParameterSet>();

export function parameterSetStore(tx: Prisma.TransactionClient): ParameterSetStore {
  /** A row never changes, and a use case asks for one set dozens of times: it is read once for each transaction. */
  const read = new Map<string, Promise<ParameterSet | null>>();
  const loadIfIntact = (hash: string): Promise<ParameterSet | null> => {
    const known = read.get(hash) ?? readIfIntact(hash);
    read.set(hash, known);
    return known;
  };
  /** What is kept is the same object again where the text is what its hash named; so what was made of it is known. */
  const readIfIntact = async (hash: string): Promise<ParameterSet | null> => {
    const { canonical } = await tx.parameterSet.findUniqueOrThrow({ where: { hash } });
    const known = kept.get(hash);
    const set = known?.canonical === canonical ? known : storedParameterSet(canonical, hash);
    kept.delete(hash);
    if (set !== null) kept.set(hash, set);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_AT_MOST && oldest !== undefined) kept.delete(oldest);
    return set;
  };
  return {
    async keep({ hash, canonical }) {
      await tx.$executeRaw`
        INSERT INTO parameter_set (hash, canonical) VALUES (${hash}, ${canonical}) ON CONFLICT (hash) DO NOTHING`;
      read.delete(hash);
    },
    async load(hash) {
      const set = await loadIfIntact(hash);
      assert(set !== null, `stored parameter set ${hash} is what its hash says`);
      return set;
    },
    loadIfIntact,
  };
}
