import http from 'node:http';
import type { Question } from './questions';

/** Sends one question after the other over connections that stay open. */
export class Client {
  readonly #agent: http.Agent;

  constructor(
    private readonly url: URL,
    private readonly headers: Readonly<Record<string, string>>,
    connections: number,
  ) {
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @throws when the answer is no success */
  ask(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = http.request(
        this.url,
        {
          method: 'POST',
          agent: this.#agent,
          headers: {
            ...this.headers,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            if (response.statusCode === 200) resolve(text);
            else reject(new Error(`${response.statusCode} ${text.slice(0, 500)}`));
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** @returns answers a second, with so many clients that each ask again as soon as they are answered */
export async function throughput(
  client: Client,
  questions: readonly Question[],
  clients: number,
  seconds: number,
): Promise<number> {
  const bodies = questions.map(({ query, variables }) => JSON.stringify({ query, variables }));
  const startedAtMs = performance.now();
  const endsAtMs = startedAtMs + seconds * 1000;
  let answered = 0;
  await Promise.all(
    Array.from({ length: clients }, async (_, place) => {
      for (let next = place; performance.now() < endsAtMs; next += clients) {
        await client.ask(bodies[next % bodies.length] ?? '');
        answered += 1;
      }
    }),
  );
  return (answered * 1000) / (performance.now() - startedAtMs);
}
