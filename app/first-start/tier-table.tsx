import { Checkbox, NativeSelect, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import type { TierFields } from './first-start-answer';
import { ReadFile } from './read-file';

const SHAPES = [
  { value: '', label: 'Choose one' },
  { value: 'MARGINAL_TIERS', label: 'Each rate on its own slice' },
  { value: 'WHOLE_TIERS', label: 'One rate on the whole notional' },
];
const LEVELS = [
  ['warning', 'Warning below'],
  ['call', 'Call below'],
  ['liquidation', 'Liquidation below'],
] as const;

interface Props {
  readonly fields: TierFields;
  readonly onChange: (changed: Partial<TierFields>) => void;
}

/** A table of tiers, how its rates are charged, and the levels that go with it. */
export function TierTable({ fields, onChange }: Props) {
  return (
    <Stack gap="sm">
      <Stack gap={4}>
        <Textarea
          label="Table of tiers"
          description="CSV, a row for each tier of each instrument. Instruments whose terms stand in it are imported when you look."
          placeholder="symbol,floor,initialRate,maintenanceRate"
          required
          autosize
          minRows={6}
          maxRows={16}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={fields.tiers}
          onChange={(event) => onChange({ tiers: event.currentTarget.value })}
        />
        <ReadFile accept="text/csv,.csv" onRead={(tiers) => onChange({ tiers })} />
      </Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <NativeSelect
          size="xs"
          label="Initial margin charges"
          required
          data={SHAPES}
          value={fields.initialMargin}
          onChange={(event) => onChange({ initialMargin: event.currentTarget.value })}
        />
        <NativeSelect
          size="xs"
          label="Maintenance margin charges"
          required
          data={SHAPES}
          value={fields.maintenanceMargin}
          onChange={(event) => onChange({ maintenanceMargin: event.currentTarget.value })}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        {LEVELS.map(([level, label]) => (
          <TextInput
            key={level}
            label={label}
            description="Equity ÷ maintenance margin"
            required
            inputMode="decimal"
            value={fields[level]}
            onChange={(event) => onChange({ [level]: event.currentTarget.value })}
          />
        ))}
      </SimpleGrid>
      <Checkbox
        size="xs"
        label="Whoever is below initial margin is called too"
        checked={fields.isCalledAtInitialMargin}
        onChange={(event) => onChange({ isCalledAtInitialMargin: event.currentTarget.checked })}
      />
    </Stack>
  );
}
