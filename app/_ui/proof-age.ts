import { type ProofOfIdentityQuery } from '../_graphql/generated/graphql';

/** Both instants come from one answer of the server, so their distance does not depend on this machine's clock. */
export function isFreshlyProved({ venue, me }: Pick<ProofOfIdentityQuery, 'venue' | 'me'>): boolean {
  if (!me?.authenticatedAt) return false;
  const ageMs = Date.parse(venue.clock.databaseNow) - Date.parse(me.authenticatedAt);
  return ageMs < venue.policy.reauthenticationMaxAgeSeconds * 1000;
}
