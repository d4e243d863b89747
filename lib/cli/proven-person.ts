import { checkPassword } from '../auth/check-password';
import type { SignInLimit } from '../auth/sign-in-limit';
import type { Actor } from '../domain/governance/people/actor';
import { ok, refuse, type Result } from '../domain/result';
import type { IdentityReads } from '../ports/unit-of-work';

/** Where a try at a password by a command comes from, as the sign-in limit counts it. */
const SHELL = 'shell';

/**
 * The administrator who has just proved who they are by their password, counted as a try to sign in is. Refused: a sentence,
 * which does not say whether there is such a person.
 */
export async function provenAdministrator(
  deps: { readonly identity: IdentityReads; readonly limit: SignInLimit },
  { email: typed, password }: { readonly email: string; readonly password: string },
): Promise<Result<Extract<Actor, { kind: 'PERSON' }>, string>> {
  const email = typed.trim().toLowerCase();
  const checked = await checkPassword(deps, { email, source: SHELL, device: null }, password);
  if (!checked.ok) {
    return refuse(
      checked.refusal.code === 'TooManyTries'
        ? 'Too many tries. Wait a quarter of an hour, then try again.'
        : `--as ${typed}: this e-mail address and password do not go together.`,
    );
  }
  const { id: personId, name, roles } = checked.value;
  if (!roles.includes('ADMINISTRATOR')) return refuse(`--as ${typed}: not an administrator.`);
  const authenticatedAtMs = (await deps.identity.now()).getTime();
  return ok({ kind: 'PERSON', personId, name, roles, authenticatedAtMs });
}
