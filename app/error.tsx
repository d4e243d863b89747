'use client';
import { useEffect } from 'react';
import { ErrorFace } from './_ui/faces';
import { PageHeader } from './_ui/page-header';

/** A bug of ours: the frame stays, what was typed is kept in the page's drafts, and one can try again. */
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
      <ErrorFace
        what="Something here does not work as it should."
        detail={error.digest === undefined ? error.message : `Reference ${error.digest}`}
        retry={reset}
      />
    </>
  );
}
