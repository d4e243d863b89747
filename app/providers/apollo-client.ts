import { ApolloClient, HttpLink, InMemoryCache, type TypePolicies } from '@apollo/client';
import { POSSIBLE_TYPES } from './possible-types';

/** Objects without an id of their own live inside their parent; partial reads of one add up. */
const PART_OF_PARENT = { merge: true } as const;

/**
 * Of every type without an id that queries read different fields of in one place: else what one of two on a page reads takes
 * away what the other had read, which reads it again, and so on for ever.
 */
export const TYPE_POLICIES: TypePolicies = {
  Query: { fields: { venue: PART_OF_PARENT, me: PART_OF_PARENT } },
  Venue: { keyFields: [] },
  Me: PART_OF_PARENT,
  VenueClock: PART_OF_PARENT,
  Policy: PART_OF_PARENT,
  Guardrails: PART_OF_PARENT,
  ParameterSet: PART_OF_PARENT,
  ParameterSetDiff: PART_OF_PARENT,
  Curve: PART_OF_PARENT,
  ApprovalRail: PART_OF_PARENT,
  Ramp: PART_OF_PARENT,
  CommentedTier: PART_OF_PARENT,
  AccountMargin: PART_OF_PARENT,
  Impact: PART_OF_PARENT,
  AdjustmentSubject: PART_OF_PARENT,
  ProgrammeTightening: PART_OF_PARENT,
  // Another order is another object: nothing of the one before it is read into it.
  OpenProgrammeOrder: { keyFields: ['hash'] },
};

export function createApolloClient(): ApolloClient {
  return new ApolloClient({
    link: new HttpLink({ uri: '/api/graphql', credentials: 'same-origin' }),
    cache: new InMemoryCache({ possibleTypes: POSSIBLE_TYPES, typePolicies: TYPE_POLICIES }),
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network' } },
  });
}
