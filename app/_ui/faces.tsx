'use client';
import { Alert, Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconClockExclamation, IconCloudOff, IconLock } from '@tabler/icons-react';
import { Link } from './link';
import { type ReactNode } from 'react';
import { formatAge } from './format';
import { signInHref } from './sign-in-link';
import classes from './faces.module.css';

/** Nothing here yet, and what to do about it. */
export function EmptyFace({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={classes.face}>
      <p className={classes.title}>{title}</p>
      {children === undefined ? null : <div className={classes.text}>{children}</div>}
      {action}
    </div>
  );
}

/** Keeps the layout of a table while it loads. */
export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div className={classes.rows} role="status" aria-label="Loading">
      {Array.from({ length: rows + 1 }, (_, row) => (
        <div key={row}>
          <Skeleton height={row === 0 ? 10 : 12} width={row === 0 ? '35%' : '100%'} />
        </div>
      ))}
    </div>
  );
}

export function BlockSkeleton({ height }: { height: number }) {
  return <Skeleton height={height} role="status" aria-label="Loading" />;
}

/** What failed, that nothing was lost, and a way to try again. */
export function ErrorFace({ what, detail, retry }: { what: string; detail?: string; retry?: () => void }) {
  return (
    <div className={classes.face} role="alert">
      <IconCloudOff size={28} stroke={1.3} aria-hidden />
      <p className={classes.title}>{what}</p>
      {detail === undefined ? null : <div className={classes.text}>{detail}</div>}
      {retry === undefined ? null : (
        <Button variant="light" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Not for this person; the message says for whom. */
export function ForbiddenFace({ message }: { message: string }) {
  return (
    <div className={classes.face} role="alert">
      <IconLock size={28} stroke={1.3} aria-hidden />
      <p className={classes.title}>{message}</p>
    </div>
  );
}

export function SignedOutFace() {
  return (
    <div className={classes.face}>
      <IconLock size={28} stroke={1.3} aria-hidden />
      <p className={classes.title}>Sign in to see this page</p>
      <Button component={Link} href={signInHref()}>
        Sign in
      </Button>
    </div>
  );
}

/** A refusal of the API: its own sentence, where the person looks. */
export function RefusalAlert({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={title}
      className={classes.alert}
    >
      {children}
    </Alert>
  );
}

/** Figures older than their inputs say so, with their age. */
export function StaleNote({ asOf, nowMs, children }: { asOf: string; nowMs: number; children: ReactNode }) {
  return (
    <div className={classes.stale} role="note">
      <IconClockExclamation size={16} stroke={1.6} aria-hidden />
      <span>
        {children} Computed {formatAge(asOf, nowMs)}.
      </span>
    </div>
  );
}
