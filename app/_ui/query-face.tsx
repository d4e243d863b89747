'use client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { type ReactNode } from 'react';
import { ErrorFace, ForbiddenFace, SignedOutFace, TableSkeleton } from './faces';

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: Error;
  readonly refetch: () => Promise<unknown>;
}

interface Extensions {
  readonly code?: unknown;
  readonly roles?: unknown;
}

function firstExtensions(error: Error): Extensions {
  return CombinedGraphQLErrors.is(error) ? (error.errors[0]?.extensions ?? {}) : {};
}

function rolesOf({ roles }: Extensions): readonly string[] {
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
}

/**
 * The face of a query: skeleton, error with retry, signed out, forbidden; else its data.
 * Data that was read before stays in view while it is read again.
 */
export function QueryFace<Data>({
  answer,
  what,
  loading,
  children,
}: {
  answer: Answer<Data>;
  /** What could not be read, for the error: "the accounts". */
  what: string;
  loading?: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  const { data, error, refetch } = answer;
  if (data !== undefined) return <>{children(data)}</>;
  if (error === undefined) return <>{loading ?? <TableSkeleton />}</>;
  const extensions = firstExtensions(error);
  if (extensions.code === 'UNAUTHENTICATED') return <SignedOutFace />;
  if (extensions.code === 'FORBIDDEN')
    return <ForbiddenFace message={error.message} roles={rolesOf(extensions)} />;
  return (
    <ErrorFace
      what={`Margrave could not read ${what}.`}
      detail={error.message}
      retry={() => void refetch()}
    />
  );
}
