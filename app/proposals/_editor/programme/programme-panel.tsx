'use client';
import { useApolloClient, useQuery } from '@apollo/client/react';
import { Button, Group, MultiSelect, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { EditorBaseDocument, KnownBarsDocument } from '../../../_graphql/generated/graphql';
import { EmptyFace } from '../../../_ui/faces';
import { Section } from '../../../_ui/section';
import { useUrlState } from '../../../_ui/use-url-state';
import { valueAt } from '../document/document-place';
import { useEdited } from '../document/edited-document';
import { useFaults } from '../document/faults';
import { pointer, type ProgrammeDocument, type WholeProgramme } from '../document/parameter-document';
import classes from '../parts/editor-form.module.css';
import { BacktestDock, BacktestSection, type Begin } from './backtest-section';
import { ProgrammeForm } from './programme-form';
import { useBacktest, useTargetRate } from './use-backtest';
import { usualProgramme, usualSeries } from './usual-programme';

const SECTION = 'adjustmentProgrammes';

/** Rules by which margin follows the market: one at a time, with what it would have done. */
export function ProgrammePanel() {
  const { document, editing } = useEdited();
  const programmes = document.adjustmentProgrammes ?? {};
  const names = Object.keys(programmes);
  const [chosen, setChosen] = useUrlState('programme');
  const name = names.includes(chosen) ? chosen : names[0];
  const programme = name === undefined ? undefined : programmes[name];
  const remove = (gone: string) => {
    const isLast = names.length === 1;
    editing.edit({ kind: 'set', at: isLast ? pointer(SECTION) : pointer(SECTION, gone), value: undefined });
  };
  return (
    <>
      {name === undefined || programme === undefined ? (
        <Section title="Adjustment programmes" about="Rules by which margin follows the market" padded>
          <EmptyFace title="Every margin stays as it is approved.">
            A programme multiplies the margin of chosen classes by a dial that follows volatility, within
            bounds and no faster than its speeds. A new one begins in shadow: it decides, and applies nothing.
          </EmptyFace>
        </Section>
      ) : (
        <EditedProgramme
          key={name}
          name={name}
          programme={programme}
          actions={
            <Group gap="xs">
              {names.length > 1 ? (
                <Select
                  aria-label="Programme to edit"
                  data={names}
                  value={name}
                  onChange={(next) => setChosen(next ?? '')}
                  allowDeselect={false}
                  w={180}
                />
              ) : null}
              <Button
                variant="subtle"
                color="gray"
                leftSection={<IconTrash size={14} aria-hidden />}
                onClick={() => remove(name)}
              >
                Remove it
              </Button>
            </Group>
          }
        />
      )}
      <AddProgramme taken={names} onAdded={setChosen} />
    </>
  );
}

interface Edited {
  readonly name: string;
  readonly actions: ReactNode;
}

/** One programme. What was typed as JSON may be anything: a form is of what is whole. */
function EditedProgramme({ name, actions, programme }: Edited & { programme: ProgrammeDocument }) {
  if (isWhole(programme)) return <Played name={name} actions={actions} programme={programme} />;
  return (
    <Titled name={name} actions={actions}>
      <p className={classes.words}>Parts of it are missing: write them in the tab Document.</p>
    </Titled>
  );
}

function Titled({ name, actions, children }: Edited & { children: ReactNode }) {
  const faults = useFaults().at(pointer(SECTION, name));
  return (
    <Section
      title={`Programme ${name}`}
      about="Part of the parameters, and approved like them"
      actions={actions}
      padded
    >
      {faults.map((message) => (
        <p key={message} className={classes.fault} role="alert">
          {message}
        </p>
      ))}
      {children}
    </Section>
  );
}

/** Its fields, and in view beside them what they would have come to. */
function Played({ name, actions, programme }: Edited & { programme: WholeProgramme }) {
  const at = pointer(SECTION, name);
  const [begins, setBegins] = useState<Begin>('full');
  const from = begins === 'first' ? programme.signal.firstBar : null;
  const backtested = useBacktest(programme, from, useFaults().within(at));
  return (
    <>
      <Titled name={name} actions={actions}>
        <ProgrammeForm at={at} programme={programme} />
        <BacktestDock at={at} programme={programme} backtested={backtested} />
      </Titled>
      <BacktestSection {...{ name, programme, backtested, begins }} onBegins={setBegins} />
    </>
  );
}

/** Whether all is there that the form looks into. */
function isWhole(programme: ProgrammeDocument): programme is WholeProgramme {
  return [
    '/scope',
    '/signal',
    '/volatility',
    '/target/anchor',
    '/antiProcyclicality',
    '/bounds',
    '/band',
  ].every((place) => typeof valueAt(programme, place) === 'object');
}

function AddProgramme({ taken, onAdded }: { taken: readonly string[]; onAdded: (name: string) => void }) {
  const { document, editing } = useEdited();
  const client = useApolloClient();
  const targetRate = useTargetRate();
  const { data } = useQuery(EditorBaseDocument, { fetchPolicy: 'cache-first' });
  const [name, setName] = useState('');
  const [marginClasses, setMarginClasses] = useState<string[]>([]);
  const [instrument, setInstrument] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const moved = new Set(
    Object.values(document.adjustmentProgrammes ?? {}).flatMap(({ scope }) => scope?.marginClasses ?? []),
  );
  const free = Object.keys(document.marginClasses).filter((one) => !moved.has(one));
  const first = document.marginClasses[marginClasses[0] ?? '']?.instruments[0];
  const followed = instrument ?? first ?? null;
  const isReady = name !== '' && !taken.includes(name) && marginClasses.length > 0 && followed !== null;
  const begun = async (symbol: string, now: string): Promise<object> => {
    const known = await client.query({ query: KnownBarsDocument, variables: { symbol } });
    const series = usualSeries(known.data?.instrument?.barSeries ?? []);
    const usual = usualProgramme({ marginClasses }, { instrument: symbol, series, now }) as ProgrammeDocument;
    const reference = series === null ? null : await targetRate(usual);
    const anchor = { kind: 'RELATIVE', reference: reference ?? '' };
    return { ...usual, target: { ...usual.target, anchor } };
  };
  const add = async (symbol: string, now: string) => {
    setAdding(true);
    try {
      const value = await begun(symbol, now);
      editing.edit({ kind: 'set', at: pointer(SECTION, name), value });
      onAdded(name);
      setName('');
      setMarginClasses([]);
      setInstrument(null);
      setFailed(false);
    } catch {
      setFailed(true);
    } finally {
      setAdding(false);
    }
  };
  return (
    <Section
      title="Add a programme"
      about="It begins as most venues would have it, and 1 is the rate of now"
      padded
    >
      <div className={classes.row}>
        <TextInput
          label="Name"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={taken.includes(name) ? 'There is one of that name.' : undefined}
          w={160}
        />
        <MultiSelect
          label="Margin classes of the new programme"
          data={free}
          value={marginClasses}
          onChange={setMarginClasses}
          searchable
          limit={50}
          miw={240}
        />
        <Select
          label="It follows the bars of"
          data={Object.values(document.marginClasses)
            .flatMap(({ instruments }) => instruments)
            .toSorted()}
          value={followed}
          onChange={setInstrument}
          searchable
          limit={50}
          w={180}
        />
        <Button
          disabled={!isReady || data === undefined}
          loading={isAdding}
          onClick={() => {
            if (followed !== null && data) void add(followed, data.venue.now);
          }}
        >
          Add the programme
        </Button>
      </div>
      {hasFailed ? (
        <p className={classes.fault} role="alert">
          The server gave no answer about its bars: nothing was added. Try again.
        </p>
      ) : null}
    </Section>
  );
}
