'use client';
import { useCallback, useRef } from 'react';

interface Page<Edge> {
  readonly edges: readonly Edge[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Two pages of a connection as one: the edges of both, and where the second ends. */
export function joinedPages<Edge, Connection extends Page<Edge>>(
  before: Connection,
  next: Connection,
): Connection {
  return { ...next, edges: [...before.edges, ...next.edges] };
}

/** Reads the next page of a connection, one at a time and only while there is one: safe to call while scrolling. */
export function useNextPage(
  pageInfo: Page<unknown>['pageInfo'] | undefined,
  read: (after: string) => Promise<unknown>,
): () => void {
  const isReading = useRef(false);
  const after = pageInfo?.hasNextPage ? pageInfo.endCursor : null;
  return useCallback(() => {
    if (after === null || isReading.current) return;
    isReading.current = true;
    // A page that failed shows nothing more; scrolling on asks for it again.
    read(after).then(
      () => (isReading.current = false),
      () => (isReading.current = false),
    );
  }, [after, read]);
}
