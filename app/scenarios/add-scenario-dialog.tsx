'use client';
import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { AddScenarioDocument } from '../_graphql/generated/graphql';
import { Dialog } from '../_ui/dialog';
import { ErrorFace } from '../_ui/faces';
import { useAct } from '../_ui/use-act';
import { useInstruments } from '../parameters/use-instruments';
import { ScenarioFaults } from './scenario-faults';
import { typedMoves } from './scenario-words';

/** Makes a scenario of moves that somebody thinks of. */
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
  const [text, setText] = useState('everything -20');
  const typed = typedMoves(text, new Set(listed.map(({ symbol }) => symbol)));
  const unread =
    typed.unread.length === 0
      ? undefined
      : `Line ${typed.unread.join(', ')}: write a name and a percentage, such as BTC -20.`;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    // Without all symbols an instrument would be taken for an underlying.
    if (unread !== undefined || !complete) return;
    const { every, instruments, underlyings } = typed;
    const document = {
      ...{ format: 'margrave/scenario/1', name: name.trim() },
      provenance: { kind: 'HYPOTHETICAL', reason: reason.trim() },
      shock: {
        kind: 'MOVES',
        ...(every === null ? {} : { every }),
        ...(Object.keys(underlyings).length > 0 ? { underlyings } : {}),
        ...(Object.keys(instruments).length > 0 ? { instruments } : {}),
      },
    };
    const { noun } = await act.send({ document: JSON.stringify(document) });
    if (noun !== null) onAdded(noun.hash);
  }

  return (
    <Dialog title="New scenario" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text size="sm">
            Prices move once, by what you state. A scenario never changes afterwards: saving one under a name
            that is there makes a new version of it.
          </Text>
          <TextInput
            label="Name"
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Textarea
            label="Moves, in percent"
            description="One a line: an instrument, an underlying, or “everything” for the rest."
            required
            autosize
            minRows={4}
            value={text}
            error={unread}
            onChange={(event) => setText(event.currentTarget.value)}
          />
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
