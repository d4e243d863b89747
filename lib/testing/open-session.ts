import { hashSecret, newSessionSecret } from '../auth/token-secret';
import type { Transact } from '../ports/unit-of-work';
import { beginSession } from '../usecases/people/begin-session';

/** A session that a person has just begun, and the cookie that opens it. @param authenticatedAt when they proved who they are */
export async function openSession(
  deps: { readonly transact: Transact },
  { personId }: { readonly personId: string },
  authenticatedAt: Date | 'NOW' = 'NOW',
) {
  const secret = newSessionSecret();
  const secretHash = hashSecret(secret);
  const from = { client: 'a browser', source: '203.0.113.5', secretHash, replacedHash: null };
  const begun = await beginSession(deps, { personId, method: 'password', authenticatedAt, ...from });
  if (!begun.ok) throw new Error(`refused: ${begun.refusal.code}`);
  return { session: begun.value, secretHash, cookie: `next-auth.session-token=${secret}` };
}
