'use client';
import { Anchor } from '@mantine/core';
import { useSearchParams } from 'next/navigation';
import { type ReactNode } from 'react';
import { Link } from '../_ui/link';

/** To a slot taken apart beside the page, which stays as it is. */
export function SlotLink({ hash, children }: { hash: string; children: ReactNode }) {
  const params = new URLSearchParams(useSearchParams());
  params.set('slot', hash);
  return (
    <Anchor component={Link} href={`?${params.toString()}`} size="sm" scroll={false}>
      {children}
    </Anchor>
  );
}
