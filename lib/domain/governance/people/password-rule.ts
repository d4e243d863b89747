import type { Fault } from '../../result';

/**
 * What may be a password. Length, and nothing that asks for signs of all sorts: NIST SP 800-63B-4 asks for 15 characters
 * where a password alone signs in, and against rules of composition. Whoever votes on margin is worth a guess.
 */
export const MIN_PASSWORD_LENGTH = 15;
/** In UTF-16 units, as it is typed: what is longer costs more to compare than a sign-in is worth. */
export const MAX_PASSWORD_LENGTH = 1024;
/** A key held down is no password. */
const MIN_DIFFERENT_CHARACTERS = 5;

/**
 * Faults of a password that somebody chooses: `password-length` (characters, after the normal form in which passwords are
 * compared), `password-repeats`, `password-is-known` (their own e-mail address or name).
 */
export function passwordFaults(
  path: string,
  password: string,
  { email, name }: { readonly email: string; readonly name: string },
): readonly Fault[] {
  const text = password.normalize('NFKC');
  const characters = [...text];
  if (characters.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) {
    const message = `A password has at least ${MIN_PASSWORD_LENGTH} characters, and at most ${MAX_PASSWORD_LENGTH}. A few words that belong together only to you do well.`;
    return [{ path, rule: 'password-length', message }];
  }
  if (new Set(characters).size < MIN_DIFFERENT_CHARACTERS) {
    const message = `A password has at least ${MIN_DIFFERENT_CHARACTERS} different characters.`;
    return [{ path, rule: 'password-repeats', message }];
  }
  const known = [email, name].map((word) => word.normalize('NFKC').toLowerCase());
  if (known.includes(text.trim().toLowerCase())) {
    return [{ path, rule: 'password-is-known', message: 'Your e-mail address or name is no password.' }];
  }
  return [];
}
