'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/** Whether the address was pushed in this turn: what an act changes at once is one step of the history. */
let isPushed = false;

function write(address: string, how: 'PUSH' | 'REPLACE'): void {
  if (how === 'REPLACE' || isPushed) {
    window.history.replaceState(null, '', address);
    return;
  }
  window.history.pushState(null, '', address);
  isPushed = true;
  queueMicrotask(() => (isPushed = false));
}

/**
 * One search parameter of the URL as state: shared links show the same page. Written without a trip to the server; an
 * absent parameter is ''.
 *
 * @param how PUSH: Back returns to the value before, as for tabs, views and filters that are chosen. REPLACE: it does not,
 *   as for what is typed letter by letter, or done with
 */
export function useUrlState(
  name: string,
  how: 'PUSH' | 'REPLACE' = 'REPLACE',
): readonly [string, (value: string) => void] {
  const value = useSearchParams().get(name) ?? '';
  const set = useCallback(
    (next: string) => {
      const params = new URLSearchParams(window.location.search);
      if ((params.get(name) ?? '') === next) return;
      if (next === '') params.delete(name);
      else params.set(name, next);
      const query = params.toString();
      const address = `${window.location.pathname}${query === '' ? '' : `?${query}`}`;
      write(address, how);
    },
    [name, how],
  );
  return [value, set];
}
