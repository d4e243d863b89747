'use client';
import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { useCallback } from 'react';
import { DynamicMarginDocument, type DynamicMarginQuery } from '../_graphql/generated/graphql';
import { BlockSkeleton } from '../_ui/faces';
import { formatInstant, plural } from '../_ui/format';
import { Link } from '../_ui/link';
import { PageHeader } from '../_ui/page-header';
import { QueryFace } from '../_ui/query-face';
import { useUrlState } from '../_ui/use-url-state';
import { AnnouncedSteps } from './announced-steps';
import { BudgetSection } from './budget-section';
import { DialsTable } from './dials-table';
import classes from './dynamic-margin.module.css';
import { ForwardSection } from './forward-section';
import { HistorySection } from './history-section';
import { Needs } from './needs';
import { NoProgramme } from './no-programme';
import { isRunning } from './order-words';
import { SuspendAll } from './programme-acts';
import { ProgrammesTable } from './programmes-table';
import { SlotDrawer } from './slot-drawer';

const POLL_MS = 15_000;
const NO_RIGHTS: readonly string[] = [];

/** What moves margin is looked at before what only would. */
function firstShown<Known extends { readonly phase: string }>(
  programmes: readonly Known[],
): Known | undefined {
  return programmes.find(({ phase }) => phase !== 'SHADOW') ?? programmes[0];
}

/** What needs a person, the programmes, each dial, and what comes: in this order. */
export function DynamicMarginPage() {
  const answer = useQuery(DynamicMarginDocument, { pollInterval: POLL_MS });
  const [chosen, choose] = useUrlState('programme', 'PUSH');
  const { data, refetch } = answer;
  const rights = data?.me?.rights ?? NO_RIGHTS;
  const onDone = useCallback(() => void refetch(), [refetch]);
  const maySuspend = rights.includes('SUSPEND') && data?.adjustmentProgrammes.some(isRunning) === true;
  return (
    <>
      <PageHeader
        title="Dynamic margin"
        about={<About data={data} />}
        actions={
          <>
            {rights.includes('PROPOSE') ? (
              <Button variant="default" component={Link} href="/proposals/new?part=programmes">
                Edit programmes
              </Button>
            ) : null}
            {maySuspend ? <SuspendAll onDone={onDone} /> : null}
          </>
        }
      />
      <QueryFace answer={answer} what="the programmes" loading={<BlockSkeleton height={420} />}>
        {({ adjustmentProgrammes: programmes, accountsCalledByName, venue }) => {
          const shown = programmes.find(({ name }) => name === chosen) ?? firstShown(programmes);
          if (!shown) return <NoProgramme />;
          const nowMs = Date.parse(venue.now);
          return (
            <>
              <Needs
                programmes={programmes}
                called={accountsCalledByName}
                rights={rights}
                nowMs={nowMs}
                onDone={onDone}
              />
              <ProgrammesTable
                programmes={programmes}
                shown={shown.name}
                onChoose={choose}
                rights={rights}
                onDone={onDone}
              />
              <div className={classes.wide}>
                <DialsTable programmes={programmes} />
                <AnnouncedSteps programmes={programmes} nowMs={nowMs} />
              </div>
              <HistorySection key={`history ${shown.name}`} programme={shown} />
              <ForwardSection key={`forward ${shown.name}`} programme={shown} />
              <BudgetSection
                maySee={rights.includes('SEE_BUDGET')}
                unit={venue.settlementAsset}
                nowMs={nowMs}
              />
            </>
          );
        }}
      </QueryFace>
      <SlotDrawer />
    </>
  );
}

function About({ data }: { data: DynamicMarginQuery | undefined }) {
  if (!data) return <>&nbsp;</>;
  const { adjustmentProgrammes: programmes, venue } = data;
  const newest = programmes
    .flatMap(({ newestSlot }) => (newestSlot ? [newestSlot.at] : []))
    .toSorted()
    .at(-1);
  return (
    <>
      Margin follows the market by itself, within bounds that the committee approved.{' '}
      {programmes.length === 0 || !venue.liveVersion
        ? null
        : `${plural(programmes.length, 'programme')} of version ${venue.liveVersion.number} · `}
      {programmes.length === 0
        ? null
        : newest === undefined
          ? 'nothing decided yet'
          : `last decided at ${formatInstant(newest)}`}
    </>
  );
}
