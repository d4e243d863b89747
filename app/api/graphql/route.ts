import { requestContext } from '@/graphql/context';
import { graphqlHandler } from '@/graphql/server';
import { webLog } from '@/graphql/web-log';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const handler = graphqlHandler({
  contextOf: requestContext,
  introspection: process.env.MARGRAVE_INTROSPECTION !== '0',
  log: webLog,
});

export { handler as GET, handler as POST };
