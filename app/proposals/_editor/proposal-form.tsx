'use client';
import { Button, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useMemo } from 'react';
import { Controller, useForm } from 'react-hook-form';
import * as z from 'zod';
import { RefusalAlert } from '../../_ui/faces';
import { useNowMs } from '../../_ui/use-now';
import { ActivationTime, activationTimeFault } from '../_plan/activation-time';
import { graceFault } from '../_plan/grace';
import { type ProposalForm } from './document/draft';
import { type Refusal } from './document/saving';

/** @param nowMs the venue's time */
const formSchema = (nowMs: number) =>
  z.object({
    title: z.string().trim().min(1, 'A proposal needs a title.').max(200, 'At most 200 characters.'),
    rationale: z
      .string()
      .trim()
      .min(1, 'Say why: reviewers decide on it.')
      .max(20_000, 'At most 20,000 characters.'),
    note: z.string().max(2_000, 'At most 2,000 characters.'),
    activateAt: z.string().superRefine((instant, context) => {
      const message = activationTimeFault(instant, nowMs);
      if (message !== null) context.addIssue({ code: 'custom', message });
    }),
    graceMinutes: z.custom<number>().superRefine((typed, context) => {
      const message = graceFault(typed);
      if (message !== null) context.addIssue({ code: 'custom', message });
    }),
  });

/** What the reviewers read, and when it shall go live. */
export function ProposalFormPanel({
  initial,
  revising,
  blocked,
  saving,
  refusal,
  onChange,
  onSave,
}: {
  initial: ProposalForm;
  revising: boolean;
  /** Why it cannot be saved yet; null when it can. */
  blocked: string | null;
  saving: boolean;
  refusal: Refusal | null;
  onChange: (form: ProposalForm) => void;
  onSave: (form: ProposalForm) => void;
}) {
  const nowMs = useNowMs();
  const { register, control, handleSubmit, subscribe, setError, formState } = useForm<ProposalForm>({
    defaultValues: initial,
    resolver: zodResolver(useMemo(() => formSchema(nowMs), [nowMs])),
    mode: 'onTouched',
  });
  useEffect(
    () => subscribe({ formState: { values: true }, callback: ({ values }) => onChange(values) }),
    [subscribe, onChange],
  );
  useEffect(() => {
    for (const { path, message } of refusal?.faults ?? []) {
      const field = FORM_FIELDS.find((name) => path.endsWith(name));
      if (field) setError(field, { message });
    }
  }, [refusal, setError]);
  const { errors } = formState;
  return (
    <form noValidate onSubmit={(event) => void handleSubmit(onSave)(event)}>
      <Stack gap="sm">
        <TextInput label="Title" required {...register('title')} error={errors.title?.message} />
        <Textarea
          label="Rationale"
          required
          autosize
          minRows={4}
          maxRows={12}
          {...register('rationale')}
          error={errors.rationale?.message}
        />
        {revising ? (
          <TextInput label="Note on this revision" {...register('note')} error={errors.note?.message} />
        ) : null}
        <Group grow align="start">
          <Controller
            name="activateAt"
            control={control}
            render={({ field }) => (
              <ActivationTime
                value={field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                error={errors.activateAt?.message}
              />
            )}
          />
          <Controller
            name="graceMinutes"
            control={control}
            render={({ field }) => (
              <NumberInput
                label="Grace, minutes"
                allowDecimal={false}
                clampBehavior="none"
                value={field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                error={errors.graceMinutes?.message}
              />
            )}
          />
        </Group>
        {refusal ? <RefusalAlert title={refusal.title}>{refusal.message}</RefusalAlert> : null}
        <Group justify="flex-end" gap="sm">
          {blocked === null ? null : (
            <span style={{ color: 'var(--ink-soft)', fontSize: 13 }} id="why-blocked">
              {blocked}
            </span>
          )}
          <Button
            type="submit"
            size="sm"
            loading={saving}
            disabled={blocked !== null}
            aria-describedby={blocked === null ? undefined : 'why-blocked'}
          >
            {revising ? 'Save revision' : 'Create proposal'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const FORM_FIELDS = ['title', 'rationale', 'note', 'activateAt', 'graceMinutes'] as const;
