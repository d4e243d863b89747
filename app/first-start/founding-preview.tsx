import { Group, Stack, Table, Text, Title } from '@mantine/core';
import { formatDecimal, formatInstant } from '../_ui/format';
import type { Preview } from './first-start-answer';

const WORDS = { OK: 'OK', WARNING: 'Warning', CALL: 'Called', LIQUIDATION: 'Liquidation' } as const;

/** Where every account would stand from the founding on. */
export function FoundingPreview({ preview, unit }: { preview: Preview; unit: string }) {
  const { levels, accounts, unpriced, statuses, initialMargin, maintenanceMargin, equity, called } = preview;
  const facts = [
    ...Object.entries(WORDS).map(([status, word]) => [word, statuses[status as keyof typeof WORDS]]),
    ['Unmargined', unpriced],
    ['Initial margin', `${formatDecimal(initialMargin)} ${unit}`],
    ['Maintenance margin', `${formatDecimal(maintenanceMargin)} ${unit}`],
    ['Equity', `${formatDecimal(equity)} ${unit}`],
    ['Would be called', `${formatDecimal(called)} ${unit}`],
  ] as const;
  return (
    <Stack gap="sm" component="section" aria-label="Where every account would stand">
      <Title order={2} size="h4">
        {accounts} accounts under this parameter set
      </Title>
      <Text size="sm" c="dimmed">
        Warning below {levels.warning}, call below {levels.call}, liquidation below {levels.liquidation} times
        the maintenance margin{preview.isCalledAtInitialMargin ? ', and a call below initial margin too' : ''}
        . Nothing is margined, and nobody is called, before you found the venue.
      </Text>
      {preview.oldestPrice && (
        <Text size="sm" c="dimmed">
          Oldest price: {formatInstant(preview.oldestPrice.observedAt)}, {preview.oldestPrice.instrument}.
        </Text>
      )}
      <Group gap="xl">
        {facts.map(([word, figure]) => (
          <div key={word}>
            <Text size="xs" c="dimmed">
              {word}
            </Text>
            <Text size="sm" fw={600}>
              {figure}
            </Text>
          </div>
        ))}
      </Group>
      {preview.worst.length > 0 && <Worst preview={preview} />}
      {preview.unmargined.map(({ account, reason }) => (
        <Text size="sm" key={account}>
          {account} cannot be margined: {reason}
        </Text>
      ))}
      {preview.notes.map((note) => (
        <Text size="sm" key={note}>
          {note}
        </Text>
      ))}
    </Stack>
  );
}

function Worst({ preview: { worst } }: { preview: Preview }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table captionSide="top" verticalSpacing={4}>
        <Table.Caption ta="left">Closest to liquidation: least equity − MM first</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Account</Table.Th>
            <Table.Th>Would be</Table.Th>
            {['IM', 'MM', 'Equity', 'Call'].map((name) => (
              <Table.Th ta="right" key={name}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {worst.slice(0, 10).map(({ account, status, ...amounts }) => (
            <Table.Tr key={account}>
              <Table.Td>{account}</Table.Td>
              <Table.Td>{WORDS[status]}</Table.Td>
              {[amounts.initialMargin, amounts.maintenanceMargin, amounts.equity, amounts.call].map(
                (amount, column) => (
                  <Table.Td ta="right" key={['im', 'mm', 'equity', 'call'][column]}>
                    {formatDecimal(amount)}
                  </Table.Td>
                ),
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
