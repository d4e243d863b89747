'use client';
import { Chip, Group, Text } from '@mantine/core';
import { type AccountListQuery, type AccountStatus } from '../_graphql/generated/graphql';
import { statusWord } from '../_ui/badges';
import { formatCount } from '../_ui/format';

type Run = NonNullable<AccountListQuery['venue']['liveRun']>;

const STATUSES: readonly { status: AccountStatus; countOf: (run: Run) => number }[] = [
  { status: 'LIQUIDATION', countOf: ({ countLiquidation }) => countLiquidation },
  { status: 'CALL', countOf: ({ countCall }) => countCall },
  { status: 'WARNING', countOf: ({ countWarning }) => countWarning },
  { status: 'OK', countOf: ({ countOk }) => countOk },
  { status: 'UNPRICED', countOf: ({ unpriced }) => unpriced },
];

/** Whether a word of an address is a status. */
export function isStatus(word: string): word is AccountStatus {
  return STATUSES.some(({ status }) => status === word);
}

/** Worst first, each with how many accounts the live run holds. None chosen: all. */
export function StatusFilter({
  chosen,
  run,
  onChange,
  near,
  onNear,
  above,
  onAbove,
  aboveCount,
}: {
  chosen: readonly AccountStatus[];
  run: Run | null;
  onChange: (chosen: AccountStatus[]) => void;
  /** Only accounts within 10 % of liquidation. */
  near: boolean;
  onNear: (isOn: boolean) => void;
  /** Only accounts with a position above its maximum notional. */
  above: boolean;
  onAbove: (isOn: boolean) => void;
  /** How many those are; undefined while it is not known. */
  aboveCount: number | undefined;
}) {
  return (
    <div role="group" aria-label="Status">
      <Text size="sm" fw={500} aria-hidden>
        Status
      </Text>
      <Group gap={6}>
        <Chip.Group multiple value={[...chosen]} onChange={(next) => onChange(next)}>
          <Group gap={6}>
            {STATUSES.map(({ status, countOf }) => (
              <Chip key={status} value={status} size="xs">
                {statusWord(status)} {run === null ? '' : formatCount(countOf(run))}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Chip checked={near} onChange={onNear} size="xs">
          Within 10 % of liquidation {run === null ? '' : formatCount(run.countNearLiquidation)}
        </Chip>
        <Chip checked={above} onChange={onAbove} size="xs">
          Above maximum notional {aboveCount === undefined ? '' : formatCount(aboveCount)}
        </Chip>
      </Group>
    </div>
  );
}
