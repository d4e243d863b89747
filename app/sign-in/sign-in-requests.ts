/**
 * What the sign-in page asks of the server, as next-auth's own client does it: that client keeps sessions of several tabs
 * in step, which a page before the session does not need and would wait for.
 */

/** The ways to sign in, by their key: `credentials` is e-mail and password, `oidc` the provider's own page. */
export type Ways = Partial<Record<'credentials' | 'oidc', { readonly name: string }>>;

const AUTH = '/api/auth';

async function json(path: string, form?: Readonly<Record<string, string>>): Promise<unknown> {
  const answer = await fetch(`${AUTH}${path}`, form && { method: 'POST', body: new URLSearchParams(form) });
  return answer.json();
}

/** @throws where the server gives no answer */
export async function askWays(): Promise<Ways> {
  return (await json('/providers')) as Ways;
}

/** Sends a form with the token that shows it comes from a page of ours; answers where to go next. */
async function send(path: string, form: Readonly<Record<string, string>>): Promise<URL> {
  const { csrfToken } = (await json('/csrf')) as { csrfToken: string };
  const { url } = (await json(path, { ...form, csrfToken, json: 'true' })) as { url: string };
  return new URL(url, window.location.origin);
}

/** What went wrong, in the server's word for `signInSentence`; null: signed in. */
export async function signInByPassword(email: string, password: string): Promise<string | null> {
  try {
    const next = await send('/callback/credentials', { email, password, callbackUrl: window.location.href });
    return next.searchParams.get('error');
  } catch {
    return 'unreachable';
  }
}

/** Leaves for the provider's page, and comes back to that path of ours. */
export async function leaveForProvider(callbackUrl: string): Promise<void> {
  window.location.assign(await send('/signin/oidc', { callbackUrl }));
}
