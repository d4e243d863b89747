import { prismaReadAuditTrail } from '../db/audit-trail';
import { connectPrisma } from '../db/prisma';
import { exportAudit } from '../usecases/audit/export-audit';
import { optionsOrExit } from './command-line';
import { printLine, ReaderGone } from './gone-reader';
import { existingDatabase } from './launch/command-database';

optionsOrExit({
  usage: `npm run -s audit:export > audit.jsonl

Writes the whole audit log to standard output, an entry a line, as JSON.

  --help   prints this`,
  options: {},
});
const database = await existingDatabase(process.env);
const prisma = connectPrisma(database.applicationUrl, { connections: 1 });
try {
  const readAuditTrail = prismaReadAuditTrail(prisma);
  // A slow reader must not make us keep the log in memory.
  const exported = await exportAudit({ readAuditTrail }, { kind: 'SYSTEM', process: 'worker' }, printLine);
  if (!exported.ok) throw new Error(exported.refusal.code);
} catch (error) {
  if (!(error instanceof ReaderGone)) throw error;
} finally {
  await prisma.$disconnect();
  await database.close();
}
