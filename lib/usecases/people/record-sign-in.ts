import { ok, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';

/** Writes a sign-in, or a failed try at one, into the audit log: who proved, or failed to prove, who they are. */
export function recordSignIn(
  { transact }: { readonly transact: Transact },
  attempt: { readonly personId: string; readonly method: 'password' | 'oidc'; readonly succeeded: boolean },
): Promise<Result<null, never>> {
  return transact(async ({ audit }) => {
    await audit.append({
      actor: { kind: 'SYSTEM', process: 'sign-in' },
      action: attempt.succeeded ? 'session.sign-in' : 'session.refuse',
      subjectKind: 'person',
      subjectId: attempt.personId,
      payload: { method: attempt.method },
    });
    return ok(null);
  });
}
