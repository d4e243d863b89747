import NextAuth, { type NextAuthOptions } from 'next-auth';
import { answerSignIn } from '@/graphql/server/authentication';

export const dynamic = 'force-dynamic';

interface RouteContext {
  readonly params: Promise<{ nextauth: string[] }>;
}

/** next-auth types what it gives back as `any`; in a route handler it is this. */
const routeHandler = NextAuth as (
  options: NextAuthOptions,
) => (request: Request, context: RouteContext) => Promise<Response>;

/** Options are built with each request, not at build time: they need the settings of the running venue. */
const handler = (request: Request, context: RouteContext): Promise<Response> =>
  answerSignIn(request, (options) => routeHandler(options)(request, context));

export { handler as GET, handler as POST };
