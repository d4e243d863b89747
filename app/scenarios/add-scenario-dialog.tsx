'use client';
import { Button, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { AddScenarioDocument } from '../_graphql/generated/graphql';
import { Dialog } from '../_ui/dialog';
import { ErrorFace } from '../_ui/faces';
import { useAct } from '../_ui/use-act';
import { useInstruments } from '../parameters/use-instruments';
import { ScenarioFaults } from './scenario-faults';
import { drawnShock, FIRST_TYPED, type ShockKind, type ShockTyped } from './drawn-shock';

const KINDS: readonly { readonly value: ShockKind; readonly label: string; readonly about: string }[] = [
  { value: 'MOVES', label: 'Price moves', about: 'Prices move once, by what you state.' },
  {
    value: 'VOLATILITY',
    label: 'Volatility',
    about: 'Volatility as the market states it is multiplied, once for each figure.',
  },
  {
    value: 'CORRELATION',
    label: 'Correlation',
    about:
      'One underlying moves, and the others follow by their volatility and each correlation: at 1 all move together, at -1 hedges fail.',
  },
];

/** Makes a scenario that somebody thinks of. */
export function AddScenarioDialog({
  onAdded,
  onClose,
}: {
  onAdded: (hash: string) => void;
  onClose: () => void;
}) {
  const act = useAct(AddScenarioDocument);
  const { instruments: listed = [], complete, error, retry } = useInstruments();
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const [kind, setKind] = useState<ShockKind>('MOVES');
  const [typed, setTyped] = useState(FIRST_TYPED);
  const drawn = drawnShock(kind, typed, new Set(listed.map(({ symbol }) => symbol)));
  const wrong = 'wrong' in drawn ? drawn.wrong : {};
  const field = (key: keyof ShockTyped) => ({
    value: typed[key],
    error: wrong[key],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setTyped((before) => ({ ...before, [key]: value }));
    },
  });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    // Without all symbols an instrument would be taken for an underlying.
    if (!('shock' in drawn) || !complete) return;
    const document = {
      ...{ format: 'margrave/scenario/1', name: name.trim() },
      provenance: { kind: 'HYPOTHETICAL', reason: reason.trim() },
      shock: drawn.shock,
    };
    const { noun } = await act.send({ document: JSON.stringify(document) });
    if (noun !== null) onAdded(noun.hash);
  }

  return (
    <Dialog title="New scenario" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text size="sm">
            {KINDS.find(({ value }) => value === kind)?.about} A scenario never changes afterwards: saving one
            under a name that is there makes a new version of it.
          </Text>
          <TextInput
            label="Name"
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <SegmentedControl
            aria-label="What the scenario changes"
            data={KINDS.map(({ value, label }) => ({ value, label }))}
            value={kind}
            onChange={(value) => setKind(value)}
          />
          <ShockFields kind={kind} field={field} />
          <Textarea
            label="Why this scenario"
            description="Shown with it wherever it is used."
            required
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ScenarioFaults refusal={act.refusal} />
          {error === undefined ? null : <ErrorFace what="The instruments could not be read." retry={retry} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={act.pending || (!complete && error === undefined)}
              disabled={!complete}
            >
              Add scenario
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

type Field = (key: keyof ShockTyped) => {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (event: { currentTarget: { value: string } }) => void;
};

function ShockFields({ kind, field }: { kind: ShockKind; field: Field }) {
  if (kind === 'MOVES')
    return (
      <Textarea
        label="Moves, in percent"
        description="One a line: an instrument, an underlying, or “everything” for the rest."
        required
        autosize
        minRows={4}
        {...field('moves')}
      />
    );
  if (kind === 'VOLATILITY')
    return (
      <>
        <TextInput
          label="Times"
          description="One step for each, such as 1.5, 2, 3."
          required
          {...field('times')}
        />
        <TextInput
          label="Underlyings"
          description="Separated by commas; empty for everything."
          {...field('underlyings')}
        />
        <TextInput
          label="Prices move at the same moment, in percent"
          description="Empty where they stay."
          {...field('move')}
        />
      </>
    );
  return (
    <>
      <Group grow align="flex-start">
        <TextInput label="Moves first" description="An underlying." required {...field('driver')} />
        <TextInput label="By, in percent" description="Of its price." required {...field('driverMove')} />
      </Group>
      <TextInput
        label="Correlations"
        description="From -1 to 1, one step for each."
        required
        {...field('correlations')}
      />
      <Textarea
        label="Annual volatility, in percent"
        description="One underlying a line, the first mover among them; “everything” for the rest, which stays where it is without."
        required
        autosize
        minRows={3}
        {...field('volatilities')}
      />
    </>
  );
}
