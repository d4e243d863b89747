'use client';
import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { isDecimalText, shiftedText } from '../../../_ui/decimal-text';
import { formatDecimal } from '../../../_ui/format';

/** A fraction is typed as percent; the document keeps the fraction. */
export type Shown = 'plain' | 'percent';

function toShown(text: string, shown: Shown): string {
  if (!isDecimalText(text)) return text;
  return formatDecimal(shown === 'percent' ? shiftedText(text, 2) : text).replace('−', '-');
}

function fromShown(typed: string, shown: Shown): string {
  const text = typed.replaceAll(',', '').replace('−', '-').trim();
  return shown === 'percent' && isDecimalText(text) ? shiftedText(text, -2) : text;
}

/**
 * A decimal of the document. What is typed goes into the document as it is, right or wrong: the lint judges
 * it, here at the field, and nothing is corrected behind anyone's back. While focused it keeps the typing.
 */
export function DecimalField({
  value,
  onEdit,
  onDone,
  shown = 'plain',
  faults,
  path,
  ...input
}: {
  value: string;
  onEdit: (text: string) => void;
  onDone: () => void;
  shown?: Shown;
  faults: readonly string[];
  path: string;
} & Omit<TextInputProps, 'value' | 'onChange' | 'error'>) {
  const [typed, setTyped] = useState<{ text: string; value: string } | null>(null);
  // Undo, a handle or another field may change the value under the typing: then the value wins.
  const text = typed !== null && typed.value === value ? typed.text : toShown(value, shown);
  return (
    <TextInput
      {...input}
      value={text}
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      data-path={path}
      styles={{ input: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } }}
      error={faults.length > 0 ? faults.join(' ') : undefined}
      onChange={({ currentTarget }) => {
        const next = fromShown(currentTarget.value, shown);
        setTyped({ text: currentTarget.value, value: next });
        onEdit(next);
      }}
      onBlur={() => {
        setTyped(null);
        onDone();
      }}
    />
  );
}
