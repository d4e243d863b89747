import { ok, refuse, type Result } from '../domain/result';
import type { IdentityReads, PersonRecord } from '../ports/unit-of-work';
import { verifyAbsentPassword, verifyPassword } from './password';
import type { SignInLimit, SignInTry } from './sign-in-limit';

/** Why nobody signs in; `personId` is of whose account was tried, where the venue knows one. */
export type PasswordRefusal =
  | { readonly code: 'TooManyTries' }
  | { readonly code: 'SignInFailed'; readonly personId: string | null };

/**
 * Who signs in with an e-mail address and a password. The try is taken before the password is looked at, and given back
 * when it was right; an address that nobody has takes as long as one that somebody has.
 */
export async function checkPassword(
  { identity, limit }: { readonly identity: IdentityReads; readonly limit: SignInLimit },
  attempt: SignInTry & { readonly email: string },
  password: string,
): Promise<Result<PersonRecord, PasswordRefusal>> {
  if (!(await limit.take(attempt))) return refuse({ code: 'TooManyTries' });
  const person = await identity.credentials(attempt.email);
  const matches = person?.passwordHash
    ? await verifyPassword(password, person.passwordHash)
    : await verifyAbsentPassword(password);
  if (!person || !matches || person.disabledAt) {
    return refuse({ code: 'SignInFailed', personId: person?.id ?? null });
  }
  await limit.giveBack(attempt);
  return ok(person);
}
