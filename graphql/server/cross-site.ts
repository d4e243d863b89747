/**
 * Whether a request with a cookie comes from another site's page, so that the cookie is not its sender's to use. A
 * browser names the origin of every POST; a system with a token sends neither origin nor cookie.
 *
 * @param header a header's value by its name in lower case; null where there is none
 */
export function crossesSite(method: string, header: (name: string) => string | null): boolean {
  if (method === 'GET' || method === 'HEAD' || header('cookie') === null) return false;
  const origin = header('origin');
  if (origin === null) return header('sec-fetch-site') === 'cross-site';
  return !URL.canParse(origin) || new URL(origin).host !== header('host');
}
