import type { ApolloServer } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import { contextFor, makeDeps } from '../../graphql/server/context';
import type { Context } from '../../graphql/server/context-shape';
import { graphqlServer } from '../../graphql/server/server';
import type { Policy } from '../domain/governance/policy/policy';
import { TOKEN_SCOPES, type Actor } from '../domain/governance/people/actor';
import { remarginAccounts } from '../usecases/margin/remargin-accounts';
import { marginedVenue } from './margined-venue';
import { NOBODY } from './mutation-inputs';

/** What an operation answers; `data` as plain JSON. */
export type Answer = FormattedExecutionResult<Record<string, unknown>>;

/** Executes an operation in process, as an actor, through everything but HTTP. */
export async function execute(
  server: ApolloServer<Context>,
  contextValue: Context,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Answer> {
  const { body } = await server.executeOperation({ query, variables }, { contextValue });
  if (body.kind !== 'single') throw new Error('an answer is not incremental');
  return JSON.parse(JSON.stringify(body.singleResult)) as Answer;
}

/** A margined venue with people of every role, its first run, and the API in front of it. */
export async function apiVenue(options: { readonly accounts?: number; readonly policy?: Policy } = {}) {
  const venue = await marginedVenue(options);
  await remarginAccounts(venue.deps);
  const deps = makeDeps(venue.prisma, venue.deps.readBook, { passwords: true });
  const logged: Readonly<Record<string, unknown>>[] = [];
  const server = graphqlServer({
    introspection: true,
    log: (level, event, fields) => logged.push({ level, event, ...fields }),
  });
  const ask = (actor: Actor, query: string, variables?: Record<string, unknown>): Promise<Answer> =>
    execute(server, contextFor(venue.prisma, deps, actor), query, variables);
  /** The data of an answer that has no error. */
  const read = async <Data>(actor: Actor, query: string, variables?: Record<string, unknown>) => {
    const { data, errors } = await ask(actor, query, variables);
    if (errors) throw new Error(JSON.stringify(errors, null, 2));
    return data as Data;
  };
  /** A token with every scope; of no row, so that nothing is noted of its use. */
  const tokenOf = ({ personId: ownerId, roles }: Extract<Actor, { kind: 'PERSON' }>): Actor => {
    return { kind: 'TOKEN', tokenId: NOBODY, ownerId, name: 'a token', scopes: TOKEN_SCOPES, roles };
  };
  return { ...venue, tokenOf, apiDeps: deps, server, logged, ask, read };
}

export type ApiVenue = Awaited<ReturnType<typeof apiVenue>>;
