import type { Fault } from '../../result';
import { nameFaults } from './written-text';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const MAX_EMAIL_LENGTH = 254;
const MAX_NAME_LENGTH = 120;

/**
 * Faults of how a person is called: `email-form`, `name-length`, and those of `nameFaults`.
 *
 * @param at where they stand: "" or "/people/0"
 */
export function personFaults(
  at: string,
  { email, name }: { readonly email: string; readonly name: string },
): readonly Fault[] {
  const faults: Fault[] = [];
  const address = email.trim();
  if (!EMAIL.test(address) || address.length > MAX_EMAIL_LENGTH) {
    const message = 'An e-mail address, such as name@example.com.';
    faults.push({ path: `${at}/email`, rule: 'email-form', message });
  }
  const { length } = name.trim();
  if (length < 1 || length > MAX_NAME_LENGTH) {
    const message = `A name has 1 to ${MAX_NAME_LENGTH} characters.`;
    faults.push({ path: `${at}/name`, rule: 'name-length', message });
  }
  return [...faults, ...nameFaults(`${at}/name`, name)];
}
