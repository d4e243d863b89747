'use client';
import { useEffect, useState } from 'react';

/** The time for showing ages only, ms since epoch, renewed every 30 s; the server's time decides everything. */
export function useNowMs(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
