'use client';

import { Alert, Button, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import {
  askFirstStart,
  type FirstStartAnswer,
  firstStartSentence,
  placeOf,
  type OpenPage,
  type Preview,
  type Question,
} from './first-start-answer';
import { emptyFounding, FoundingForm, type FoundingFields, foundingOf } from './founding-form';
import { FoundingPreview } from './founding-preview';

const secretOfLink = () => window.location.hash.slice(1);
const question = (): Question => (secretOfLink() === '' ? {} : { secret: secretOfLink() });

/** The first page of a venue: it asks for what a venue is founded with, shows what that would mean, and founds. */
export function FirstStart() {
  const [state, setState] = useState<FirstStartAnswer | null>(null);
  const [opened, setOpened] = useState<OpenPage | null>(null);
  useEffect(() => {
    let isGone = false;
    const look = () =>
      void askFirstStart(question()).then((answer) => {
        if (isGone) return;
        setState(answer);
        if (answer.is === 'Open') setOpened(answer);
        if (answer.is === 'Gone') window.location.replace('/sign-in');
      });
    look();
    window.addEventListener('hashchange', look);
    return () => ((isGone = true), window.removeEventListener('hashchange', look));
  }, []);
  const sentence = state && firstStartSentence(state);

  return (
    <Stack mih="100dvh" align="center" p="md" pt="xl" component="main">
      <Paper withBorder p="xl" radius="md" w="100%" maw={760}>
        <Stack gap="md">
          <div>
            <Title order={1} size="h2">
              Found your venue
            </Title>
            <Text c="dimmed" size="sm">
              Version 1 of its margin parameters goes live with the founding. Everything after it is proposed,
              simulated and approved.
            </Text>
          </div>
          {state === null && <Skeleton height={320} aria-label="Loading the first page" />}
          {sentence !== null && (
            <Alert color={state?.is === 'Locked' ? 'blue' : 'red'} role="alert">
              {sentence}
            </Alert>
          )}
          {state?.is === 'Founded' && <Founded email={state.email} />}
          {opened !== null && sentence === null && state?.is !== 'Founded' && (
            <Founding opened={opened} onAnswer={setState} />
          )}
        </Stack>
      </Paper>
    </Stack>
  );
}

function Founding({ opened, onAnswer }: { opened: OpenPage; onAnswer: (answer: FirstStartAnswer) => void }) {
  const [fields, setFields] = useState<FoundingFields>(() => emptyFounding(opened));
  const [preview, setPreview] = useState<Preview | null>(null);
  const [answer, setAnswer] = useState<FirstStartAnswer | null>(null);
  const [pending, setPending] = useState(false);

  async function ask(seen?: string) {
    setPending(true);
    const given = await askFirstStart({
      ...question(),
      founding: foundingOf(fields, opened.passwords, seen),
    });
    setPending(false);
    setAnswer(given);
    if (given.is === 'Preview') setPreview(given);
    // A link that was used need not stay in the browser's history.
    if (given.is === 'Founded') window.history.replaceState(null, '', '/first-start');
    if (given.is !== 'Preview' && given.is !== 'Invalid' && given.is !== 'NoAnswer') onAnswer(given);
  }

  const faults = answer?.is === 'Invalid' ? answer.faults : [];
  return (
    <Stack gap="md">
      <Text size="sm">
        {opened.instruments.length === 0
          ? 'No instrument is imported yet: import instruments, prices and accounts first, to see here where every account would stand.'
          : `Imported: ${opened.instruments.length} instruments (${opened.instruments.slice(0, 8).join(', ')}${opened.instruments.length > 8 ? ' …' : ''}) and ${opened.accounts} accounts.`}
      </Text>
      <FoundingForm
        {...{ opened, fields, pending }}
        onChange={(changed) => {
          setFields(changed);
          setPreview(null);
        }}
        onSubmit={() => void ask()}
      />
      {(faults.length > 0 || answer?.is === 'NoAnswer') && (
        <Alert color="red" role="alert" title="Nothing was founded">
          {answer?.is === 'NoAnswer' ? firstStartSentence(answer) : null}
          {faults.map(({ path, message }) => (
            <Text size="sm" key={`${path} ${message}`}>
              {placeOf(path)}: {message}
            </Text>
          ))}
        </Alert>
      )}
      {preview !== null && (
        <>
          <FoundingPreview preview={preview} unit={fields.settlementAsset} />
          <Button onClick={() => void ask(preview.hash)} loading={pending}>
            Found {fields.name.trim() || 'the venue'}
          </Button>
        </>
      )}
    </Stack>
  );
}

function Founded({ email }: { email: string }) {
  return (
    <>
      <Text size="sm" role="status">
        The venue is founded, and version 1 is live. Sign in as {email}, and invite those who propose and
        approve under People.
      </Text>
      <Button component="a" href="/sign-in">
        Go to sign-in
      </Button>
    </>
  );
}
