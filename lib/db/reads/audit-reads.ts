import type { PrismaClient } from '../generated/prisma/client';
import { isUuid } from '../uuid';
import { byKey } from './by-key';
import type { peopleReads } from './people-reads';

/** What audit entries were done to, as people call it today. */
export function auditReads(
  prisma: PrismaClient,
  { actorName }: Pick<ReturnType<typeof peopleReads>, 'actorName'>,
) {
  const proposal = byKey(
    (ids: readonly string[]) =>
      prisma.proposal.findMany({ where: { id: { in: [...ids] } }, select: { id: true, number: true } }),
    ({ id }) => id,
  );
  const simulation = byKey(
    (ids: readonly string[]) =>
      prisma.simulation.findMany({
        where: { id: { in: [...ids] } },
        select: { id: true, proposal: { select: { number: true } } },
      }),
    ({ id }) => id,
  );
  const taken = byKey(
    (ids: readonly string[]) =>
      prisma.import.findMany({ where: { id: { in: [...ids] } }, select: { id: true, source: true } }),
    ({ id }) => id,
  );
  const scenario = byKey(
    (hashes: readonly string[]) =>
      prisma.scenario.findMany({ where: { hash: { in: [...hashes] } }, select: { hash: true, name: true } }),
    ({ hash }) => hash,
  );
  return {
    /** Number of the proposal that an entry is on, or whose simulation it is on; null: it is on neither. */
    async subjectProposalNumber(kind: string, id: string): Promise<number | null> {
      if (!isUuid(id)) return null;
      if (kind === 'proposal') return (await proposal(id))?.number ?? null;
      return kind === 'simulation' ? ((await simulation(id))?.proposal.number ?? null) : null;
    },
    /**
     * The name of what an entry is on: of a person, a token, a scenario, an account or instrument, a source, what an import was read
     * from, the number of a margin run or version. Null for what has none, and for what is not there.
     */
    async subjectName(kind: string, id: string): Promise<string | null> {
      switch (kind) {
        case 'person':
          return actorName('PERSON', id);
        case 'token':
          return actorName('TOKEN', id);
        case 'import':
          return isUuid(id) ? ((await taken(id))?.source ?? null) : null;
        case 'scenario':
          return (await scenario(id))?.name ?? null;
        case 'account':
        case 'instrument':
        case 'margin-run':
        case 'source':
        case 'version':
          return id;
        default:
          return null;
      }
    },
    /** The key of the proposal of a number; null: there is none. */
    async proposalKey(number: number): Promise<string | null> {
      return (await prisma.proposal.findUnique({ where: { number }, select: { id: true } }))?.id ?? null;
    },
  };
}
