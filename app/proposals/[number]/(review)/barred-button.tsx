import { Button } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './proposal.module.css';

/** An act of the rail. One that cannot be done now is there, disabled with the reason. */
export function BarredButton({
  why,
  variant = 'filled',
  isPending = false,
  onClick,
  children,
}: {
  /** The server's sentence; absent: it can be done. */
  why: string | undefined;
  variant?: 'filled' | 'default';
  isPending?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  const id = useId();
  const isBarred = why !== undefined;
  return (
    <div>
      <Button
        fullWidth
        variant={variant}
        loading={isPending}
        disabled={isBarred}
        aria-describedby={isBarred ? id : undefined}
        onClick={onClick}
      >
        {children}
      </Button>
      {isBarred ? (
        <p className={classes.soft} id={id} style={{ marginTop: 4 }}>
          {why}
        </p>
      ) : null}
    </div>
  );
}
