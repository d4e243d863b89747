'use client';
import { useQuery } from '@apollo/client/react';
import { useEffect } from 'react';
import { InstrumentPageDocument, type InstrumentPageQuery } from '../_graphql/generated/graphql';

export type InstrumentRow = InstrumentPageQuery['instruments']['edges'][number]['node'];

/**
 * Every instrument of the venue that is open, page after page of 100.
 *
 * @param includeClosed those that are closed too, for what was margined in the past
 */
export function useInstruments({ includeClosed = false }: { readonly includeClosed?: boolean } = {}): {
  instruments: readonly InstrumentRow[] | undefined;
  complete: boolean;
  error: Error | undefined;
  retry: () => void;
} {
  const { data, error, loading, fetchMore, refetch } = useQuery(InstrumentPageDocument, {
    variables: { includeClosed },
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
    // One that is closed on this page leaves it at once.
    instruments: data?.instruments.edges
      .map(({ node }) => node)
      .filter(({ closedAt }) => includeClosed || closedAt === null),
    complete: data !== undefined && after === null,
    error,
    retry: () => void refetch(),
  };
}
