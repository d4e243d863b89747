'use client';
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Link } from './link';
import classes from './header-menu.module.css';

export interface MenuChoice {
  readonly label: string;
  readonly icon?: ReactNode;
  /** Where it leads, or what it does. */
  readonly does: string | (() => void);
  /** Of several, the one in force. */
  readonly isChosen?: boolean;
}

/** A button of the header that opens a short list under itself; arrow keys move, Escape closes and gives the focus back. */
export function HeaderMenu({
  name,
  className,
  button,
  heading,
  choices,
}: {
  name: string;
  className?: string | undefined;
  button: ReactNode;
  heading?: string;
  choices: readonly MenuChoice[];
}) {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const listId = useId();
  const entries = () => [...(root.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setIsOpen(false);
      opener.current?.focus();
      return;
    }
    if (!['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    const all = entries();
    const at = all.findIndex((entry) => entry === document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[event.key] ?? 0;
    all.at(next % all.length)?.focus();
  };
  return (
    <div
      ref={root}
      className={classes.root}
      onKeyDown={isOpen ? onKeyDown : undefined}
      onBlur={({ relatedTarget }) => {
        if (!root.current?.contains(relatedTarget)) setIsOpen(false);
      }}
    >
      <button
        ref={opener}
        type="button"
        className={`${classes.button} ${className ?? ''}`}
        aria-label={name}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        {button}
      </button>
      {isOpen ? (
        // A click on what is no choice must not take the focus away, which would close the list.
        <div id={listId} role="menu" aria-label={name} tabIndex={-1} className={classes.list}>
          {heading === undefined ? null : <p className={classes.heading}>{heading}</p>}
          {choices.map((choice) => (
            <Entry key={choice.label} {...choice} close={() => setIsOpen(false)} />
          ))}
        </div>
      ) : null}
    </div>
  );
}

function Entry({ label, icon, does, isChosen, close }: MenuChoice & { close: () => void }) {
  if (typeof does === 'string')
    return (
      <Link role="menuitem" className={classes.entry} href={does} onClick={close}>
        {icon}
        {label}
      </Link>
    );
  const choose = () => {
    close();
    does();
  };
  return isChosen === undefined ? (
    <button type="button" role="menuitem" className={classes.entry} onClick={choose}>
      {icon}
      {label}
    </button>
  ) : (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={isChosen}
      className={classes.entry}
      onClick={choose}
    >
      {icon}
      {label}
      <span className={classes.mark} aria-hidden>
        {isChosen ? '✓' : ''}
      </span>
    </button>
  );
}
