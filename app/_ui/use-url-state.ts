'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/**
 * One search parameter of the URL as state: shared links and the back button show the same page.
 * Written without a trip to the server; an absent parameter is ''.
 */
export function useUrlState(name: string): readonly [string, (value: string) => void] {
  const value = useSearchParams().get(name) ?? '';
  const set = useCallback(
    (next: string) => {
      const params = new URLSearchParams(window.location.search);
      if (next === '') params.delete(name);
      else params.set(name, next);
      const query = params.toString();
      window.history.replaceState(null, '', `${window.location.pathname}${query === '' ? '' : `?${query}`}`);
    },
    [name],
  );
  return [value, set];
}
