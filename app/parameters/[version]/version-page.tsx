'use client';
import { useQuery } from '@apollo/client/react';
import { Anchor, Button, NativeSelect } from '@mantine/core';
import { Link } from '../../_ui/link';
import {
  CompareVersionsDocument,
  VersionPageDocument,
  type VersionPageQuery,
} from '../../_graphql/generated/graphql';
import { DirectionGlyph, Tag } from '../../_ui/badges';
import { DiffSummary } from '../../_ui/diff-summary';
import { BlockSkeleton, EmptyFace } from '../../_ui/faces';
import { formatInstant, plural } from '../../_ui/format';
import { HashChip } from '../../_ui/hash-chip';
import { PageHeader } from '../../_ui/page-header';
import { QueryFace } from '../../_ui/query-face';
import { Section } from '../../_ui/section';
import { useUrlState } from '../../_ui/use-url-state';
import { versionKindWords } from '../version-words';

/** One version: what it changed against the one before, or against any other. */
export function VersionPage({ number }: { number: number }) {
  const answer = useQuery(VersionPageDocument, { variables: { number } });
  return (
    <QueryFace
      answer={answer}
      what="the version"
      loading={
        <>
          <PageHeader title={`Version ${number}`} about=" " />
          <BlockSkeleton height={320} />
        </>
      }
    >
      {({ version, venue }) =>
        version ? (
          <VersionView version={version} venue={venue} />
        ) : (
          <>
            <PageHeader title={`Version ${number}`} />
            <EmptyFace title={`There is no version ${number}.`}>
              <Link href="/parameters?tab=history">All versions</Link>
            </EmptyFace>
          </>
        )
      }
    </QueryFace>
  );
}

function VersionView({
  version,
  venue,
}: {
  version: NonNullable<VersionPageQuery['version']>;
  venue: VersionPageQuery['venue'];
}) {
  const { number, kind, activatedAt, supersededAt, proposal, parameterSet } = version;
  const [against, setAgainst] = useUrlState('against', 'PUSH');
  const newest = venue.liveVersion?.number ?? number;
  const others = Array.from({ length: newest }, (_, at) => newest - at).filter((other) => other !== number);
  const other = others.includes(Number(against)) ? Number(against) : number > 1 ? number - 1 : null;
  return (
    <>
      <PageHeader
        title={`Version ${number}`}
        badge={
          <Tag tone={supersededAt === null ? 'accent' : 'neutral'}>
            {supersededAt === null ? 'Live' : 'Superseded'}
          </Tag>
        }
        about={
          <>
            {versionKindWords(kind)}, live from {formatInstant(activatedAt, { seconds: true })}
            {supersededAt === null ? '' : ` to ${formatInstant(supersededAt, { seconds: true })}`}
            {proposal ? (
              <>
                {' · '}
                <Anchor component={Link} href={`/proposals/${proposal.number}`} size="sm" underline="always">
                  Proposal {proposal.number}: {proposal.title}
                </Anchor>
              </>
            ) : null}
            {' · '}
            <HashChip hash={parameterSet.hash} label="hash of the parameter set" />
          </>
        }
        actions={
          <Button
            component={Link}
            variant="default"
            href={`/parameters?at=${encodeURIComponent(activatedAt)}`}
          >
            See its parameters
          </Button>
        }
      />
      {other === null ? (
        <EmptyFace title="The first set of the venue.">There is no version to compare it with.</EmptyFace>
      ) : (
        <Comparison
          from={other}
          to={number}
          unit={venue.settlementAsset}
          choose={
            <NativeSelect
              size="xs"
              aria-label="Compare with"
              value={String(other)}
              data={others.map((value) => ({ value: String(value), label: `against version ${value}` }))}
              onChange={({ currentTarget }) => setAgainst(currentTarget.value)}
            />
          }
        />
      )}
    </>
  );
}

function Comparison({
  from,
  to,
  unit,
  choose,
}: {
  from: number;
  to: number;
  unit: string;
  choose: React.ReactNode;
}) {
  const answer = useQuery(CompareVersionsDocument, { variables: { from, to } });
  const diff = answer.data?.compareVersions;
  return (
    <Section
      title={`What differs from version ${from}`}
      about={
        diff ? (
          <>
            <DirectionGlyph direction={diff.direction} /> {plural(diff.entries.length, 'change')}
          </>
        ) : undefined
      }
      actions={choose}
      padded
    >
      <QueryFace answer={answer} what="the comparison">
        {({ compareVersions }) =>
          compareVersions === null || compareVersions.entries.length === 0 ? (
            <EmptyFace title="They are equal." />
          ) : (
            <DiffSummary entries={compareVersions.entries} unit={unit} />
          )
        }
      </QueryFace>
    </Section>
  );
}
