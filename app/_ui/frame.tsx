'use client';
import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { type ReactNode } from 'react';

const VenueFrame = dynamic(() => import('./venue-frame').then((loaded) => loaded.VenueFrame));

/**
 * What stands around a page: the venue's frame, or nothing where nobody is signed in yet. The frame is a script of its
 * own, so that the sign-in page loads neither it nor what it is made of.
 */
export function Frame({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return usePathname() === '/sign-in' ? (
    <main id="main">{children}</main>
  ) : (
    <VenueFrame nonce={nonce}>{children}</VenueFrame>
  );
}
