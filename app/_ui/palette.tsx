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
  IconAdjustmentsHorizontal,
  IconFilePlus,
  IconMoon,
  IconSearch,
  IconSun,
  IconTemplate,
  IconWallet,
} from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
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
const ICON = { size: 18, stroke: 1.6, 'aria-hidden': true } as const;

export const openPalette = (): void => spotlight.open();

/** What the words of an entry say, for the filter. */
function matches({ label = '', description = '' }: SpotlightActionData, text: string): boolean {
  return `${label} ${description}`.toLowerCase().includes(text);
}

/** Instruments and accounts whose name has the text: found by the server, so that all are searched. */
function useFound(text: string): readonly SpotlightActionGroupData[] {
  const router = useRouter();
  const [settled] = useDebouncedValue(text, SEARCH_DELAY_MS);
  const { data } = useQuery(FindAnythingDocument, {
    variables: { text: settled },
    skip: settled.length < 2,
    fetchPolicy: 'cache-first',
  });
  if (data === undefined || settled.length < 2) return [];
  return [
    {
      group: 'Instruments',
      actions: data.instruments.edges.map(({ node: { id, symbol, kind } }) => ({
        id,
        label: symbol,
        description: `${sentenceCase(kind)}: what its margin class asks for`,
        leftSection: <IconAdjustmentsHorizontal {...ICON} />,
        onClick: () => router.push(`/parameters?find=${encodeURIComponent(symbol)}`),
      })),
    },
    {
      group: 'Accounts',
      actions: data.accounts.edges.map(({ node: { id, accountId } }) => ({
        id,
        label: accountId,
        description: 'Account: positions, margin term by term',
        leftSection: <IconWallet {...ICON} />,
        onClick: () => router.push(`/accounts/${encodeURIComponent(accountId)}`),
      })),
    },
  ].filter(({ actions }) => actions.length > 0);
}

/** ⌘K: every page, every act that has a page, and anything by its name. */
export function Palette() {
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
      actions={[...ownMatching, ...found]}
      filter={(_query, actions) => actions}
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      scrollable
      maxHeight={420}
      nothingFound="Nothing has that name"
      searchProps={{
        leftSection: <IconSearch {...ICON} />,
        placeholder: 'Search pages, instruments, accounts',
        'aria-label': 'Search pages, instruments, accounts',
      }}
    />
  );
}
