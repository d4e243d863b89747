import { requestContext, writeLog } from '@/graphql/context';
import { graphqlHandler } from '@/graphql/server';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const handler = graphqlHandler({
  contextOf: requestContext,
  introspection: process.env.MARGRAVE_INTROSPECTION !== '0',
  log: writeLog,
});

export { handler as GET, handler as POST };
