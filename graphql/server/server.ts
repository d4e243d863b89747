import { ApolloServer, HeaderMap, type ApolloServerPlugin, type HTTPGraphQLRequest } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { Context } from './context-shape';
import type { Log } from '../../lib/log';
import { errorReport, maskInternalError } from './error-report';
import { landingPage } from './landing-page';
import { readBody, type BodyRefusal } from './request-body';
import { limitRefusal, REQUEST_LIMITS, type RequestLimits } from './request-limits';
import { schema } from '../schema';

export { schemaText } from '../kit/schema-text';

export interface GraphqlSettings {
  /** @throws GraphQLError UNAUTHENTICATED when a credential was sent that is of no use */
  readonly contextOf: (request: Request) => Promise<Context>;
  /** Whether clients may ask for the schema, and browsers get a page to try it on. */
  readonly introspection: boolean;
  readonly log: Log;
  readonly limits?: RequestLimits;
}

function limitsPlugin(limits: RequestLimits): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ document, operation, request }) {
          if (!operation) return Promise.resolve();
          const refusal = limitRefusal(limits, schema, document, operation, request.variables ?? {});
          if (refusal) throw refusal;
          return Promise.resolve();
        },
      }),
  };
}

/** The server behind `graphqlHandler`, for tests that execute operations in process. */
export function graphqlServer(settings: Omit<GraphqlSettings, 'contextOf'>): ApolloServer<Context> {
  const limits = settings.limits ?? REQUEST_LIMITS;
  return new ApolloServer<Context>({
    schema,
    introspection: settings.introspection,
    hideSchemaDetailsFromClientErrors: !settings.introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    // A query is parsed anew each time: its limits depend on its variables.
    parseOptions: { maxTokens: limits.tokens },
    formatError: maskInternalError,
    plugins: [limitsPlugin(limits), errorReport(settings.log), ApolloServerPluginLandingPageDisabled()],
    // Our own log has one line for each failure; Apollo's would repeat them with their arguments.
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
}

const ignore = (): void => undefined;

/**
 * GraphQL over HTTP as a Fetch handler, over Apollo's `executeHTTPGraphQLRequest`.
 *
 * Written out because the ready-made integration compares content types for equality, and so refuses
 * `application/json; charset=utf-8`. It passes the audits of `graphql-http`.
 */
export function graphqlHandler(settings: GraphqlSettings): (request: Request) => Promise<Response> {
  const server = graphqlServer(settings);
  const limits = settings.limits ?? REQUEST_LIMITS;
  let started: Promise<void> | null = null;
  return async (request) => {
    await (started ??= server.start());
    if (settings.introspection && wantsPage(request)) return landingPage(request);
    const body = await readBody(request, limits.bodyBytes);
    if (!body.ok) return bodyRefused(body.refusal);
    const headers = new HeaderMap();
    for (const [name, value] of request.headers) headers.set(name, value);
    const httpGraphQLRequest: HTTPGraphQLRequest = {
      method: request.method,
      headers,
      search: new URL(request.url).search,
      body: body.value,
    };
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest,
      context: () => settings.contextOf(request),
    });
    // Incremental delivery is off, so every answer is complete.
    const text = answer.body.kind === 'complete' ? answer.body.string : '';
    const answerHeaders = new Headers([...answer.headers]);
    answerHeaders.set('cache-control', 'no-store');
    return new Response(text, { status: answer.status ?? 200, headers: answerHeaders });
  };
}

function wantsPage(request: Request): boolean {
  const accepts = request.headers.get('accept') ?? '';
  return (
    request.method === 'GET' &&
    accepts.includes('text/html') &&
    !new URL(request.url).searchParams.has('query')
  );
}

function bodyRefused({ status, code, message }: BodyRefusal): Response {
  return Response.json(
    { errors: [{ message, extensions: { code } }] },
    { status, headers: { 'cache-control': 'no-store' } },
  );
}
