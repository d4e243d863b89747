import { canonicalJson } from '../domain/json/canonical';
import { decimalText } from '../domain/number/decimal';
import type { RampRecord, RampStore } from '../ports/ramps';
import type { Prisma } from './generated/prisma/client';
import { rampRecord } from './reads/ramp-record';

export function rampStore(tx: Prisma.TransactionClient): RampStore {
  return {
    async add(ramp) {
      await tx.ramp.create({ data: rampRow(ramp) });
    },
    async lock(proposalId) {
      await tx.$queryRaw`SELECT 1 FROM ramp WHERE proposal_id = ${proposalId}::uuid FOR UPDATE`;
      const row = await tx.ramp.findUnique({ where: { proposalId } });
      return row && rampRecord(row);
    },
    async lockOpen() {
      const where = {
        status: { in: ['RUNNING', 'WAITING', 'HELD'] as const satisfies RampRecord['status'][] },
      };
      await tx.$queryRaw`
        SELECT 1 FROM ramp WHERE status IN ('RUNNING', 'WAITING', 'HELD') ORDER BY version_number FOR UPDATE`;
      const rows = await tx.ramp.findMany({ where, orderBy: { versionNumber: 'asc' } });
      return rows.map(rampRecord);
    },
    async takenAfter(versionNumber) {
      const rows = await tx.ramp.findMany({ where: { versionNumber: { gt: versionNumber } } });
      return new Set(rows.flatMap((row) => rampRecord(row).classes));
    },
    async update({ proposalId, ...ramp }) {
      const { proposalId: _key, ...data } = rampRow({ proposalId, ...ramp });
      await tx.ramp.update({ where: { proposalId }, data });
    },
  };
}

function rampRow({ classes, weights, ...ramp }: RampRecord) {
  return {
    ...ramp,
    classes: canonicalJson([...classes]),
    leading: decimalText(weights.leading),
    trailing: decimalText(weights.trailing),
  };
}
