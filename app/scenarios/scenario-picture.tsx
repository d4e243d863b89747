'use client';
import { useQuery } from '@apollo/client/react';
import { Anchor, Button } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { RetireScenarioDocument, ScenarioPictureDocument } from '../_graphql/generated/graphql';
import { CsvButton } from '../_ui/csv-button';
import { type CsvColumn } from '../_ui/csv-text';
import { EmptyFace } from '../_ui/faces';
import { formatInstant } from '../_ui/format';
import { HashChip } from '../_ui/hash-chip';
import { QueryFace } from '../_ui/query-face';
import { ReasonDialog } from '../_ui/reason-dialog';
import { Section } from '../_ui/section';
import { useAct } from '../_ui/use-act';
import { MoveBars } from './move-bars';
import {
  kindWord,
  originWord,
  pathRows,
  reachWord,
  type ScenarioShown,
  stepsWord,
  subjectWord,
} from './scenario-words';
import classes from './scenarios.module.css';

const PathChart = dynamic(() => import('./path-chart').then((loaded) => loaded.PathChart), { ssr: false });

interface PictureRow {
  readonly name: string;
  readonly at: string | null;
  readonly move: string;
}

const CSV: readonly CsvColumn<PictureRow>[] = [
  { heading: 'moves', value: ({ name }) => name },
  { heading: 'at', value: ({ at }) => at },
  { heading: 'fraction_of_price', value: ({ move }) => move },
];

function rowsOf({ moves, axes, path, correlation, volatility }: ScenarioShown): readonly PictureRow[] {
  if (path) return pathRows(path);
  if (correlation) return followRows(correlation);
  if (volatility)
    return [
      ...volatility.times.map((times) => ({
        ...{ name: `Volatility of ${volatileName(volatility.underlyings)}`, at: null },
        move: times,
      })),
      ...moves.map((move) => ({ name: subjectWord(move, moves.length > 1), at: null, move: move.fraction })),
    ];
  const grid = axes.flatMap(({ underlyings, moves: stated }) =>
    stated.map((move) => ({ name: axisName(underlyings), at: null, move })),
  );
  return [
    ...moves.map((move) => ({ name: subjectWord(move, moves.length > 1), at: null, move: move.fraction })),
    ...grid,
  ];
}

function volatileName(underlyings: readonly string[]): string {
  return underlyings.length === 0 ? 'everything' : underlyings.join(', ');
}

/** What every underlying does at each correlation. */
function followRows({
  driver,
  move,
  correlations,
  follow,
}: NonNullable<ScenarioShown['correlation']>): readonly PictureRow[] {
  return correlations.flatMap((correlation, place) => [
    { name: driver, at: `correlation ${correlation}`, move },
    ...follow.map(({ underlying, fractions }) => ({
      ...{ name: underlying ?? 'Everything else', at: `correlation ${correlation}` },
      move: fractions[place] ?? '0',
    })),
  ]);
}

function axisName(underlyings: readonly string[]): string {
  return underlyings.length === 0 ? 'Everything' : underlyings.join(', ');
}

/** One scenario: where it comes from, and what it does to prices. */
export function ScenarioPicture({
  hash,
  mayRetire,
  onRetired,
}: {
  hash: string;
  mayRetire: boolean;
  onRetired: () => void;
}) {
  const answer = useQuery(ScenarioPictureDocument, { variables: { hash } });
  return (
    <QueryFace answer={answer} what="the scenario">
      {({ scenario }) =>
        scenario === null ? (
          <EmptyFace title="There is no such scenario">Its address may be of another venue.</EmptyFace>
        ) : (
          <Shown
            key={scenario.hash}
            scenario={scenario}
            mayRetire={mayRetire}
            onRetired={() => {
              void answer.refetch();
              onRetired();
            }}
          />
        )
      }
    </QueryFace>
  );
}

function Shown({
  scenario,
  mayRetire,
  onRetired,
}: {
  scenario: ScenarioShown;
  mayRetire: boolean;
  onRetired: () => void;
}) {
  const { name, kind, moves, axes, path, correlation, volatility, isBuiltIn, isNewest, retiredAt } = scenario;
  const [isRetiring, setIsRetiring] = useState(false);
  const rows = rowsOf(scenario);
  const canBeRetired = mayRetire && !isBuiltIn && isNewest && retiredAt === null;
  return (
    <Section
      title={name}
      about={`${kindWord(kind)}, ${stepsWord(scenario)}`}
      padded
      actions={
        <>
          <CsvButton name="margrave-scenario" columns={CSV} rows={rows} />
          {canBeRetired ? (
            <Button variant="default" size="compact-xs" onClick={() => setIsRetiring(true)}>
              Retire
            </Button>
          ) : null}
        </>
      }
    >
      <Facts scenario={scenario} />
      {path ? <PathChart path={path} /> : null}
      {volatility ? (
        <p className={classes.note}>
          Volatility of {volatileName(volatility.underlyings)} × {volatility.times.join(', × ')}, one after
          the other. Margin that reads it follows; dials of adjustment programmes stand.
        </p>
      ) : null}
      {correlation?.correlations.map((at, place) => (
        <div key={at}>
          <p className={classes.note}>At correlation {at}</p>
          <MoveBars
            moves={[
              { name: correlation.driver, fraction: correlation.move },
              ...correlation.follow.map(({ underlying, fractions }) => ({
                name: underlying ?? 'Everything else',
                fraction: fractions[place] ?? '0',
              })),
            ]}
          />
        </div>
      ))}
      {moves.length > 0 ? (
        <MoveBars
          moves={moves.map((move) => ({
            name: subjectWord(move, moves.length > 1),
            fraction: move.fraction,
          }))}
        />
      ) : null}
      {axes.map(({ underlyings, moves: stated }, place) => (
        <MoveBars key={place} moves={stated.map((fraction) => ({ name: axisName(underlyings), fraction }))} />
      ))}
      {axes.length > 1 ? <p className={classes.note}>Every combination of both is tried.</p> : null}
      {isRetiring ? (
        <Retire scenario={scenario} onRetired={onRetired} onClose={() => setIsRetiring(false)} />
      ) : null}
    </Section>
  );
}

function Facts({ scenario }: { scenario: ScenarioShown }) {
  const { source, sourceUrl, reason, instrumentsMoved, retiredAt, retiredBecause, isNewest } = scenario;
  const { addedAt, addedBy, hash, path } = scenario;
  return (
    <dl className={classes.facts}>
      <dt>{originWord(scenario)}</dt>
      <dd>
        {source ?? reason}
        {sourceUrl === null ? null : (
          <>
            {' '}
            <Anchor href={sourceUrl} size="sm" rel="noreferrer" target="_blank">
              Source
            </Anchor>
          </>
        )}
      </dd>
      <dt>Here</dt>
      <dd>
        {reachWord(instrumentsMoved)}, at today’s mark prices. Options move only where they are named
        themselves.
      </dd>
      {path && path.confirmed.length > 0 ? (
        <>
          <dt>Unusual prices</dt>
          <dd>Confirmed when it was added: {path.confirmed.join(', ')}</dd>
        </>
      ) : null}
      {addedAt === null ? null : (
        <>
          <dt>Added</dt>
          <dd>
            {addedBy ?? 'Import'}, {formatInstant(addedAt)}
          </dd>
        </>
      )}
      {isNewest ? null : (
        <>
          <dt>Replaced</dt>
          <dd>A later version has this name; this one can no longer be chosen.</dd>
        </>
      )}
      {retiredAt === null ? null : (
        <>
          <dt>Retired</dt>
          <dd>
            {formatInstant(retiredAt)}: {retiredBecause}
          </dd>
        </>
      )}
      <dt>Identity</dt>
      <dd>
        <HashChip hash={hash} label="scenario hash" />
      </dd>
    </dl>
  );
}

function Retire({
  scenario,
  onRetired,
  onClose,
}: {
  scenario: ScenarioShown;
  onRetired: () => void;
  onClose: () => void;
}) {
  const act = useAct(RetireScenarioDocument);
  async function retire(reason: string): Promise<void> {
    const { noun } = await act.send({ hash: scenario.hash, reason });
    if (noun === null) return;
    onRetired();
    onClose();
  }
  return (
    <ReasonDialog
      title={`Retire ${scenario.name}`}
      explains="It can no longer be chosen for a simulation. Evidence that used it stays as it is and can still be repeated."
      reasonLabel="Reason"
      reasonAbout="Kept in the audit log."
      confirm="Retire scenario"
      isDanger
      pending={act.pending}
      refusal={act.refusal}
      onConfirm={(reason) => void retire(reason)}
      onClose={onClose}
    />
  );
}
