'use client';
import NextLink from 'next/link';
import { type ComponentProps, useState } from 'react';

/**
 * A way to another page, asked for before the click only where somebody points at it: a table has a hundred links,
 * and nearly none of them is followed.
 */
export function Link({ onMouseEnter, onFocus, ...link }: Omit<ComponentProps<typeof NextLink>, 'prefetch'>) {
  const [isMeant, setIsMeant] = useState(false);
  return (
    <NextLink
      {...link}
      prefetch={isMeant ? null : false}
      onMouseEnter={(event) => {
        setIsMeant(true);
        onMouseEnter?.(event);
      }}
      onFocus={(event) => {
        setIsMeant(true);
        onFocus?.(event);
      }}
    />
  );
}
