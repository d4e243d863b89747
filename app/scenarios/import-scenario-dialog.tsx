'use client';
import { Button, FileInput, Group, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ImportScenarioDocument } from '../_graphql/generated/graphql';
import { Dialog } from '../_ui/dialog';
import { useAct } from '../_ui/use-act';
import { ScenarioFaults } from './scenario-faults';

/** Takes a path of prices from a file. */
export function ImportScenarioDialog({
  onAdded,
  onClose,
}: {
  onAdded: (hash: string) => void;
  onClose: () => void;
}) {
  const act = useAct(ImportScenarioDocument);
  const [name, setName] = useState('');
  const [source, setSource] = useState('');
  const [sourceUrl, setSourceUrl] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [confirmedInstruments, setConfirmed] = useState<string[]>([]);
  const hasFarPrints =
    act.refusal?.faults.some(({ message }) => message.includes('confirm it by naming')) ?? false;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (file === null) return;
    const { noun } = await act.send({
      ...{ name: name.trim(), source: source.trim(), csv: await file.text() },
      ...(sourceUrl.trim() === '' ? {} : { sourceUrl: sourceUrl.trim() }),
      confirmedInstruments,
    });
    if (noun !== null) onAdded(noun.hash);
  }

  return (
    <Dialog title="Import price path" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text size="sm">
            A CSV file with the columns instrument, instant and price: every instrument at every instant.
            Today’s mark prices are moved as each instrument moved since the first instant.
          </Text>
          <TextInput
            label="Name"
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <FileInput
            label="File"
            required
            accept=".csv,text/csv"
            placeholder="prices.csv"
            value={file}
            onChange={setFile}
          />
          <TextInput
            label="Where the prices come from"
            required
            maxLength={500}
            value={source}
            onChange={(event) => setSource(event.currentTarget.value)}
          />
          <TextInput
            label="Link"
            description="https, if there is one."
            maxLength={500}
            value={sourceUrl}
            onChange={(event) => setSourceUrl(event.currentTarget.value)}
          />
          {hasFarPrints || confirmedInstruments.length > 0 ? (
            <TagsInput
              label="Confirmed instruments"
              description="Only those whose unusual prices you have checked and mean to keep."
              value={confirmedInstruments}
              onChange={setConfirmed}
            />
          ) : null}
          <ScenarioFaults refusal={act.refusal} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={act.pending} disabled={file === null}>
              Import
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
