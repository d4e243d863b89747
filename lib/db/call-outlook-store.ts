import { canonicalJson } from '../domain/json/canonical';
import type { CallOutlook, KeepCallOutlook, StoredCallOutlook } from '../ports/call-outlook';
import type { PrismaClient } from './generated/prisma/client';

/** How what is kept is written; what another release wrote is not read. */
const FORM = 2;

export function prismaKeepCallOutlook(prisma: PrismaClient): KeepCallOutlook {
  return async ({ versionNumber, asOf, ...outlook }) => {
    const content = canonicalJson({ form: FORM, ...outlook });
    await prisma.callOutlook.upsert({
      where: { id: 1 },
      create: { versionNumber, asOf, content },
      update: { versionNumber, asOf, content },
    });
  };
}

/** Null before the first, or where another release wrote it: the live engine soon writes it anew. */
export async function readCallOutlook(prisma: PrismaClient): Promise<StoredCallOutlook | null> {
  const row = await prisma.callOutlook.findUnique({ where: { id: 1 } });
  if (!row) return null;
  const { form, ...outlook } = JSON.parse(row.content) as CallOutlook & { readonly form: number };
  return form === FORM ? { ...outlook, versionNumber: row.versionNumber, asOf: row.asOf } : null;
}
