'use client';
import { IconMenu2, IconSearch, IconX } from '@tabler/icons-react';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { ColorSchemeToggle } from './color-scheme-toggle';
import { Link } from './link';
import { Mark } from './mark';
import { DESTINATIONS, isWithin } from './navigation';
import { PaletteButton } from './palette-button';
import { PUBLIC_PAGES } from './public-pages';
import { SessionMenu } from './session-menu';
import { ShortcutsButton } from './shortcuts';
import { useLightOnPaper } from './use-printed';
import { VenueClock } from './venue-clock';
import { VenueName, VenueNotices } from './venue-notices';
import classes from './shell.module.css';

/** Pages that stand alone: of somebody who has no session yet, or made for print. */
function standsAlone(pathname: string): boolean {
  return PUBLIC_PAGES.includes(pathname) || pathname.endsWith('/memo');
}

export function Shell({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const [isOpen, setIsOpen] = useState(false);
  useLightOnPaper();
  if (standsAlone(pathname)) return <main id="main">{children}</main>;
  const MenuIcon = isOpen ? IconX : IconMenu2;

  return (
    <div className={classes.frame}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <header className={classes.header}>
        <button
          type="button"
          className={classes.burger}
          onClick={() => setIsOpen(!isOpen)}
          aria-expanded={isOpen}
          aria-controls="main-menu"
          aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
        >
          <MenuIcon size={19} stroke={1.6} aria-hidden />
        </button>
        <Link href="/" className={classes.brand}>
          <Mark />
          Margrave
        </Link>
        <VenueName className={classes.venue} />
        <VenueClock />
        <div className={classes.grow} />
        <PaletteButton className={classes.search}>
          <IconSearch size={15} aria-hidden />
          <span>Search</span>
          <kbd>⌘ K</kbd>
        </PaletteButton>
        <ShortcutsButton />
        <ColorSchemeToggle />
        <SessionMenu />
      </header>
      <nav id="main-menu" className={classes.navbar} data-open={isOpen || undefined} aria-label="Main">
        {DESTINATIONS.map(({ href, label, icon: Icon }) => (
          <Link
            key={href}
            href={href}
            className={classes.link}
            aria-current={isWithin(href, pathname) ? 'page' : undefined}
            onClick={() => setIsOpen(false)}
          >
            <Icon size={17} stroke={1.6} aria-hidden />
            {label}
          </Link>
        ))}
      </nav>
      <main className={classes.main} id="main" tabIndex={-1}>
        <div className={classes.content}>
          <VenueNotices />
          {children}
        </div>
      </main>
    </div>
  );
}
