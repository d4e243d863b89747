'use client';
import { Chip, Group, Text } from '@mantine/core';
import { type AccountListQuery, type AccountStatus } from '../_graphql/generated/graphql';
import { formatCount, sentenceCase } from '../_ui/format';

type Run = NonNullable<AccountListQuery['venue']['liveRun']>;

const STATUSES: readonly { status: AccountStatus; countOf: (run: Run) => number }[] = [
  { status: 'LIQUIDATION', countOf: ({ countLiquidation }) => countLiquidation },
  { status: 'CALL', countOf: ({ countCall }) => countCall },
  { status: 'WARNING', countOf: ({ countWarning }) => countWarning },
  { status: 'OK', countOf: ({ countOk }) => countOk },
  { status: 'UNPRICED', countOf: ({ unpriced }) => unpriced },
];

/** Worst first, each with how many accounts the live run holds. None chosen: all. */
export function StatusFilter({
  chosen,
  run,
  onChange,
}: {
  chosen: readonly AccountStatus[];
  run: Run | null;
  onChange: (chosen: AccountStatus[]) => void;
}) {
  return (
    <div role="group" aria-label="Status">
      <Text size="sm" fw={500} aria-hidden>
        Status
      </Text>
      <Chip.Group multiple value={[...chosen]} onChange={(next) => onChange(next)}>
        <Group gap={6}>
          {STATUSES.map(({ status, countOf }) => (
            <Chip key={status} value={status} size="xs">
              {sentenceCase(status)} {run === null ? '' : formatCount(countOf(run))}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </div>
  );
}
