'use client';
import { Anchor } from '@mantine/core';
import { Link } from '../_ui/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { type ReactNode } from 'react';

/** Opens the tiers of a margin class beside the table; the address can be shared. */
export function ClassLink({ name, children }: { name: string; children: ReactNode }) {
  const params = new URLSearchParams(useSearchParams());
  params.set('class', name);
  return (
    <Anchor component={Link} href={`${usePathname()}?${params.toString()}`} scroll={false} size="sm" fw={550}>
      {children}
    </Anchor>
  );
}
