'use client';
import { useQuery } from '@apollo/client/react';
import { useEffect, useMemo } from 'react';
import { CoverageRunsDocument, type CoverageRunsQuery } from '../_graphql/generated/graphql';
import { BlockSkeleton, EmptyFace } from '../_ui/faces';
import { QueryFace } from '../_ui/query-face';
import { plural } from '../_ui/format';
import { Section } from '../_ui/section';
import { TimeChart, type TimeMark, type TimeSeries } from '../_ui/time-chart';

type Run = CoverageRunsQuery['marginRuns']['edges'][number]['node'];

const HEIGHT = 280;

const LINES = [
  ['Equity', 'equity', 'accent'],
  ['Initial margin', 'initialMargin', 'plain'],
  ['Maintenance margin', 'maintenanceMargin', 'soft'],
] as const;

function when(run: Run): string {
  return run.completedAt ?? run.startedAt;
}

/** A mark where the first run under another version stands. */
function versionMarks(runs: readonly Run[]): readonly TimeMark[] {
  return runs.flatMap((run, at) => {
    const before = runs[at - 1];
    return before && before.version.number !== run.version.number
      ? [{ at: when(run), label: `v${run.version.number}` }]
      : [];
  });
}

/** How far equity covers margin over the latest runs, and where a version changed it. */
export function CoverageLine({ unit, runId }: { unit: string; runId: string | undefined }) {
  const answer = useQuery(CoverageRunsDocument);
  const { data, refetch } = answer;
  useEffect(() => {
    if (runId !== undefined) void refetch();
  }, [runId, refetch]);
  const { series, marks } = useMemo(() => {
    const runs = (data?.marginRuns.edges ?? []).map(({ node }) => node).toReversed();
    const lines = LINES.map(([name, field, emphasis]): TimeSeries => ({
      name,
      emphasis,
      points: runs.map((run) => [when(run), run[field]] as const),
    }));
    return { series: lines, marks: versionMarks(runs) };
  }, [data]);
  return (
    <Section
      title="Margin coverage"
      about={`Equity against margin over the latest runs, ${unit}; times in UTC`}
      padded
    >
      <QueryFace answer={answer} what="the runs" loading={<BlockSkeleton height={HEIGHT} />}>
        {({ marginRuns: { edges } }) =>
          edges.length < 2 ? (
            <EmptyFace title={edges.length === 0 ? 'No run yet.' : 'One run so far.'}>
              The line begins with the second.
            </EmptyFace>
          ) : (
            <TimeChart
              label={`Equity, initial and maintenance margin over ${plural(edges.length, 'run')}; ${plural(marks.length, 'change')} of version`}
              unit={unit}
              series={series}
              marks={marks}
              height={HEIGHT}
            />
          )
        }
      </QueryFace>
    </Section>
  );
}
