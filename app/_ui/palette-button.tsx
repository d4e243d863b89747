'use client';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { useKeys } from './use-keys';

/** A script of its own: nobody needs it before they search. */
const Palette = dynamic(() => import('./palette').then((loaded) => loaded.Palette), { ssr: false });

/** Opens the palette, by itself or by ⌘K; once opened, the palette stays and answers ⌘K itself. */
export function PaletteButton({
  className,
  children,
}: {
  className: string | undefined;
  children: ReactNode;
}) {
  // How many times it was asked for: each one opens it.
  const [asked, setAsked] = useState(0);
  const ask = () => setAsked((times) => times + 1);
  useKeys((event) => {
    if (asked > 0 || event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    ask();
  });
  return (
    <>
      <button type="button" className={className} onClick={ask} aria-label="Search and commands">
        {children}
      </button>
      {asked === 0 ? null : <Palette asked={asked} />}
    </>
  );
}
