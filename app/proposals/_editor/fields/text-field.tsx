'use client';
import { TextInput } from '@mantine/core';
import { usePlace } from '../document/edited-document';
import { useFaults } from '../document/faults';

/** A name of the document. */
export function TextAt({
  path,
  label,
  unlabelled = false,
  width = 160,
}: {
  path: string;
  label: string;
  unlabelled?: boolean;
  width?: number;
}) {
  const { value, set, endGesture } = usePlace(path);
  const faults = useFaults().at(path);
  return (
    <TextInput
      {...(unlabelled ? { 'aria-label': label } : { label })}
      w={width}
      autoComplete="off"
      spellCheck={false}
      data-path={path}
      value={typeof value === 'string' ? value : ''}
      error={faults.join(' ') || undefined}
      onChange={({ currentTarget }) => set(currentTarget.value, `type ${path}`)}
      onBlur={endGesture}
    />
  );
}
