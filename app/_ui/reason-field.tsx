'use client';
import { Textarea } from '@mantine/core';

/** As long as the API takes a reason. */
const MAX_LENGTH = 2_000;

/** Why somebody does something, in their own words. */
export function ReasonField({
  label,
  description,
  error,
  value,
  onChange,
}: {
  label: string;
  description?: string | undefined;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Textarea
      {...{ label, description, error, value }}
      required
      autosize
      minRows={3}
      maxLength={MAX_LENGTH}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-autofocus
    />
  );
}
