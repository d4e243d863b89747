import { CHAIN_START, followChain, type BrokenEntry, type ChainPosition } from '../../domain/audit/chain';
import { Reconciliation } from '../../domain/audit/reconciliation';
import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { ok, refuse, type Result } from '../../domain/result';
import type { AuditTrail, ReadAuditTrail } from '../../ports/audit';

export interface AuditVerification {
  /** Entries found good in themselves, from the first on. */
  readonly entries: bigint;
  /** Hash of the last of them; 64 zeros when there is none. Worth keeping elsewhere: it seals all before it. */
  readonly headHash: string;
  /** The entry with the lowest number that does not hold; null when all do. */
  readonly firstBroken: BrokenEntry | null;
}

/**
 * Walks the whole log: each entry's hash, link, number and time; then holds every governed row against what the
 * log says of it, and every slot of adjustment programmes. Needs the right VERIFY.
 *
 * What it cannot see: entries cut off at the end together with every row they speak of. The head hash, kept
 * outside, shows that.
 */
export async function verifyAudit(
  { readAuditTrail }: { readonly readAuditTrail: ReadAuditTrail },
  actor: Actor,
): Promise<Result<AuditVerification, AccessRefusal>> {
  const access = mayVerify(actor);
  if (access) return refuse(access);
  return ok(await readAuditTrail(verified));
}

/** The command on the venue's own machine verifies as the system. */
export function mayVerify(actor: Actor): AccessRefusal | null {
  return actor.kind === 'SYSTEM' ? null : accessRefusal(actor, 'VERIFY');
}

async function verified(trail: AuditTrail): Promise<AuditVerification> {
  const reconciliation = new Reconciliation();
  let position: ChainPosition = CHAIN_START;
  let firstBroken: BrokenEntry | null = null;

  walk: for await (const batch of trail.entries()) {
    for (const entry of batch) {
      const next = followChain(position, entry);
      firstBroken = 'rule' in next ? next : reconciliation.note(entry);
      if (firstBroken) break walk;
      if (!('rule' in next)) position = next;
    }
  }
  // An altered row may belie an earlier entry than the first that is broken in itself.
  const isWhole = firstBroken === null;
  const belied = [reconciliation.compare(await trail.facts(), isWhole)];
  for await (const batch of trail.slots()) for (const slot of batch) reconciliation.slots.walk(slot);
  belied.push(reconciliation.slots.finish(await trail.programmes(), isWhole));
  for (const one of belied) if (one && (firstBroken === null || one.seq < firstBroken.seq)) firstBroken = one;
  return { entries: position.seq, headHash: position.hash, firstBroken };
}
