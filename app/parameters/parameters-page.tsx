'use client';
import { useQuery } from '@apollo/client/react';
import { Button, Group, Tabs } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useHotkeys } from '@mantine/hooks';
import { IconPencil } from '@tabler/icons-react';
import { Link } from '../_ui/link';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { ParametersDocument, VersionHistoryDocument } from '../_graphql/generated/graphql';
import { Tag } from '../_ui/badges';
import { EmptyFace } from '../_ui/faces';
import { formatInstant } from '../_ui/format';
import { HashChip } from '../_ui/hash-chip';
import { PageHeader } from '../_ui/page-header';
import { QueryFace } from '../_ui/query-face';
import { useUrlState } from '../_ui/use-url-state';
import { ClassesTable } from './classes-table';
import { InstrumentsTable } from './instruments-table';
import { lastChanges } from './last-changes';
import { type LiveVersion } from './live-version';
import { GuardrailTable } from './guardrail-table';
import { OtherRules } from './other-rules';
import { VersionHistory } from './version-history';

/** A script of its own: it draws curves, and most look at the table. */
const TierDrawer = dynamic(() => import('./tier-drawer').then((loaded) => loaded.TierDrawer), { ssr: false });

const TABS = [
  ['instruments', 'By instrument'],
  ['classes', 'By margin class'],
  ['rules', 'Collateral, rules, portfolios'],
  ['history', 'Version history'],
] as const;

/** The parameter set that is live, or was at any past instant. */
export function ParametersPage() {
  const router = useRouter();
  const [at, setAt] = useUrlState('at', 'PUSH');
  const [tab, setTab] = useUrlState('tab', 'PUSH');
  const [chosenClass] = useUrlState('class');
  // Once opened it stays, so that it closes as it opened.
  const [wasChosen, setWasChosen] = useState(false);
  if (chosenClass !== '' && !wasChosen) setWasChosen(true);
  const instant = isInstant(at) ? at : null;
  const answer = useQuery(ParametersDocument, { variables: { at: instant } });
  const history = useQuery(VersionHistoryDocument);
  useHotkeys([['E', () => router.push('/proposals/new')]]);
  const version = answer.data?.parameters ?? null;
  const changes = useMemo(
    () =>
      lastChanges(history.data?.versions.edges.map(({ node }) => node) ?? [], {
        upTo: version?.number ?? 0,
        isWhole: history.data?.versions.pageInfo.hasNextPage === false,
      }),
    [history.data, version?.number],
  );
  const shown = TABS.find(([key]) => key === tab)?.[0] ?? 'instruments';

  return (
    <>
      <PageHeader
        title="Parameters"
        badge={version ? <VersionTag version={version} past={instant !== null} /> : undefined}
        about={<About version={version} at={instant} isMisread={at !== '' && instant === null} />}
        actions={
          <Group gap="sm" align="center">
            <DateTimePicker
              aria-label="Parameters at a past instant, UTC"
              placeholder="Now"
              clearable
              clearButtonProps={{ 'aria-label': 'Back to now' }}
              valueFormat="YYYY-MM-DD HH:mm [UTC]"
              w={190}
              value={instant === null ? null : instant.slice(0, 19).replace('T', ' ')}
              onChange={(text) => setAt(text === null ? '' : `${text.replace(' ', 'T')}.000Z`)}
            />
            <Button component={Link} href="/parameters/presets" variant="default">
              Presets
            </Button>
            <Button component={Link} href="/proposals/new" leftSection={<IconPencil size={15} aria-hidden />}>
              Propose a change
            </Button>
          </Group>
        }
      />
      <Tabs
        value={shown}
        onChange={(value) => setTab(value === 'instruments' ? '' : (value ?? ''))}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {TABS.map(([key, label]) => (
            <Tabs.Tab key={key} value={key}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(([key]) => (
          <Tabs.Panel key={key} value={key}>
            {key === 'history' ? (
              <VersionHistory />
            ) : (
              <QueryFace answer={answer} what="the parameters">
                {({ parameters, venue, me }) =>
                  parameters === null ? (
                    <NoVersion past={instant !== null} />
                  ) : key === 'rules' ? (
                    <>
                      <OtherRules set={parameters.parameterSet} />
                      {instant === null ? <GuardrailTable /> : null}
                    </>
                  ) : key === 'classes' ? (
                    <ClassesTable version={parameters} unit={venue.settlementAsset} changes={changes} />
                  ) : (
                    <InstrumentsTable
                      version={parameters}
                      unit={venue.settlementAsset}
                      changes={changes}
                      past={instant !== null}
                      mayClose={me?.rights.includes('IMPORT') ?? false}
                    />
                  )
                }
              </QueryFace>
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
      {wasChosen ? (
        <TierDrawer version={version} unit={answer.data?.venue.settlementAsset ?? ''} at={instant} />
      ) : null}
    </>
  );
}

function isInstant(text: string): boolean {
  return text !== '' && !Number.isNaN(Date.parse(text));
}

function VersionTag({ version, past }: { version: LiveVersion; past: boolean }) {
  return <Tag tone="accent">{`Version ${version.number}${past ? '' : ', live'}`}</Tag>;
}

function About({
  version,
  at,
  isMisread,
}: {
  version: LiveVersion | null;
  at: string | null;
  /** The address names an instant that is none. */
  isMisread: boolean;
}) {
  if (version === null) return <>&nbsp;</>;
  return (
    <Group component="span" gap={8}>
      {isMisread ? 'The address names no instant, so this is what is live now. ' : ''}
      {at === null
        ? `Live since ${formatInstant(version.activatedAt)}`
        : `As live at ${formatInstant(at)}: since ${formatInstant(version.activatedAt)}${
            version.supersededAt === null ? '' : `, until ${formatInstant(version.supersededAt)}`
          }`}
      <HashChip hash={version.parameterSet.hash} label="hash of the parameter set" />
    </Group>
  );
}

function NoVersion({ past }: { past: boolean }) {
  return past ? (
    <EmptyFace title="Nothing was live at that instant.">It is before the first version.</EmptyFace>
  ) : (
    <EmptyFace title="No parameters are live yet.">
      Import instruments with their tiers, or start the demo venue with npm run demo.
    </EmptyFace>
  );
}
