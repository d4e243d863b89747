import { connectPrisma } from '../db/prisma';
import { prismaReadAuditTrail } from '../db/audit-trail';
import { verifyAudit } from '../usecases/audit/verify-audit';
import { optionsOrExit } from './command-line';
import { existingDatabase } from './launch/command-database';

optionsOrExit({
  usage: `npm run audit:verify

Verifies the whole audit log. Exit code 0 when it holds; 1, naming the first broken entry, when it does not, and where there is no
log; 2 where there is no venue.

  --help   prints this`,
  options: {},
});
const database = await existingDatabase(process.env);
const prisma = connectPrisma(database.applicationUrl, { connections: 1 });
try {
  const readAuditTrail = prismaReadAuditTrail(prisma);
  const verified = await verifyAudit({ readAuditTrail }, { kind: 'SYSTEM', process: 'worker' });
  if (!verified.ok) throw new Error(verified.refusal.code);
  const { entries, headHash, firstBroken } = verified.value;
  if (firstBroken) {
    const { seq, rule, message } = firstBroken;
    process.stderr.write(`audit broken at entry ${seq} (${rule}): ${message}\n`);
    process.exitCode = 1;
  } else if (entries === 0n) {
    process.stderr.write('nothing to verify: the log has no entry, so no venue is founded here\n');
    process.exitCode = 1;
  } else {
    process.stdout.write(`audit verified: ${entries} entries, head ${headHash}\n`);
  }
} finally {
  await prisma.$disconnect();
  await database.close();
}
