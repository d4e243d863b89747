'use client';
import { useLazyQuery } from '@apollo/client/react';
import { Button, Group, NumberInput, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { PlanRampDocument, ShortestSafeRampDocument } from '../../../_graphql/generated/graphql';
import { RefusalAlert } from '../../../_ui/faces';
import { formatCompact, formatCount, formatInstant } from '../../../_ui/format';
import { failureSentence } from '../../../_ui/query-error';
import { ReasonDialog } from '../../../_ui/reason-dialog';
import { isMendable, type Refusal } from '../../../_ui/use-act';
import { type ActReport } from './act-report';
import { useProposal } from './proposal-context';
import { afterWords, percentOfWeight, type StatedStep, weightOfPercent, weightWords } from './ramp-words';
import { useProvenReported } from './use-reported';
import classes from './proposal.module.css';

interface TypedStep {
  readonly minutes: number | string;
  readonly leading: number | string;
  readonly trailing: number | string;
}

const TYPED_FIRST: readonly TypedStep[] = [
  { minutes: 0, leading: '100', trailing: '50' },
  { minutes: 1_440, leading: '100', trailing: '100' },
];

/** In which steps a change goes live. Part of what is approved: each is measured on live accounts before it is taken. */
export function RampDialog({
  recommended = null,
  onClose,
  onRefused,
  onDone,
}: ActReport & {
  /** What the dialog opens with, in place of what is planned; null: that. */
  recommended?: readonly StatedStep[] | null;
  onClose: () => void;
}) {
  const { proposal, shown, venue } = useProposal();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const act = useProvenReported(PlanRampDocument, { onRefused: setRefusal, onDone }, 'Ramp planned');
  const planned = proposal.activationPlan.ramp;
  const [steps, setSteps] = useState<readonly TypedStep[]>(
    (recommended ?? planned)?.map(typedStep) ?? TYPED_FIRST,
  );
  const [compute, { data, loading, error }] = useLazyQuery(ShortestSafeRampDocument, {
    fetchPolicy: 'no-cache',
  });
  const computed = data?.shortestSafeRamp;
  const safe = computed?.__typename === 'SafeRamp' ? computed : null;

  async function save(stated: readonly StatedStep[]): Promise<void> {
    setRefusal(null);
    const { noun, refusal: refused } = await act.send({
      ...{ proposalId: proposal.id, revisionHash: shown.revisionHash },
      steps: stated.map(({ afterMinutes, leading, trailing }) => ({ afterMinutes, leading, trailing })),
    });
    if (noun === null && isMendable(refused)) return;
    if (noun === null) onRefused(refused);
    onClose();
  }
  function saveTyped(): void {
    const stated = steps.map(statedStep);
    const known = stated.filter((step) => step !== null);
    const isTyped = known.length === stated.length;
    setFault(isTyped ? null : 'Times are whole minutes; weights are percentages with at most two decimals.');
    if (isTyped) void save(known);
  }
  const change = (index: number, next: Partial<TypedStep>): void =>
    setSteps(steps.map((step, at) => (at === index ? { ...step, ...next } : step)));

  return (
    <ReasonDialog
      title={`Plan a ramp for #${proposal.number}`}
      explains="The change goes live in steps. Before each one it is measured on live accounts; a step that would do more than was approved, or than the liquidation budget allows, waits. The plan is part of what is approved: a new one returns the proposal to draft and voids its votes."
      confirm="Save the ramp"
      isWide
      pending={act.pending}
      onClose={onClose}
      onConfirm={saveTyped}
    >
      <Stack gap="xs">
        <Group gap="sm">
          <Button
            variant="default"
            loading={loading}
            onClick={() => void compute({ variables: { proposalId: proposal.id } })}
          >
            Find the shortest safe ramp
          </Button>
          {planned === null ? null : (
            <Button variant="subtle" loading={act.pending} onClick={() => void save([])}>
              Go live whole instead
            </Button>
          )}
        </Group>
        {error ? <RefusalAlert>{failureSentence(error)}</RefusalAlert> : null}
        {computed && computed.__typename !== 'SafeRamp' ? (
          <RefusalAlert>
            {'faults' in computed && computed.faults.length > 0
              ? computed.faults.map(({ message }) => message).join(' ')
              : computed.message}
          </RefusalAlert>
        ) : null}
        {safe === null ? null : (
          <>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Step</Table.Th>
                  <Table.Th>Of the change</Table.Th>
                  <Table.Th ta="right">Newly liquidatable</Table.Th>
                  <Table.Th ta="right">Notional, {venue.settlementAsset}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {safe.steps.map((step) => (
                  <Table.Tr key={step.afterMinutes}>
                    <Table.Td>{afterWords(step.afterMinutes)}</Table.Td>
                    <Table.Td>{weightWords(step)}</Table.Td>
                    <Table.Td ta="right" className="num">
                      {formatCount(step.accounts)}
                    </Table.Td>
                    <Table.Td ta="right" className="num">
                      {formatCompact(step.notional)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            <Group gap="sm">
              <Button variant="default" onClick={() => setSteps(safe.steps.map(typedStep))}>
                Use these steps
              </Button>
              <Text size="xs" c="dimmed">
                On accounts and prices of {formatInstant(safe.asOf)}
                {safe.budget == null
                  ? '. The venue has no liquidation budget.'
                  : `; the budget is ${formatCompact(safe.budget)} in ${safe.windowHours} hours.`}
              </Text>
            </Group>
          </>
        )}
        {steps.map((step, index) => (
          <Group key={index} gap="xs" align="end" wrap="nowrap">
            <NumberInput
              label={index === 0 ? 'Minutes after the first' : undefined}
              aria-label={`Step ${index + 1}: minutes after the first`}
              allowDecimal={false}
              clampBehavior="none"
              hideControls
              readOnly={index === 0}
              value={step.minutes}
              onChange={(minutes) => change(index, { minutes })}
            />
            <NumberInput
              label={index === 0 ? 'Of the change, %' : undefined}
              aria-label={`Step ${index + 1}: of the change, percent`}
              clampBehavior="none"
              hideControls
              value={step.trailing}
              onChange={(trailing) => change(index, { trailing })}
            />
            <NumberInput
              label={index === 0 ? 'What moves first, %' : undefined}
              aria-label={`Step ${index + 1}: what moves first, percent`}
              clampBehavior="none"
              hideControls
              value={step.leading}
              onChange={(leading) => change(index, { leading })}
            />
            <Button
              variant="subtle"
              disabled={steps.length === 1 || index === 0}
              aria-label={`Remove step ${index + 1}`}
              onClick={() => setSteps(steps.filter((_, at) => at !== index))}
            >
              Remove
            </Button>
          </Group>
        ))}
        <Group>
          <Button variant="default" onClick={() => setSteps([...steps, nextTyped(steps)])}>
            Add a step
          </Button>
        </Group>
        <p className={classes.soft}>
          What moves first is initial margin where a class tightens, maintenance margin where it loosens:
          nobody is liquidated by it. It is never behind the rest.
        </p>
        {fault === null ? null : <RefusalAlert>{fault}</RefusalAlert>}
        {refusal === null ? null : (
          <RefusalAlert>
            {refusal.message}
            {refusal.faults.map(({ path, message }) => (
              <div key={path + message}>{message}</div>
            ))}
          </RefusalAlert>
        )}
      </Stack>
    </ReasonDialog>
  );
}

function typedStep({ afterMinutes, leading, trailing }: StatedStep): TypedStep {
  return {
    minutes: afterMinutes,
    leading: percentOfWeight(leading),
    trailing: percentOfWeight(trailing),
  };
}

function statedStep({ minutes, leading, trailing }: TypedStep): StatedStep | null {
  const [first, rest] = [weightOfPercent(leading), weightOfPercent(trailing)];
  const afterMinutes = typeof minutes === 'number' ? minutes : Number.NaN;
  if (first === null || rest === null || !Number.isInteger(afterMinutes)) return null;
  return { afterMinutes, leading: first, trailing: rest };
}

/** A day later, and the whole change. */
function nextTyped(steps: readonly TypedStep[]): TypedStep {
  const last = Number(steps.at(-1)?.minutes ?? 0);
  return { minutes: last + 1_440, leading: '100', trailing: '100' };
}
