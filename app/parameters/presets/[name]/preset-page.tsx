'use client';
import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { Link } from '../../../_ui/link';
import { PresetPageDocument, type PresetPageQuery } from '../../../_graphql/generated/graphql';
import { DirectionGlyph } from '../../../_ui/badges';
import { DiffSummary } from '../../../_ui/diff-summary';
import { BlockSkeleton, EmptyFace } from '../../../_ui/faces';
import { plural } from '../../../_ui/format';
import { HashChip } from '../../../_ui/hash-chip';
import { PageHeader } from '../../../_ui/page-header';
import { QueryFace } from '../../../_ui/query-face';
import { Section } from '../../../_ui/section';
import { AdoptionForm } from './adoption-form';
import { type Preset } from './preset';
import { PresetClasses } from './preset-classes';
import { PortfolioTables } from '../../portfolio-tables';
import { sourceAddress } from '../source-address';
import classes from '../presets.module.css';

/** One published scheme: its formulas in words and drawn, its sources, what it would change, and a way to begin from it. */
export function PresetPage({ name }: { name: string }) {
  const answer = useQuery(PresetPageDocument, { variables: { name } });
  return (
    <QueryFace
      answer={answer}
      what="the preset"
      loading={
        <>
          <PageHeader title="Preset" about=" " />
          <BlockSkeleton height={480} />
        </>
      }
    >
      {({ preset, venue, me }) =>
        preset === null ? (
          <>
            <PageHeader title="Preset" />
            <EmptyFace title={`There is no preset “${name}”.`}>
              <Link href="/parameters/presets">All presets</Link>
            </EmptyFace>
          </>
        ) : (
          <PresetView preset={preset} venue={venue} mayPropose={me?.rights.includes('PROPOSE') ?? false} />
        )
      }
    </QueryFace>
  );
}

function PresetView({
  preset,
  venue,
  mayPropose,
}: {
  preset: Preset;
  venue: PresetPageQuery['venue'];
  mayPropose: boolean;
}) {
  const { title, summary, sources, parameterSet } = preset;
  return (
    <>
      <PageHeader
        title={title}
        about={
          <>
            {plural(parameterSet.classes.length, 'margin class', 'margin classes')}, in{' '}
            {parameterSet.settlementAsset} · <HashChip hash={parameterSet.hash} label="hash of the preset" />
          </>
        }
        actions={
          <Button component={Link} variant="default" href="/parameters/presets">
            All presets
          </Button>
        }
      />
      <Section title="What it is" padded>
        <p className={classes.summary} style={{ margin: 0, fontSize: 14 }}>
          {summary}
        </p>
      </Section>
      <PresetClasses preset={preset} />
      <PortfolioTables portfolios={parameterSet.portfolios} />
      {mayPropose && venue.liveVersion ? (
        <AdoptionForm
          preset={preset}
          live={venue.liveVersion.parameterSet}
          liveVersion={venue.liveVersion.number}
        />
      ) : null}
      <LiveComparison preset={preset} unit={venue.settlementAsset} />
      <Section title="Sources" about="What its formula and figures are taken from" padded>
        <ul className={classes.sources}>
          {sources.map(({ title: found, reference }) => (
            <li key={`${found} ${reference}`}>
              <SourceLink title={found} reference={reference} />
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function SourceLink({ title, reference }: { title: string; reference: string }) {
  const address = sourceAddress(reference);
  return (
    <>
      {address === null ? (
        title
      ) : (
        <a href={address} target="_blank" rel="noreferrer">
          {title}
        </a>
      )}
      <br />
      <code>{reference}</code>
    </>
  );
}

/** Classes and instruments are each venue's own: what compares is every rule that holds beside them. */
const OWN = /^(MARGIN_CLASS_|INSTRUMENT_)/;

function LiveComparison({ preset: { diffToLive }, unit }: { preset: Preset; unit: string }) {
  if (diffToLive === null) return null;
  const rules = diffToLive.entries.filter(({ kind }) => !OWN.test(kind));
  const own = diffToLive.entries.length - rules.length;
  return (
    <Section
      title="Compared with the live set"
      about={
        <>
          <DirectionGlyph direction={diffToLive.direction} />{' '}
          {plural(rules.length, 'rule differs', 'rules differ')}
        </>
      }
      padded
    >
      <div className={classes.form}>
        {rules.length === 0 ? null : <DiffSummary entries={rules} unit={unit} />}
        {own === 0 ? null : (
          <p className={classes.note}>
            Its classes and instruments are its venue’s own ({plural(own, 'difference')} of name): begin a
            proposal from it to see what its formulas would ask of the instruments here.
          </p>
        )}
      </div>
    </Section>
  );
}
