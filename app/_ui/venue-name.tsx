'use client';
import { useQuery } from '@apollo/client/react';
import { VENUE_NAME } from './session-document';

export function VenueName({ className }: { className: string | undefined }) {
  const { data } = useQuery(VENUE_NAME);
  return data ? <span className={className}>{data.venue.name}</span> : null;
}
