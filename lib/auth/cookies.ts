/** The cookies of sign-in. With https their names begin with `__Secure-`, which browsers then insist on. */
export type CookieName = 'next-auth.session-token' | 'margrave-device';

/** What a request's cookie of that name holds; null when it brings none. @param secure whether the venue is on https */
export function cookieValue(header: string | null, name: CookieName, secure: boolean): string | null {
  const begins = `${secure ? '__Secure-' : ''}${name}=`;
  const found = (header ?? '').split(';').find((part) => part.trim().startsWith(begins));
  return found?.trim().slice(begins.length) ?? null;
}

/** Whether people reach the venue by https; what they type says so. */
export function isOnHttps(environment: Readonly<Record<string, string | undefined>>): boolean {
  return environment.NEXTAUTH_URL?.startsWith('https://') ?? false;
}

const SESSION_SECRET_FORM = /^mgs_[A-Za-z0-9_-]{43}$/;

/** The secret of a session, as the request's cookie holds it; null when it holds none that could be ours. */
export function sessionSecretOf(header: string | null, secure: boolean): string | null {
  const value = cookieValue(header, 'next-auth.session-token', secure);
  return value !== null && SESSION_SECRET_FORM.test(value) ? value : null;
}
