import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { PART_FORM } from '../domain/risk/studies/part-text';
import type { SimulationStore } from '../ports/governance';
import type { Prisma } from './generated/prisma/client';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

type Blocks = Pick<
  SimulationStore,
  'keptParts' | 'keepBlock' | 'loadBlock' | 'dropBlocks' | 'countStudyFailure'
>;

/** What simulations under way have found so far, by block and study: nothing of it is evidence. */
export function simulationBlocks(tx: Prisma.TransactionClient): Blocks {
  return {
    async keptParts(simulationId, of) {
      const rows = await tx.simulationPart.findMany({
        where: { simulationId, form: PART_FORM, ...(of === null ? {} : { block: of }) },
        select: { block: true, study: true },
      });
      const kept = new Map<number, Set<string>>();
      for (const { block, study } of rows) kept.set(block, (kept.get(block) ?? new Set()).add(study));
      return kept;
    },
    async keepBlock(simulationId, { index, accounts, tookMs, parts }) {
      const data = await Promise.all(
        [...parts].map(async ([study, text]) => ({
          ...{ simulationId, block: index, study, form: PART_FORM },
          content: await compress(Buffer.from(text, 'utf8')),
        })),
      );
      const where = {
        simulationId,
        block: index,
        study: { in: [...parts.keys()] },
        form: { not: PART_FORM },
      };
      await tx.simulationPart.deleteMany({ where });
      await tx.simulationPart.createMany({ data, skipDuplicates: true });
      await tx.simulation.update({
        where: { id: simulationId },
        data: { accountsDone: { increment: accounts }, spentMs: { increment: tookMs } },
      });
    },
    async loadBlock(simulationId, block) {
      const rows = await tx.simulationPart.findMany({ where: { simulationId, block, form: PART_FORM } });
      const texts = rows.map(
        async ({ study, content }) => [study, (await decompress(content)).toString('utf8')] as const,
      );
      return new Map(await Promise.all(texts));
    },
    async dropBlocks(simulationId) {
      await tx.simulationPart.deleteMany({ where: { simulationId } });
    },
    async countStudyFailure(id) {
      const data = { studyFailures: { increment: 1 } };
      return (await tx.simulation.update({ where: { id }, data, select: { studyFailures: true } }))
        .studyFailures;
    },
  };
}
