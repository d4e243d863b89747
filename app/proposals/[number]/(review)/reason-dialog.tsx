'use client';
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { Dialog } from '../../../_ui/dialog';
import { type FormEvent, type ReactNode, useState } from 'react';

/** An act that ends or moves something on: what it does, a reason, and a button that names it. */
export function ReasonDialog({
  title,
  explains,
  reasonLabel,
  confirm,
  pending,
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
  confirm: string;
  pending: boolean;
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
            <Textarea
              label={reasonLabel}
              required
              autosize
              minRows={3}
              maxLength={4000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              data-autofocus
            />
          )}
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
