'use client';
import { useEffect } from 'react';
import { PageHeader } from './_ui/page-header';
import classes from './lost.module.css';

/**
 * A bug of ours: the frame stays, what was typed is kept in the page's drafts, and one can try again. By plain elements,
 * as every page carries it.
 */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  useEffect(() => console.error(error), [error]);
  return (
    <>
      <PageHeader title="This page failed" />
      <div className={classes.face} role="alert">
        <p>Something here does not work as it should.</p>
        {error.digest === undefined ? null : <p className={classes.detail}>Reference {error.digest}</p>}
        <button type="button" onClick={reset}>
          Try again
        </button>
      </div>
    </>
  );
}
