'use client';
import { useQuery } from '@apollo/client/react';
import { Checkbox, NativeSelect, Select, TagsInput } from '@mantine/core';
import { KnownBarsDocument } from '../../../_graphql/generated/graphql';
import { formatInstant } from '../../../_ui/format';
import { barWords } from '../../../_ui/programme-words';
import { TextButton } from '../../../_ui/text-button';
import { useEdited, usePlace } from '../document/edited-document';
import { useFaults } from '../document/faults';
import type { ProgrammeDocument } from '../document/parameter-document';
import { PresenceAt } from '../document/document-fields';
import classes from '../parts/editor-form.module.css';
import { placeLabel, ProgrammeField } from './programme-field';
import { usualSignal } from './usual-programme';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
/** What a programme looks at, and how old it may be. */
export function SignalFields({ at, signal }: { at: string; signal: ProgrammeDocument['signal'] }) {
  const { document } = useEdited();
  const faults = useFaults();
  const place = usePlace(`${at}/signal`);
  const peer = usePlace(`${at}/signal/peer`);
  const { data } = useQuery(KnownBarsDocument, { variables: { symbol: signal.instrument } });
  const known = data?.instrument?.barSeries ?? [];
  const series = known.find(({ barMinutes }) => barMinutes === signal.barMinutes);
  const instruments = Object.values(document.marginClasses)
    .flatMap((one) => one.instruments)
    .toSorted();
  const lengths = [...new Set([...known.map(({ barMinutes }) => barMinutes), signal.barMinutes])];
  return (
    <>
      <div className={classes.row}>
        <Select
          label={placeLabel('signal/instrument')}
          data={instruments}
          value={signal.instrument}
          searchable
          allowDeselect={false}
          limit={50}
          w={170}
          data-path={`${at}/signal/instrument`}
          error={faults.at(`${at}/signal/instrument`).join(' ') || undefined}
          // Its bars begin elsewhere: what is known of it is asked next.
          onChange={(instrument) => place.set({ ...signal, instrument })}
        />
        <NativeSelect
          label="Bars"
          size="xs"
          w={150}
          data-path={`${at}/signal/barMinutes`}
          value={String(signal.barMinutes)}
          data={lengths.map((minutes) => ({ value: String(minutes), label: barWords(minutes) }))}
          error={faults.at(`${at}/signal/barMinutes`).join(' ') || undefined}
          onChange={({ currentTarget: { value } }) => {
            const chosen = known.find(({ barMinutes }) => barMinutes === Number(value)) ?? null;
            place.set({ ...signal, ...usualSignal(signal.instrument, chosen) });
          }}
        />
        <ProgrammeField at={at} place="signal/firstBar" width={210} />
        <ProgrammeField at={at} place="signal/maximumAgeMinutes" width={220} />
        <Select
          label={placeLabel('signal/peer')}
          placeholder="none"
          data={instruments.filter((symbol) => symbol !== signal.instrument)}
          value={typeof peer.value === 'string' ? peer.value : null}
          searchable
          clearable
          limit={50}
          w={200}
          data-path={`${at}/signal/peer`}
          error={faults.at(`${at}/signal/peer`).join(' ') || undefined}
          onChange={(symbol) => peer.set(symbol ?? undefined)}
        />
      </div>
      <p className={classes.words}>
        {data === undefined
          ? ' '
          : series
            ? `Known of ${signal.instrument}: ${barWords(signal.barMinutes)} from ${formatInstant(series.from)} to ${formatInstant(series.to)}.`
            : known.length === 0
              ? `No bar of ${signal.instrument} is known.`
              : `No ${barWords(signal.barMinutes)} of ${signal.instrument} are known: ${known.map(({ barMinutes }) => barWords(barMinutes)).join(', ')} are.`}
        {series && series.from !== signal.firstBar ? (
          <>
            {' '}
            <TextButton onClick={() => place.set({ ...signal, firstBar: series.from })}>
              Begin at the first one known
            </TextButton>
          </>
        ) : null}
      </p>
      <Sessions at={at} />
    </>
  );
}

/** When bars are expected, where a market does not always trade. */
function Sessions({ at }: { at: string }) {
  const path = `${at}/signal/sessions`;
  const { value } = usePlace(path);
  const weekdays = usePlace(`${path}/weekdays`);
  const closedOn = usePlace(`${path}/closedOn`);
  const faults = useFaults();
  const chosen = Array.isArray(weekdays.value) ? (weekdays.value as number[]) : [];
  return (
    <>
      <PresenceAt path={path} label="It trades in sessions only" made={{ weekdays: [1, 2, 3, 4, 5] }} />
      {value === undefined ? null : (
        <div className={classes.row}>
          <Checkbox.Group
            label="Days with a session, UTC"
            data-path={`${path}/weekdays`}
            value={chosen.map(String)}
            error={faults.at(`${path}/weekdays`).join(' ') || undefined}
            onChange={(days) => weekdays.set(days.map(Number).toSorted((a, b) => a - b))}
          >
            <div className={classes.row}>
              {DAYS.map((day, index) => (
                <Checkbox key={day} size="xs" value={String(index + 1)} label={day} />
              ))}
            </div>
          </Checkbox.Group>
          <TagsInput
            label="Closed besides on"
            placeholder="2026-12-25"
            w={280}
            data-path={`${path}/closedOn`}
            value={Array.isArray(closedOn.value) ? (closedOn.value as string[]) : []}
            error={faults.at(`${path}/closedOn`).join(' ') || undefined}
            onChange={(days) => closedOn.set(days.length === 0 ? undefined : days)}
          />
        </div>
      )}
    </>
  );
}
