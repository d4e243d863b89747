'use client';
import { type ReactNode } from 'react';
import { Providers } from '../providers/providers';
import { Shell } from './shell';

/** Around every page of a person who is signed in: who answers its questions, its colours, the shell. */
export function VenueFrame({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <Providers nonce={nonce}>
      <Shell>{children}</Shell>
    </Providers>
  );
}
