import { requestContext } from '@/graphql/server/context';
import { graphqlHandler } from '@/graphql/server/server';
import { webLog } from '@/graphql/server/web-log';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const handler = graphqlHandler({
  contextOf: requestContext,
  introspection: process.env.MARGRAVE_INTROSPECTION !== '0',
  log: webLog,
});

export { handler as GET, handler as POST };
