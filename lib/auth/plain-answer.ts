/** Where what is not said to people is written: the process's log. */
export type SignInLog = (
  level: 'error' | 'warning',
  event: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

/** Every word that sign-in may answer with when it fails: the page has a sentence for each. */
const WORDS: ReadonlySet<string> = new Set([
  'CredentialsSignin', // e-mail and password do not go together
  'TooManyTries',
  'AccessDenied', // the provider knows them, the venue does not let them in
  'OAuthSignin', // the provider did not answer, or not as agreed
  'OAuthCallback',
  'Callback',
]);
/** Something failed on our side; the id of the request stands behind it, to be found in the log. */
const UNAVAILABLE = 'Unavailable';

/**
 * next-auth puts the message of whatever was thrown into the address it sends people to. What is none of the words
 * above is logged under the request's id, and answered as `Unavailable.<id>`.
 */
export async function plainAnswer(answer: Response, requestId: string, log: SignInLog): Promise<Response> {
  const headers = new Headers(answer.headers);
  headers.set('x-request-id', requestId);
  const { status } = answer;
  const location = headers.get('location');
  if (location !== null) {
    headers.set('location', plainAddress(location, requestId, log));
    return new Response(answer.body, { status, headers });
  }
  if (!headers.get('content-type')?.startsWith('application/json')) {
    return new Response(answer.body, { status, headers });
  }
  const body = (await answer.json()) as unknown;
  return Response.json(plainBody(body, requestId, log), { status, headers });
}

function plainBody(body: unknown, requestId: string, log: SignInLog): unknown {
  if (typeof body !== 'object' || body === null || !('url' in body) || typeof body.url !== 'string')
    return body;
  return { ...body, url: plainAddress(body.url, requestId, log) };
}

/** The address, with a word of ours in place of any other error. One that cannot be read is logged as an error too. */
function plainAddress(address: string, requestId: string, log: SignInLog): string {
  // A path of ours stands on no host: any will do to read it.
  const url = URL.canParse(address, 'http://here') ? new URL(address, 'http://here') : null;
  const error = url?.searchParams.get('error') ?? null;
  if (url === null || error === null || WORDS.has(error)) return address;
  log('error', 'sign-in.failed', { requestId, message: error });
  url.searchParams.set('error', `${UNAVAILABLE}.${requestId}`);
  return url.host === 'here' ? url.pathname + url.search : url.href;
}

/**
 * The answer when something was thrown past next-auth, or a sign-out did not come to pass: then nothing was cleared, and
 * the person is told that they are still signed in.
 *
 * @param base  where people reach the venue
 */
export function failedAnswer(
  {
    method,
    base,
    what,
  }: { readonly method: string; readonly base: string; readonly what: 'Unavailable' | 'StillSignedIn' },
  error: unknown,
  requestId: string,
  log: SignInLog,
): Response {
  log('error', 'sign-in.failed', { requestId, error });
  const url = new URL(`/sign-in?error=${what}.${requestId}`, base).href;
  const headers = { 'x-request-id': requestId, 'cache-control': 'no-store' };
  if (method === 'GET') return new Response(null, { status: 302, headers: { ...headers, location: url } });
  return Response.json({ url }, { status: 503, headers });
}
