import { describe, expect, test } from 'vitest';
import { failedAnswer, plainAnswer } from './plain-answer';

const ID = 'c0ffee';
const RAW = 'connect ECONNREFUSED 127.0.0.1:5432';
const answered = async (answer: Response) => {
  const logged: unknown[] = [];
  const plain = await plainAnswer(answer, ID, (level, event, fields) => logged.push([level, event, fields]));
  return { plain, logged, text: await plain.text() };
};
const sentTo = (error: string) => `http://localhost:3000/api/auth/error?error=${encodeURIComponent(error)}`;

describe('an answer of sign-in', () => {
  test.each([RAW, 'Invalid `prisma.auditEntry.create()` invocation', 'Unavailable', 'credentialssignin', ''])(
    'hides %o behind the id of the request, under which it is logged',
    async (error) => {
      const asJson = await answered(Response.json({ url: sentTo(error) }, { status: 401 }));
      expect(asJson.plain.status).toBe(401);
      expect(JSON.parse(asJson.text)).toEqual({ url: sentTo(`Unavailable.${ID}`) });
      expect(asJson.logged).toEqual([['error', 'sign-in.failed', { requestId: ID, message: error }]]);

      const headers = { location: sentTo(error) };
      const asRedirect = await answered(new Response(null, { status: 302, headers }));
      expect(asRedirect.plain.headers.get('location')).toBe(sentTo(`Unavailable.${ID}`));
      const path = { location: `/sign-in?error=${encodeURIComponent(error)}` };
      const asPath = await answered(new Response(null, { status: 302, headers: path }));
      expect(asPath.plain.headers.get('location')).toBe(`/sign-in?error=Unavailable.${ID}`);
    },
  );

  test.each(['CredentialsSignin', 'TooManyTries', 'AccessDenied', 'Callback'])('keeps %s', async (error) => {
    const { logged, text } = await answered(Response.json({ url: sentTo(error) }));
    expect(JSON.parse(text)).toEqual({ url: sentTo(error) });
    expect(logged).toEqual([]);
  });

  test('of another kind stays as it is, with its cookies and the id', async () => {
    const answer = Response.json({ csrfToken: 'x' });
    answer.headers.append('set-cookie', 'a=1');
    answer.headers.append('set-cookie', 'b=2');
    const { plain, text } = await answered(answer);
    expect(JSON.parse(text)).toEqual({ csrfToken: 'x' });
    expect(plain.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(plain.headers.get('x-request-id')).toBe(ID);
  });
});

test('what is thrown is logged under the id, and answered without a word of it', async () => {
  for (const method of ['GET', 'POST']) {
    const logged: unknown[] = [];
    const error = new Error(RAW);
    const of = { method, base: 'https://venue.example', what: 'StillSignedIn' } as const;
    const answer = failedAnswer(of, error, ID, (level, event, fields) => logged.push([level, event, fields]));
    const url = `https://venue.example/sign-in?error=StillSignedIn.${ID}`;
    expect(answer.headers.get('location')).toBe(method === 'GET' ? url : null);
    expect(answer.status).toBe(method === 'GET' ? 302 : 503);
    if (method === 'POST') expect(await answer.json()).toEqual({ url });
    expect(logged).toEqual([['error', 'sign-in.failed', { requestId: ID, error }]]);
  }
});
