import NextAuth from 'next-auth';
import { signInOptions } from '@/graphql/authentication';

export const dynamic = 'force-dynamic';

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

/** Options are built with the first request, not at build time: they need the settings of the running venue. */
const handler = (request: Request, context: RouteContext): Promise<Response> =>
  NextAuth(signInOptions())(request, context) as Promise<Response>;

export { handler as GET, handler as POST };
