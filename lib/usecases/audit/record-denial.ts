import { denialReason, type DeniedSubject } from '../../domain/audit/denial';
import type { Actor } from '../../domain/governance/people/actor';
import type { Act } from '../../domain/governance/people/proofs';
import type { Refusal } from '../../domain/refusals';
import { ok, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import type { CountStranger } from './count-strangers';

/** An act that was refused, and to whom. */
export interface RefusedAct {
  readonly act: Act;
  readonly subject: DeniedSubject;
  readonly refusal: Refusal;
  /** Where the request came from. */
  readonly source: string;
}

/**
 * Puts a denial on record, in a transaction of its own: the act's was rolled back. Of somebody known it is one entry;
 * of a stranger it is counted, as are those that somebody known meets in bulk. What is no denial leaves no trace.
 */
export async function recordDenial(
  { transact, countStranger }: { readonly transact: Transact; readonly countStranger: CountStranger },
  actor: Actor,
  { act, subject, refusal, source }: RefusedAct,
): Promise<Result<null, never>> {
  const reason = denialReason(refusal);
  if (reason === null || actor.kind === 'SYSTEM') return ok(null);
  if (actor.kind === 'ANONYMOUS' || reason === 'Unauthenticated') {
    await countStranger({ source, reason: 'Unauthenticated', about: null });
    return ok(null);
  }
  const about = actor.kind === 'PERSON' ? actor.personId : actor.tokenId;
  return transact(async ({ denials, audit }) => {
    const { logEach } = await denials.count(
      { source: `${actor.kind} ${about}`, reason, about },
      { isKnown: true, times: 1 },
    );
    if (logEach) {
      await audit.append({
        actor,
        action: 'access.deny',
        subjectKind: subject.kind,
        subjectId: subject.id,
        payload: { act, reason },
      });
    }
    return ok(null);
  });
}
