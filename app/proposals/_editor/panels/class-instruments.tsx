'use client';
import { Group, Select } from '@mantine/core';
import { useState } from 'react';
import { useFaults } from '../document/faults';
import { pointer } from '../document/parameter-document';

/** Moves an instrument of this class to another one. */
export function ClassInstruments({
  className,
  instruments,
  classNames,
  onMove,
}: {
  className: string;
  instruments: readonly string[];
  classNames: readonly string[];
  onMove: (instrument: string, to: string) => void;
}) {
  const faults = useFaults();
  const [instrument, setInstrument] = useState<string | null>(null);
  const others = classNames.filter((name) => name !== className);
  if (others.length === 0) return null;
  const path = pointer('marginClasses', className, 'instruments');
  return (
    <Group align="end" gap="sm">
      <Select
        label="Move an instrument"
        placeholder={instruments.length === 0 ? 'none left here' : 'choose'}
        data={[...instruments]}
        value={instrument !== null && instruments.includes(instrument) ? instrument : null}
        onChange={setInstrument}
        searchable
        limit={50}
        w={180}
        data-path={path}
        error={faults.at(path).join(' ') || undefined}
      />
      <Select
        label="to class"
        placeholder="choose"
        data={others}
        value={null}
        disabled={instrument === null}
        searchable
        limit={50}
        w={180}
        onChange={(to) => {
          if (instrument === null || to === null) return;
          onMove(instrument, to);
          setInstrument(null);
        }}
      />
    </Group>
  );
}
