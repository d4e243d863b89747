'use client';
import { useQuery } from '@apollo/client/react';
import { VenueNameDocument } from '../_graphql/generated/graphql';

export function VenueName({ className }: { className: string | undefined }) {
  const { data } = useQuery(VenueNameDocument);
  return data ? <span className={className}>{data.venue.name}</span> : null;
}
