'use client';
import { DateTimePicker } from '@mantine/dates';
import { useNowMs } from '../../_ui/use-now';

/** Mantine's pickers speak local text; ours is UTC: "2026-11-22 16:00:00" is "2026-11-22T16:00:00.000Z". */
function toPicker(instant: string): string | null {
  return instant === '' ? null : instant.slice(0, 19).replace('T', ' ');
}

function fromPicker(text: string | null): string {
  return text === null ? '' : `${text.replace(' ', 'T')}.000Z`;
}

/** Why a time is none to activate at; null when it is one. @param instant '' is as soon as it is scheduled */
export function activationTimeFault(instant: string, nowMs: number): string | null {
  return instant !== '' && Date.parse(instant) <= nowMs ? 'This time has passed. Choose a later one.' : null;
}

/** The one field in which people say when something goes live. Days that have passed cannot be chosen. */
export function ActivationTime({
  value,
  onChange,
  onBlur,
  error,
  description,
}: {
  /** Instant in UTC; '' is as soon as it is scheduled. */
  value: string;
  onChange: (instant: string) => void;
  onBlur?: () => void;
  error: string | null | undefined;
  description?: string;
}) {
  const today = new Date(useNowMs()).toISOString().slice(0, 10);
  return (
    <DateTimePicker
      label="Activate at, UTC"
      description={description}
      placeholder="as soon as it is scheduled"
      clearable
      valueFormat="YYYY-MM-DD HH:mm"
      minDate={today}
      value={toPicker(value)}
      onChange={(text) => onChange(fromPicker(text))}
      onBlur={onBlur}
      error={error}
      popoverProps={{ withinPortal: true }}
    />
  );
}
