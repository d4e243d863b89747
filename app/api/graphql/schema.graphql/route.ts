import { schemaText } from '@/graphql/server/server';

export const dynamic = 'force-dynamic';

/** The contract as text; public, as it is in the repository. */
export function GET(): Response {
  if (process.env.MARGRAVE_INTROSPECTION === '0') return new Response(null, { status: 404 });
  return new Response(schemaText(), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
