'use client';

import {
  Button,
  Group,
  JsonInput,
  PasswordInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { FormEvent } from 'react';
import { instrumentsOf, tiersOf, type OpenPage, type Question, type TierFields } from './first-start-answer';
import { ReadFile } from './read-file';
import { TierTable } from './tier-table';

/** What stands in the form, as it was typed. */
export interface FoundingFields extends TierFields {
  readonly name: string;
  readonly settlementAsset: string;
  readonly source: 'DOCUMENT' | 'TIERS' | 'PRESET';
  readonly document: string;
  readonly preset: string;
  readonly instruments: string;
  readonly personName: string;
  readonly email: string;
  readonly password: string;
}

/** A form that nobody has typed in. */
export function emptyFounding({ presets, levels }: OpenPage): FoundingFields {
  return {
    ...{ name: '', settlementAsset: '', source: 'DOCUMENT', document: '' },
    ...{ tiers: '', initialMargin: '', maintenanceMargin: '', isCalledAtInitialMargin: false, ...levels },
    ...{ preset: presets[0]?.name ?? '', instruments: '' },
    ...{ personName: '', email: '', password: '' },
  };
}

export function foundingOf(
  fields: FoundingFields,
  passwords: boolean,
  seen?: string,
): NonNullable<Question['founding']> {
  const { name, settlementAsset, personName, email, password } = fields;
  return {
    ...{ name, settlementAsset, parameters: parametersOf(fields) },
    administrator: { name: personName, email, ...(passwords ? { password } : {}) },
    ...(seen === undefined ? {} : { seen }),
  };
}

function parametersOf(fields: FoundingFields): NonNullable<Question['founding']>['parameters'] {
  const { source, document, preset, instruments } = fields;
  switch (source) {
    case 'DOCUMENT':
      return { document };
    case 'TIERS':
      return tiersOf(fields);
    case 'PRESET':
      return { preset, instruments: instrumentsOf(instruments) };
  }
}

interface Props {
  readonly opened: OpenPage;
  readonly fields: FoundingFields;
  readonly pending: boolean;
  readonly onChange: (fields: FoundingFields) => void;
  readonly onSubmit: () => void;
}

export function FoundingForm({ opened, fields, pending, onChange, onSubmit }: Props) {
  const set = (changed: Partial<FoundingFields>) => onChange({ ...fields, ...changed });
  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit();
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Group grow align="flex-start">
          <TextInput
            label="Name of the venue"
            required
            value={fields.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label="Settlement asset"
            placeholder="USD"
            required
            value={fields.settlementAsset}
            onChange={(event) => set({ settlementAsset: event.currentTarget.value })}
          />
        </Group>
        <Text fw={600} size="sm" mt="xs">
          First parameter set
        </Text>
        <SegmentedControl
          aria-label="Where the parameter set comes from"
          value={fields.source}
          onChange={(source) => set({ source })}
          data={[
            { value: 'DOCUMENT', label: 'A document' },
            { value: 'TIERS', label: 'Tiers' },
            { value: 'PRESET', label: 'A scheme' },
          ]}
        />
        {fields.source === 'DOCUMENT' && (
          <ParameterDocument value={fields.document} onChange={(document) => set({ document })} />
        )}
        {fields.source === 'TIERS' && <TierTable fields={fields} onChange={set} />}
        {fields.source === 'PRESET' && <PresetChoice opened={opened} fields={fields} onChange={set} />}
        <Text fw={600} size="sm" mt="xs">
          First administrator
        </Text>
        <Group grow align="flex-start">
          <TextInput
            label="Name"
            required
            value={fields.personName}
            onChange={(event) => set({ personName: event.currentTarget.value })}
          />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            required
            value={fields.email}
            onChange={(event) => set({ email: event.currentTarget.value })}
          />
        </Group>
        {opened.passwords ? (
          <PasswordInput
            label="Password"
            description="At least 15 characters; a few words do well."
            autoComplete="new-password"
            required
            value={fields.password}
            onChange={(event) => set({ password: event.currentTarget.value })}
          />
        ) : (
          <Text size="sm" c="dimmed">
            They sign in by single sign-on, with this e-mail address.
          </Text>
        )}
        <Button type="submit" variant="default" loading={pending}>
          Show where every account would stand
        </Button>
      </Stack>
    </form>
  );
}

function ParameterDocument({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  return (
    <Stack gap={4}>
      <JsonInput
        label="Parameter set"
        description="A margrave/parameter-set/1 document, as JSON."
        required
        minRows={6}
        maxRows={16}
        autosize
        value={value}
        onChange={onChange}
      />
      <ReadFile accept="application/json,.json" onRead={onChange} />
    </Stack>
  );
}

function PresetChoice({
  opened,
  fields,
  onChange,
}: {
  opened: OpenPage;
  fields: FoundingFields;
  onChange: (changed: Partial<FoundingFields>) => void;
}) {
  const chosen = opened.presets.find(({ name }) => name === fields.preset);
  return (
    <Stack gap="sm">
      <Select
        label="Scheme"
        allowDeselect={false}
        value={fields.preset}
        onChange={(preset) => preset !== null && onChange({ preset })}
        data={opened.presets.map(({ name, title }) => ({ value: name, label: title }))}
      />
      <Textarea
        label="Instruments of its margin classes"
        description={`One class to a line, its instruments behind a colon. Its classes: ${chosen?.classes.join(', ') ?? ''}.`}
        placeholder={`${chosen?.classes[0] ?? 'class'}: ${opened.instruments.slice(0, 2).join(', ')}`}
        required
        autosize
        minRows={3}
        value={fields.instruments}
        onChange={(event) => onChange({ instruments: event.currentTarget.value })}
      />
    </Stack>
  );
}
