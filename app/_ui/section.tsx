import { type ReactNode, useId } from 'react';
import classes from './page-header.module.css';

/** A titled region of a page. `padded` unless it holds a table, which brings its own spacing. */
export function Section({
  title,
  about,
  actions,
  padded = false,
  plain = false,
  children,
}: {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  padded?: boolean;
  /** No frame of its own. */
  plain?: boolean;
  children: ReactNode;
}) {
  const titleId = useId();
  const panel = plain ? undefined : `${classes.panel} ${padded ? classes.padded : ''}`;
  return (
    <section className={classes.section} aria-labelledby={titleId}>
      <div className={classes.sectionHead}>
        <h2 className={classes.sectionTitle} id={titleId}>
          {title}
        </h2>
        <span className={classes.sectionAbout}>{about}</span>
        {actions}
      </div>
      <div className={panel}>{children}</div>
    </section>
  );
}

/** A row of key figures. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className={classes.figures}>{children}</dl>;
}

export function Figure({
  label,
  unit,
  note,
  children,
}: {
  label: ReactNode;
  unit?: string;
  /** In small letters beneath: how it has changed. */
  note?: string | undefined;
  children: ReactNode;
}) {
  return (
    <div className={classes.figure}>
      <dt>{label}</dt>
      <dd>
        {children}
        {unit === undefined ? null : <small> {unit}</small>}
        {note === undefined ? null : <p>{note}</p>}
      </dd>
    </div>
  );
}
