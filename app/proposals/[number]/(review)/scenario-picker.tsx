'use client';
import { useQuery } from '@apollo/client/react';
import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ScenarioLibraryDocument } from '../../../_graphql/generated/graphql';
import { Dialog } from '../../../_ui/dialog';
import { plural } from '../../../_ui/format';
import { Link } from '../../../_ui/link';
import { QueryFace } from '../../../_ui/query-face';
import { kindWord, originWord, stepsWord, type ScenarioRow } from '../../../scenarios/scenario-words';

/** As many as the API takes. */
const [SCENARIOS_AT_MOST, STEPS_AT_MOST] = [100, 500];

/** Chooses the scenarios that a change is tried in; says what they cost before anything starts. */
export function ScenarioPicker({
  pending,
  onSimulate,
  onClose,
}: {
  pending: boolean;
  onSimulate: (scenarios: readonly string[]) => void;
  onClose: () => void;
}) {
  const answer = useQuery(ScenarioLibraryDocument, { variables: { after: null } });
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const toggle = (hash: string) => {
    const next = new Set(picked);
    if (!next.delete(hash)) next.add(hash);
    setPicked(next);
  };
  return (
    <Dialog title="Simulate with scenarios" onClose={onClose} isWide>
      <QueryFace answer={answer} what="the scenarios">
        {({ scenarios }) => {
          const rows = scenarios.edges.map(({ node }) => node);
          const steps = rows.reduce((sum, row) => sum + (picked.has(row.hash) ? row.steps : 0), 0);
          const isTooMuch = picked.size > SCENARIOS_AT_MOST || steps > STEPS_AT_MOST;
          return (
            <Stack gap="sm">
              <Text size="sm">
                Every simulation looks at mark prices and at past crises. Here you can add scenarios of the{' '}
                <Link href="/scenarios">library</Link>; they become part of the evidence and of its hash.
              </Text>
              <Stack gap={6} mah={360} style={{ overflowY: 'auto' }}>
                {rows.map((row) => (
                  <Checkbox
                    key={row.hash}
                    checked={picked.has(row.hash)}
                    disabled={row.instrumentsMoved === 0}
                    onChange={() => toggle(row.hash)}
                    label={row.name}
                    description={aboutRow(row)}
                  />
                ))}
              </Stack>
              <Text size="sm" role="status">
                {isTooMuch
                  ? `Too many: at most ${SCENARIOS_AT_MOST} scenarios, and ${STEPS_AT_MOST} sets of prices together.`
                  : costSentence(picked.size, steps)}
              </Text>
              <Group justify="flex-end">
                <Button variant="default" onClick={onClose}>
                  Cancel
                </Button>
                <Button
                  loading={pending}
                  disabled={isTooMuch}
                  onClick={() => onSimulate(rows.map(({ hash }) => hash).filter((hash) => picked.has(hash)))}
                >
                  Simulate
                </Button>
              </Group>
            </Stack>
          );
        }}
      </QueryFace>
    </Dialog>
  );
}

function aboutRow(row: ScenarioRow): string {
  if (row.instrumentsMoved === 0) return `${originWord(row)}; moves nothing listed here`;
  return `${originWord(row)}, ${kindWord(row.kind).toLowerCase()}, ${stepsWord(row)}`;
}

function costSentence(scenarios: number, steps: number): string {
  if (scenarios === 0) return 'None chosen: mark prices and past crises only.';
  return `${plural(scenarios, 'scenario')}: every account is checked at ${plural(steps, 'more set', 'more sets')} of prices, before and after the change.`;
}
