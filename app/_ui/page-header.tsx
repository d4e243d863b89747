import { type ReactNode } from 'react';
import classes from './page-header.module.css';

/** The one h1 of a page, what the page is about, and what one may do here. */
export function PageHeader({
  title,
  about,
  badge,
  actions,
}: {
  title: ReactNode;
  about?: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className={classes.header}>
      <div className={classes.titles}>
        <h1 className={classes.title}>
          {title}
          {badge}
        </h1>
        {about === undefined ? null : <p className={classes.about}>{about}</p>}
      </div>
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </header>
  );
}
