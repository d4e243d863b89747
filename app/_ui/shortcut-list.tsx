'use client';
import { Kbd, Table } from '@mantine/core';
import { Dialog } from './dialog';
import { DESTINATIONS } from './navigation';

const OTHER_KEYS: readonly (readonly [readonly string[], string])[] = [
  [['⌘', 'K'], 'Search and commands'],
  [['?'], 'This list'],
  [['J'], 'Next row of a table; the first one to begin with'],
  [['K'], 'Row before'],
  [['Enter'], 'Open the row'],
  [['E'], 'Propose a change, on Parameters'],
  [['⌘', 'Z'], 'Undo, in the curve editor'],
  [['⇧', '⌘', 'Z'], 'Redo, in the curve editor'],
  [['←', '→', '↑', '↓'], 'Move a handle of a curve; with Shift ten steps'],
];

export function ShortcutList({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
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
    </Dialog>
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
