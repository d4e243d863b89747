import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A browser in which a person has signed in before brings a cookie that says so. Its tries are counted by themselves, so
 * that nobody can shut that person out by guessing from elsewhere. It opens nothing: a thief of it gains a few tries.
 * The scheme is OWASP's: the account and a random number, signed.
 */
const FORM = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;
export const DEVICE_COOKIE_DAYS = 180;

/** What the cookie of a browser holds in which that account has just signed in. */
export function newDeviceCookie(secret: string, email: string): string {
  const device = randomBytes(16).toString('base64url');
  return `${device}.${signature(secret, email, device)}`;
}

/** The browser that a cookie tells of, if it is ours and of this account; else null. */
export function knownDevice(secret: string, email: string, cookie: string | null): string | null {
  const [, device, signed] = FORM.exec(cookie ?? '') ?? [];
  if (device === undefined || signed === undefined) return null;
  const expected = Buffer.from(signature(secret, email, device));
  return timingSafeEqual(expected, Buffer.from(signed)) ? device : null;
}

function signature(secret: string, email: string, device: string): string {
  return createHmac('sha256', secret).update(`margrave/device/1\n${device}\n${email}`).digest('base64url');
}
