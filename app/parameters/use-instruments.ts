'use client';
import { useQuery } from '@apollo/client/react';
import { useEffect } from 'react';
import { InstrumentPageDocument, type InstrumentPageQuery } from '../_graphql/generated/graphql';

export type InstrumentRow = InstrumentPageQuery['instruments']['edges'][number]['node'];

/** Every instrument of the venue, page after page of 100. */
export function useInstruments(): {
  instruments: readonly InstrumentRow[] | undefined;
  complete: boolean;
  error: Error | undefined;
  retry: () => void;
} {
  const { data, error, loading, fetchMore, refetch } = useQuery(InstrumentPageDocument, {
    fetchPolicy: 'network-only',
    nextFetchPolicy: 'cache-first',
  });
  const after = data?.instruments.pageInfo.hasNextPage ? data.instruments.pageInfo.endCursor : null;
  useEffect(() => {
    if (after === null || loading) return;
    void fetchMore({
      variables: { after },
      updateQuery: (before, { fetchMoreResult: next }) => ({
        instruments: { ...next.instruments, edges: [...before.instruments.edges, ...next.instruments.edges] },
      }),
    });
  }, [after, loading, fetchMore]);
  return {
    instruments: data?.instruments.edges.map(({ node }) => node),
    complete: data !== undefined && after === null,
    error,
    retry: () => void refetch(),
  };
}
