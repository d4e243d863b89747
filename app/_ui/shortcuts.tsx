'use client';
import { ActionIcon } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { moveRowByKey } from './row-keys';
import { DESTINATIONS } from './navigation';
import { isTyping, useKeys } from './use-keys';

/** A script of its own: few ask for it. */
const ShortcutList = dynamic(() => import('./shortcut-list').then((loaded) => loaded.ShortcutList), {
  ssr: false,
});

const SEQUENCE_MS = 1200;

/** What every page answers by key: G and the letter of a page goes there, J and K move by rows, ? lists the keys. */
export function ShortcutsButton() {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const pressedGAtMs = useRef(-SEQUENCE_MS);
  useKeys((event) => {
    // A modifier, a text field or a dialog means something else.
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector('[role="dialog"]') !== null) return;
    const key = event.key.toLowerCase();
    const follows = event.timeStamp - pressedGAtMs.current < SEQUENCE_MS;
    pressedGAtMs.current = key === 'g' ? event.timeStamp : -SEQUENCE_MS;
    const destination = follows ? DESTINATIONS.find((page) => page.key === key) : undefined;
    if (destination) {
      event.preventDefault();
      router.push(destination.href);
    } else if (key === '?') {
      event.preventDefault();
      setIsOpen(true);
    } else if (key === 'j' || key === 'k') {
      moveRowByKey(key === 'j' ? 1 : -1);
    }
  });
  return (
    <>
      <ActionIcon
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={() => setIsOpen(true)}
        visibleFrom="sm"
      >
        <IconKeyboard size={17} stroke={1.6} aria-hidden />
      </ActionIcon>
      {isOpen ? <ShortcutList onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
