'use client';
import { useSyncExternalStore } from 'react';

function listen(onChange: () => void): () => void {
  const query = window.matchMedia('print');
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

/** Whether the page is being put on paper: what is drawn only where one scrolls must then be drawn whole. */
export function usePrinted(): boolean {
  return useSyncExternalStore(
    listen,
    () => window.matchMedia('print').matches,
    () => false,
  );
}
