'use client';
import { type ReactNode } from 'react';
import { ErrorFace, ForbiddenFace, SignedOutFace, TableSkeleton } from './faces';
import { failureSentence, isForbidden, isSignedOut } from './query-error';

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: Error;
  readonly refetch: () => Promise<unknown>;
}

/**
 * The face of a query: skeleton, error with retry, signed out, forbidden; else its data.
 * Data that was read before stays in view while it is read again.
 */
export function QueryFace<Data>({
  answer,
  what,
  forbidden,
  loading,
  children,
}: {
  answer: Answer<Data>;
  /** What could not be read, for the error: "the accounts". */
  what: string;
  /** To whom may not read it; the API's own sentence where it is left out. */
  forbidden?: string;
  loading?: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  const { data, error, refetch } = answer;
  if (data !== undefined) return <>{children(data)}</>;
  if (error === undefined) return <>{loading ?? <TableSkeleton />}</>;
  if (isSignedOut(error)) return <SignedOutFace />;
  if (isForbidden(error)) return <ForbiddenFace message={forbidden ?? error.message} />;
  return (
    <ErrorFace
      what={`Margrave could not read ${what}.`}
      detail={failureSentence(error)}
      retry={() => void refetch()}
    />
  );
}
