import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { POSSIBLE_TYPES } from './possible-types';

/** Objects without an id of their own live inside their parent; partial reads of one add up. */
const PART_OF_PARENT = { merge: true } as const;

export function createApolloClient(): ApolloClient {
  return new ApolloClient({
    link: new HttpLink({ uri: '/api/graphql', credentials: 'same-origin' }),
    cache: new InMemoryCache({
      possibleTypes: POSSIBLE_TYPES,
      typePolicies: {
        Query: { fields: { venue: PART_OF_PARENT, me: PART_OF_PARENT } },
        Venue: { keyFields: [] },
        ParameterSet: PART_OF_PARENT,
        ApprovalRail: PART_OF_PARENT,
        AccountMargin: PART_OF_PARENT,
        Impact: PART_OF_PARENT,
        ParameterSetDiff: PART_OF_PARENT,
      },
    }),
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network' } },
  });
}
