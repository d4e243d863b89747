'use client';
import { ActionIcon, Kbd, Modal, Table, Tooltip } from '@mantine/core';
import { useDisclosure, useHotkeys, useWindowEvent } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { DESTINATIONS } from './navigation';

const SEQUENCE_MS = 1200;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}

/** G, then the letter of a page, goes there; a modifier or a text field means something else. */
function useGoTo(): void {
  const router = useRouter();
  const pressedGAtMs = useRef(-SEQUENCE_MS);
  useWindowEvent('keydown', (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === 'g') {
      pressedGAtMs.current = event.timeStamp;
      return;
    }
    const follows = event.timeStamp - pressedGAtMs.current < SEQUENCE_MS;
    pressedGAtMs.current = -SEQUENCE_MS;
    const destination = follows ? DESTINATIONS.find((page) => page.key === key) : undefined;
    if (destination) {
      event.preventDefault();
      router.push(destination.href);
    }
  });
}

const OTHER_KEYS: readonly (readonly [readonly string[], string])[] = [
  [['⌘', 'K'], 'Search and commands'],
  [['?'], 'This list'],
  [['J'], 'Next row of a table'],
  [['K'], 'Row before'],
  [['Enter'], 'Open the row'],
  [['E'], 'Edit: on parameters and on a proposal'],
  [['⌘', 'Z'], 'Undo, in the curve editor'],
  [['⇧', '⌘', 'Z'], 'Redo, in the curve editor'],
  [['←', '→', '↑', '↓'], 'Move a handle of a curve; with Shift ten steps'],
];

export function ShortcutsButton() {
  const [opened, { open, close }] = useDisclosure(false);
  useHotkeys([
    ['shift+?', open],
    ['?', open],
  ]);
  useGoTo();
  return (
    <>
      <Tooltip label="Keyboard shortcuts (?)">
        <ActionIcon aria-label="Keyboard shortcuts" onClick={open}>
          <IconKeyboard size={17} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Modal
        opened={opened}
        onClose={close}
        title="Keyboard shortcuts"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Table verticalSpacing={4}>
          <Table.Tbody>
            {DESTINATIONS.map(({ key, label }) => (
              <Shortcut key={key} keys={['G', key.toUpperCase()]} does={`Go to ${label}`} />
            ))}
            {OTHER_KEYS.map(([keys, does]) => (
              <Shortcut key={does} keys={keys} does={does} />
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  );
}

function Shortcut({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <Table.Tr>
      <Table.Td w={140}>
        {keys.map((key, index) => (
          <span key={key}>
            {index > 0 ? ' ' : ''}
            <Kbd size="xs">{key}</Kbd>
          </span>
        ))}
      </Table.Td>
      <Table.Td>{does}</Table.Td>
    </Table.Tr>
  );
}
