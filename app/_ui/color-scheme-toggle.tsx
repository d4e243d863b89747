'use client';
import { useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { HeaderMenu } from './header-menu';

const SCHEMES = [
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
  { value: 'auto', label: 'As the system', icon: IconDeviceDesktop },
] as const;

export function ColorSchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <HeaderMenu
      name="Color scheme"
      button={
        <>
          {/* Chosen by style, not by script: the server does not know the scheme. */}
          <IconSun size={17} stroke={1.6} aria-hidden className="mantine-dark-hidden" />
          <IconMoon size={17} stroke={1.6} aria-hidden className="mantine-light-hidden" />
        </>
      }
      choices={SCHEMES.map(({ value, label, icon: Icon }) => ({
        label,
        icon: <Icon size={15} aria-hidden />,
        isChosen: colorScheme === value,
        does: () => setColorScheme(value),
      }))}
    />
  );
}
