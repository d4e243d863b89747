import { assert } from '../domain/assert';
import { contentHash } from '../domain/json/canonical';
import type { OutcomeStore } from '../ports/outcomes';
import type { Prisma } from './generated/prisma/client';

export function outcomeStore(tx: Prisma.TransactionClient): OutcomeStore {
  return {
    async looks(proposalId) {
      const rows = await tx.outcome.findMany({ where: { proposalId }, select: { look: true, asOf: true } });
      return new Map(rows.map(({ look, asOf }) => [look, asOf]));
    },
    async keep({ text, hash, ...outcome }) {
      assert(contentHash(text) === hash, 'an outcome is kept under its own hash');
      const { count } = await tx.outcome.createMany({
        data: [{ ...outcome, document: text, hash }],
        skipDuplicates: true,
      });
      return count === 1;
    },
  };
}
