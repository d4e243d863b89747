'use client';
import { useQuery } from '@apollo/client/react';
import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  Spotlight,
  spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import {
  type Icon as TablerIcon,
  IconAdjustmentsHorizontal,
  IconFileDiff,
  IconFilePlus,
  IconMoon,
  IconSearch,
  IconSun,
  IconTemplate,
  IconUser,
  IconWallet,
} from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { FindAnythingDocument } from '../_graphql/generated/graphql';
import { sentenceCase } from './format';
import { DESTINATIONS } from './navigation';

/** A page below Parameters. */
const PRESETS = {
  href: '/parameters/presets',
  label: 'Presets',
  about: 'Published schemes of venues, to compare with and begin from',
  icon: IconTemplate,
};

const SEARCH_DELAY_MS = 200;
/** The API reads no longer texts. */
const LONGEST_SEARCH = 100;
const ICON = { size: 18, stroke: 1.6, 'aria-hidden': true } as const;

/** What the words of an entry say, for the filter. */
function matches({ label = '', description = '' }: SpotlightActionData, text: string): boolean {
  return `${label} ${description}`.toLowerCase().includes(text);
}

interface Found {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly href: string;
}

/** What has the text in its name: found by the server, so that everything is searched. */
function useFound(text: string): readonly SpotlightActionGroupData[] {
  const router = useRouter();
  const [settled] = useDebouncedValue(text, SEARCH_DELAY_MS);
  const isBlank = settled === '';
  const { data } = useQuery(FindAnythingDocument, {
    variables: { text: settled.slice(0, LONGEST_SEARCH) },
    skip: isBlank,
    fetchPolicy: 'cache-first',
  });
  if (data === undefined || isBlank) return [];
  const { proposals, accounts, instruments, people } = data.search;
  const group = (name: string, Icon: TablerIcon, found: readonly Found[]): SpotlightActionGroupData => ({
    group: name,
    actions: found.map(({ href, ...entry }) => ({
      ...entry,
      leftSection: <Icon {...ICON} />,
      onClick: () => router.push(href),
    })),
  });
  return [
    group(
      'Proposals',
      IconFileDiff,
      proposals.map(({ id, number, title, state }) => ({
        id,
        label: `#${number} ${title}`,
        description: sentenceCase(state),
        href: `/proposals/${number}`,
      })),
    ),
    group(
      'Accounts',
      IconWallet,
      accounts.map(({ id, accountId }) => ({
        id,
        label: accountId,
        description: 'Account: positions, margin term by term',
        href: `/accounts/${encodeURIComponent(accountId)}`,
      })),
    ),
    group(
      'Instruments',
      IconAdjustmentsHorizontal,
      instruments.map(({ id, symbol, kind }) => ({
        id,
        label: symbol,
        description: `${sentenceCase(kind)}: margin of its class`,
        href: `/parameters?find=${encodeURIComponent(symbol)}`,
      })),
    ),
    group(
      'People',
      IconUser,
      people.map(({ id, name, roles }) => ({
        id,
        label: name,
        description: roles.length === 0 ? 'No role yet' : roles.map(sentenceCase).join(', '),
        href: '/people',
      })),
    ),
  ].filter(({ actions }) => actions.length > 0);
}

/** ⌘K: every page, every act that has a page, and anything by its name. Opens whenever it is asked for once more. */
export function Palette({ asked }: { asked: number }) {
  useEffect(() => spotlight.open(), [asked]);
  const router = useRouter();
  const { setColorScheme } = useMantineColorScheme();
  const [query, setQuery] = useState('');
  const text = query.trim().toLowerCase();
  const found = useFound(query.trim());
  const own: readonly SpotlightActionGroupData[] = [
    {
      group: 'Go to',
      actions: [...DESTINATIONS, PRESETS].map(({ href, label, about, icon: Icon }) => ({
        id: href,
        label,
        description: about,
        leftSection: <Icon {...ICON} />,
        onClick: () => router.push(href),
      })),
    },
    {
      group: 'Do',
      actions: [
        {
          id: 'propose',
          label: 'Propose a change',
          description: 'Edit a copy of the live parameters',
          leftSection: <IconFilePlus {...ICON} />,
          onClick: () => router.push('/proposals/new'),
        },
        {
          id: 'light',
          label: 'Light color scheme',
          leftSection: <IconSun {...ICON} />,
          onClick: () => setColorScheme('light'),
        },
        {
          id: 'dark',
          label: 'Dark color scheme',
          leftSection: <IconMoon {...ICON} />,
          onClick: () => setColorScheme('dark'),
        },
      ],
    },
  ];
  const ownMatching = own
    .map(({ group, actions }) => ({ group, actions: actions.filter((action) => matches(action, text)) }))
    .filter(({ actions }) => actions.length > 0);
  return (
    <Spotlight
      actions={[...found, ...ownMatching]}
      filter={(_query, actions) => actions}
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      scrollable
      maxHeight={420}
      nothingFound="Nothing has that name"
      searchProps={{
        leftSection: <IconSearch {...ICON} />,
        placeholder: 'Search proposals, accounts, instruments, pages',
        'aria-label': 'Search proposals, accounts, instruments, pages',
      }}
    />
  );
}
