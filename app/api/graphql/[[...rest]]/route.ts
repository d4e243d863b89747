import http from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { apiAddressFrom } from '@/graphql/server/api-address';

export const dynamic = 'force-dynamic';

/** Headers of one connection, which say nothing about the next; the body goes on as it comes, in chunks. */
const OF_THE_CONNECTION =
  /^(connection|keep-alive|transfer-encoding|content-length|upgrade|te|trailer|expect)$/;
/** What of the API's answer goes back: the rest Next states itself. */
const SENT_BACK = [
  'content-type',
  'content-disposition',
  'cache-control',
  'content-security-policy',
  'x-request-id',
  'allow',
];

const connections = new http.Agent({ keepAlive: true });

/**
 * Hands a request to the API's own process and its answer back, neither of them read here: pages and the API share an
 * origin, so that the session's cookie serves both.
 */
async function forward(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = [...request.headers].filter(([name]) => !OF_THE_CONNECTION.test(name));
  const outgoing = http.request(new URL(pathname + search, apiAddressFrom(process.env)), {
    method: request.method,
    headers: Object.fromEntries(headers),
    agent: connections,
    signal: request.signal,
  });
  try {
    const incoming = await new Promise<http.IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve).once('error', reject);
      const body = request.body as Parameters<typeof Readable.fromWeb>[0] | null;
      // Who is refused half-way is answered before all is sent: what is left is then of no use.
      if (body) pipeline(Readable.fromWeb(body), outgoing).catch(() => undefined);
      else outgoing.end();
    });
    const answerHeaders = SENT_BACK.flatMap((name) => {
      const value = incoming.headers[name];
      return typeof value === 'string' ? [[name, value] as [string, string]] : [];
    });
    return new Response(Readable.toWeb(incoming) as ReadableStream, {
      status: incoming.statusCode ?? 502,
      headers: answerHeaders,
    });
  } catch {
    const message = 'The API cannot be reached just now. Try again in a moment.';
    return Response.json({ errors: [{ message, extensions: { code: 'UNAVAILABLE' } }] }, { status: 503 });
  }
}

export { forward as GET, forward as POST };
