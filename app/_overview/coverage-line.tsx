'use client';
import { useQuery } from '@apollo/client/react';
import { useEffect, useMemo } from 'react';
import { CoverageRunsDocument, type CoverageRunsQuery } from '../_graphql/generated/graphql';
import { BlockSkeleton, EmptyFace } from '../_ui/faces';
import { QueryFace } from '../_ui/query-face';
import { plural } from '../_ui/format';
import { Section } from '../_ui/section';
import { TimeChart, type TimeLine, type TimeMark } from '../_ui/time-chart';

type Run = CoverageRunsQuery['marginRuns']['edges'][number]['node'];

const HEIGHT = 280;

const LINES: readonly TimeLine[] = [
  { name: 'Equity', emphasis: 'accent' },
  { name: 'Initial margin', emphasis: 'plain' },
  { name: 'Maintenance margin', emphasis: 'soft' },
];

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
  const { points, marks } = useMemo(() => {
    const runs = (data?.marginRuns.edges ?? []).map(({ node }) => node).toReversed();
    const drawn = runs.map((run) => ({
      at: when(run),
      amounts: [run.equity, run.initialMargin, run.maintenanceMargin],
    }));
    return { points: drawn, marks: versionMarks(runs) };
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
              pointLabel="Run"
              unit={unit}
              lines={LINES}
              points={points}
              marks={marks}
              height={HEIGHT}
            />
          )
        }
      </QueryFace>
    </Section>
  );
}
