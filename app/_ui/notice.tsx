import { type ReactNode } from 'react';
import classes from './notice.module.css';

/** What everybody must know before they read the page. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.notice} role="alert">
      <span aria-hidden>■</span>
      <p>
        <b>{title}.</b> {children}
      </p>
    </div>
  );
}
