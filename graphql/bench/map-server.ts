import fs from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { type Answered, keyOf } from './questions';

// The other side of the API's benchmark, as a process: Apollo Server standalone, with nothing between a request and a Map
// that holds the answers. Arguments: the file of answers, and the port.

const [file = '', port = ''] = process.argv.slice(2);
const answers = new Map(
  (JSON.parse(fs.readFileSync(file, 'utf8')) as readonly Answered[]).map(
    ({ field, variables, answer }) => [keyOf(field, variables), answer] as const,
  ),
);
const found = (field: Answered['field']) => (_root: unknown, given: Record<string, unknown>) =>
  answers.get(keyOf(field, given)) ?? null;

const server = new ApolloServer({
  typeDefs: fs.readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
  resolvers: {
    Query: {
      account: found('account'),
      accounts: found('accounts'),
      marginRequirement: found('marginRequirement'),
    },
  },
});
await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: Number(port) } });
console.log('ready');
