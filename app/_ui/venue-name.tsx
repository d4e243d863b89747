'use client';
import { useQuery } from '@apollo/client/react';
import { Box } from '@mantine/core';
import { RefusalAlert } from './faces';
import { VenueNameDocument } from '../_graphql/generated/graphql';

/** Often enough that nobody works long beside figures that are not what they seem. */
const POLL_MS = 15_000;

/** On every page, while the margin of live accounts is not what it should be. */
export function MarginWarning() {
  const { data } = useQuery(VenueNameDocument, { pollInterval: POLL_MS });
  if (!data?.venue.marginWarning) return null;
  return (
    <Box mb="lg">
      <RefusalAlert title="Live margin cannot be relied on">
        {data.venue.marginWarning} Approved changes wait until this is resolved, except one that resolves it.
      </RefusalAlert>
    </Box>
  );
}

export function VenueName({ className }: { className: string | undefined }) {
  const { data } = useQuery(VenueNameDocument);
  return data ? <span className={className}>{data.venue.name}</span> : null;
}
