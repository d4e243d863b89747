import type { ListedPersonFragment } from '../_graphql/generated/graphql';
import { formatDay, formatInstant } from '../_ui/format';

type Person = ListedPersonFragment;

/** Whether somebody has a way to sign in: if not, they can be invited again. */
export function hasWayIn({ hasPassword, boundIdentity }: Person): boolean {
  return hasPassword === true || boundIdentity !== null;
}

/** How a person signs in, or what they still need. */
export function wayInWords(person: Person, nowMs: number): string {
  const { hasPassword, boundIdentity, invitedUntil } = person;
  if (hasWayIn(person)) {
    const issuer = boundIdentity?.split('|', 1)[0];
    const host = issuer !== undefined && URL.canParse(issuer) ? new URL(issuer).host : issuer;
    return [hasPassword === true ? 'password' : null, host === undefined ? null : `single sign-on at ${host}`]
      .filter((way) => way !== null)
      .join(', ');
  }
  if (invitedUntil === null) return 'has not signed in yet';
  return Date.parse(invitedUntil) > nowMs
    ? `invited, link works until ${formatInstant(invitedUntil)}`
    : 'invited, link has expired';
}

export function accessWords({ disabledAt }: Person): string {
  return disabledAt === null ? 'active' : `suspended since ${formatDay(disabledAt)}`;
}
