'use client';
import { useEffect, useSyncExternalStore } from 'react';

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

const SCHEME = 'data-mantine-color-scheme';

/** Paper is light: a page that is dark on the screen is printed in the light colours, and is dark again afterwards. */
export function useLightOnPaper(): void {
  const isPrinted = usePrinted();
  useEffect(() => {
    const root = document.documentElement;
    const onScreen = root.getAttribute(SCHEME);
    if (!isPrinted || onScreen === 'light') return;
    root.setAttribute(SCHEME, 'light');
    return () => {
      if (onScreen !== null) root.setAttribute(SCHEME, onScreen);
    };
  }, [isPrinted]);
}
