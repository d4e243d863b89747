'use client';
import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconFilePlus, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { DESTINATIONS } from './navigation';

export const openPalette = (): void => spotlight.open();

export function Palette() {
  const router = useRouter();
  const { setColorScheme } = useMantineColorScheme();
  const actions: SpotlightActionGroupData[] = [
    {
      group: 'Go to',
      actions: DESTINATIONS.map(({ href, label, about, icon: Icon }) => ({
        id: href,
        label,
        description: about,
        leftSection: <Icon size={18} stroke={1.6} aria-hidden />,
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
          leftSection: <IconFilePlus size={18} stroke={1.6} aria-hidden />,
          onClick: () => router.push('/proposals/new'),
        },
        {
          id: 'light',
          label: 'Light color scheme',
          leftSection: <IconSun size={18} stroke={1.6} aria-hidden />,
          onClick: () => setColorScheme('light'),
        },
        {
          id: 'dark',
          label: 'Dark color scheme',
          leftSection: <IconMoon size={18} stroke={1.6} aria-hidden />,
          onClick: () => setColorScheme('dark'),
        },
      ],
    },
  ];
  return (
    <Spotlight
      actions={actions}
      shortcut={['mod + K']}
      highlightQuery={false}
      nothingFound="Nothing has that name"
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.6} aria-hidden />,
        placeholder: 'Search pages, instruments, accounts',
        'aria-label': 'Search pages, instruments, accounts',
      }}
    />
  );
}
