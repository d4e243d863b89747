'use client';
import { AppShell, Burger, Kbd, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode } from 'react';
import { ColorSchemeToggle } from './color-scheme-toggle';
import { Mark } from './mark';
import { DESTINATIONS, isWithin } from './navigation';
import { openPalette, Palette } from './palette';
import { SessionMenu } from './session-menu';
import { ShortcutsButton } from './shortcuts';
import { MarginWarning, VenueName } from './venue-name';
import classes from './shell.module.css';

/** Pages that stand alone: nobody is signed in yet, or the page is made for print. */
function standsAlone(pathname: string): boolean {
  return ['/sign-in', '/welcome', '/first-start'].includes(pathname) || pathname.endsWith('/memo');
}

export function Shell({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const [opened, { toggle, close }] = useDisclosure(false);
  if (standsAlone(pathname)) return <main id="main">{children}</main>;

  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 192, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="lg"
      transitionDuration={0}
    >
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <AppShell.Header className={classes.header}>
        <Burger
          opened={opened}
          onClick={toggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={opened ? 'Close the menu' : 'Open the menu'}
        />
        <Link href="/" className={classes.brand}>
          <Mark />
          Margrave
        </Link>
        <VenueName className={classes.venue} />
        <div className={classes.grow} />
        <UnstyledButton className={classes.search} onClick={openPalette} aria-label="Search and commands">
          <IconSearch size={15} aria-hidden />
          <span>Search</span>
          <Kbd size="xs">⌘ K</Kbd>
        </UnstyledButton>
        <ShortcutsButton />
        <ColorSchemeToggle />
        <SessionMenu />
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label="Main">
        {DESTINATIONS.map(({ href, label, icon: Icon }) => (
          <Link
            key={href}
            href={href}
            className={classes.link}
            aria-current={isWithin(href, pathname) ? 'page' : undefined}
            onClick={close}
          >
            <Icon size={17} stroke={1.6} aria-hidden />
            {label}
          </Link>
        ))}
      </AppShell.Navbar>
      <AppShell.Main className={classes.main} id="main" tabIndex={-1}>
        <div className={classes.content}>
          <MarginWarning />
          {children}
        </div>
      </AppShell.Main>
      <Palette />
    </AppShell>
  );
}
