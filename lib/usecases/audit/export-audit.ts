import { entryDocument } from '../../domain/audit/chain';
import type { AccessRefusal, Actor } from '../../domain/governance/people/actor';
import { canonicalJson } from '../../domain/json/canonical';
import { ok, refuse, type Result } from '../../domain/result';
import type { ReadAuditTrail } from '../../ports/audit';
import { mayVerify } from './verify-audit';

/**
 * Writes the whole log as JSON lines, each in JCS, in order. A line without its `hash` is exactly what the hash is
 * of, so anybody can verify the export with a JCS library and SHA-256 and nothing of ours.
 *
 * @param write  takes one line without its end, and is waited for
 * @returns the number of lines
 */
export async function exportAudit(
  { readAuditTrail }: { readonly readAuditTrail: ReadAuditTrail },
  actor: Actor,
  write: (line: string) => Promise<void>,
): Promise<Result<{ readonly entries: number }, AccessRefusal>> {
  const access = mayVerify(actor);
  if (access) return refuse(access);
  return readAuditTrail(async (trail) => {
    let entries = 0;
    for await (const batch of trail.entries()) {
      for (const entry of batch) {
        await write(canonicalJson({ ...entryDocument(entry), hash: entry.hash }));
        entries += 1;
      }
    }
    return ok({ entries });
  });
}
