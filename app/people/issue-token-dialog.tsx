'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import {
  Alert,
  Button,
  Checkbox,
  Code,
  CopyButton,
  Group,
  NumberInput,
  Stack,
  TextInput,
} from '@mantine/core';
import { Dialog } from '../_ui/dialog';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import * as z from 'zod';
import { IssueTokenDocument } from '../_graphql/generated/graphql';
import { RefusalAlert } from '../_ui/faces';
import { useProvenAct } from '../_ui/use-proven-act';

const SCOPES = [
  { scope: 'READ', may: 'reads everything you may read' },
  { scope: 'IMPORT', may: 'brings in instruments, prices and accounts' },
  { scope: 'PROPOSE', may: 'proposes and comments, as you' },
] as const;

const form = z.object({
  name: z.string().trim().min(1, 'Give it a name to recognise it by.').max(100, 'At most 100 characters.'),
  scopes: z.array(z.enum(['READ', 'IMPORT', 'PROPOSE'])).min(1, 'Choose at least one.'),
  expiresInDays: z.int('A whole number of days.').min(1, 'At least one day.').max(365, 'At most 365 days.'),
});
type Fields = z.infer<typeof form>;

/** Issues a token; its secret is in this dialog and nowhere else, once. */
export function IssueTokenDialog({ onIssued, onClose }: { onIssued: () => void; onClose: () => void }) {
  const act = useProvenAct(IssueTokenDocument);
  const [secret, setSecret] = useState<string | null>(null);
  const { register, control, handleSubmit, formState } = useForm<Fields>({
    resolver: zodResolver(form),
    defaultValues: { name: '', scopes: ['READ'], expiresInDays: 90 },
  });
  const { errors } = formState;

  const submit = handleSubmit(async (fields) => {
    const { noun } = await act.send(fields);
    if (noun === null) return;
    setSecret(noun.secret);
    onIssued();
  });

  return (
    <Dialog onClose={onClose} title="Issue a token" isKept={secret !== null}>
      {secret === null ? (
        <form onSubmit={(event) => void submit(event)} noValidate>
          <Stack gap="md">
            <TextInput
              label="Name"
              description="What will use it, e.g. the data warehouse."
              required
              error={errors.name?.message}
              {...register('name')}
              data-autofocus
            />
            <Controller
              control={control}
              name="scopes"
              render={({ field }) => (
                <Checkbox.Group
                  label="Scopes"
                  required
                  value={field.value}
                  onChange={field.onChange}
                  error={errors.scopes?.message}
                >
                  <Stack gap={8} mt={8}>
                    {SCOPES.map(({ scope, may }) => (
                      <Checkbox key={scope} value={scope} label={scope} description={may} size="xs" />
                    ))}
                  </Stack>
                </Checkbox.Group>
              )}
            />
            <Controller
              control={control}
              name="expiresInDays"
              render={({ field }) => (
                <NumberInput
                  label="Valid for, days"
                  required
                  min={1}
                  max={365}
                  allowDecimal={false}
                  value={field.value}
                  onChange={field.onChange}
                  error={errors.expiresInDays?.message}
                  hideControls
                />
              )}
            />
            {act.refusal ? <RefusalAlert>{act.refusal.message}</RefusalAlert> : null}
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={act.pending}>
                Issue it
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Issued secret={secret} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Issued({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Alert color="yellow" title="Copy the secret now">
        It is shown this once: Margrave keeps only its hash.
      </Alert>
      <Code block aria-label="Secret of the token">
        {secret}
      </Code>
      <Group justify="flex-end" gap="sm">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>I have kept it</Button>
      </Group>
    </Stack>
  );
}
