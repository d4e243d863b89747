import { assert } from '../domain/assert';
import { contentHash } from '../domain/json/canonical';
import { decimal, decimalText, sum } from '../domain/number/decimal';
import type { PresentEffectStore } from '../ports/present-effect';
import type { Prisma } from './generated/prisma/client';

export function presentEffectStore(tx: Prisma.TransactionClient): PresentEffectStore {
  return {
    async keep({ text, hash, ...effect }) {
      assert(contentHash(text) === hash, 'an effect is kept under its own hash');
      await tx.presentEffect.create({ data: { ...effect, document: text, hash } });
    },
    async addUse({ notional, ...use }) {
      await tx.liquidationBudgetEntry.create({ data: { ...use, notional: decimalText(notional) } });
    },
    async liquidationUsedSince(at) {
      const { _sum } = await tx.liquidationBudgetEntry.aggregate({
        where: { at: { gt: at } },
        _sum: { notional: true },
      });
      const dials = await tx.adjustmentTipped.groupBy({
        by: ['accountId'],
        where: { at: { gt: at }, isCounted: true },
        _max: { notional: true },
      });
      const changes = decimal(_sum.notional?.toFixed() ?? '0');
      return sum([changes, ...dials.map(({ _max }) => decimal(_max.notional?.toFixed() ?? '0'))]);
    },
  };
}
