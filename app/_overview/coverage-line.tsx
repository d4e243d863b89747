'use client';
import { useQuery } from '@apollo/client/react';
import { useEffect, useMemo } from 'react';
import { CoverageRunsDocument, type CoverageRunsQuery } from '../_graphql/generated/graphql';
import { BlockSkeleton } from '../_ui/faces';
import { QueryFace } from '../_ui/query-face';
import { formatCompact, plural } from '../_ui/format';
import { Section } from '../_ui/section';
import { TimeChart, type TimeMark } from '../_ui/time-chart';
import classes from './overview.module.css';

type Run = CoverageRunsQuery['marginRuns']['edges'][number]['node'];

const HEIGHT = 110;

const AMOUNTS = [
  ['equity', 'Equity'],
  ['initialMargin', 'Initial margin'],
  ['maintenanceMargin', 'Maintenance margin'],
] as const;

function when(run: Run): string {
  return run.completedAt;
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

/**
 * What is held against what is asked over the latest runs, and where a version changed it. An axis each: on one of all
 * three a change of a margin would not show beside the equity.
 */
export function CoverageLine({ unit, runId }: { unit: string; runId: string | undefined }) {
  const answer = useQuery(CoverageRunsDocument);
  const { data, refetch } = answer;
  useEffect(() => {
    if (runId !== undefined) void refetch();
  }, [runId, refetch]);
  const { runs, marks } = useMemo(() => {
    const oldestFirst = (data?.marginRuns.edges ?? []).map(({ node }) => node).toReversed();
    return { runs: oldestFirst, marks: versionMarks(oldestFirst) };
  }, [data]);
  return (
    <Section
      title="Equity and margin"
      about={`Latest ${plural(runs.length, 'margin run')}, ${unit}; each on an axis of its own`}
      padded
    >
      <QueryFace answer={answer} what="the margin runs" loading={<BlockSkeleton height={3 * HEIGHT + 72} />}>
        {() =>
          runs.length < 2 ? (
            <p style={{ margin: 0 }}>
              {runs.length === 0 ? 'No margin run yet.' : 'One margin run so far.'} The line begins with the
              second.
            </p>
          ) : (
            <div className={classes.strips}>
              {AMOUNTS.map(([amount, name]) => (
                <div key={amount} className={classes.strip}>
                  <h3>{name}</h3>
                  <TimeChart
                    label={`${name} over ${plural(runs.length, 'margin run')}; ${plural(marks.length, 'change')} of version`}
                    pointLabel={`${name}: run`}
                    unit={unit}
                    lines={[
                      { name: formatCompact(runs.at(-1)?.[amount] ?? '0', { scale: 2 }), emphasis: 'accent' },
                    ]}
                    points={runs.map((run) => ({ at: when(run), amounts: [run[amount]] }))}
                    marks={marks}
                    height={HEIGHT}
                  />
                </div>
              ))}
            </div>
          )
        }
      </QueryFace>
    </Section>
  );
}
