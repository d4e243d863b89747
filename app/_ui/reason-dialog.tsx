'use client';
import { Button, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Dialog } from './dialog';
import { RefusalAlert } from './faces';
import { ReasonField } from './reason-field';
import type { Refusal } from './use-act';

/** An act that ends or moves something on: what it does, a reason, and a button that names it. */
export function ReasonDialog({
  title,
  explains,
  reasonLabel,
  reasonAbout,
  confirm,
  pending,
  refusal = null,
  onConfirm,
  onClose,
  children,
  isDanger = false,
  isWide = false,
}: {
  title: string;
  explains: ReactNode;
  /** Absent: no reason is asked. */
  reasonLabel?: string;
  reasonAbout?: string;
  confirm: string;
  pending: boolean;
  /** Why it was not done: what was entered stays, to be mended here. */
  refusal?: Refusal | null;
  onConfirm: (reason: string) => void;
  onClose: () => void;
  /** Further fields. */
  children?: ReactNode;
  isDanger?: boolean;
  /** It holds a table. */
  isWide?: boolean;
}) {
  const [reason, setReason] = useState('');

  function submit(event: FormEvent) {
    event.preventDefault();
    onConfirm(reason.trim());
  }

  return (
    <Dialog onClose={onClose} title={title} isWide={isWide}>
      <form noValidate={reasonLabel === undefined} onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">{explains}</Text>
          {children}
          {reasonLabel === undefined ? null : (
            <ReasonField
              label={reasonLabel}
              description={reasonAbout}
              value={reason}
              onChange={setReason}
              error={refusal?.faults.find(({ path }) => path === '/reason')?.message}
            />
          )}
          {refusal === null ? null : <RefusalAlert>{refusal.message}</RefusalAlert>}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
            <Button type="submit" color={isDanger ? 'red' : undefined} loading={pending}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
