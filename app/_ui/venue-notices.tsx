'use client';
import { useQuery } from '@apollo/client/react';
import { VenueNameDocument } from '../_graphql/generated/graphql';
import { Notice } from './notice';
import { isSignedOut } from './query-error';
import { signInHref } from './sign-in-link';

/** Often enough that nobody works long beside figures that are not what they seem. */
const POLL_MS = 15_000;

/** On every page: that the session is over, and that the margin of live accounts is not what it should be. */
export function VenueNotices() {
  const { data, previousData, error } = useQuery(VenueNameDocument, { pollInterval: POLL_MS });
  // A poll that fails takes no warning away.
  const known = data ?? previousData;
  const warning = known?.venue.marginWarning;
  return (
    <>
      {known !== undefined && error !== undefined && isSignedOut(error) ? (
        <Notice title="You have been signed out">
          What is shown here is no longer kept up to date, and nothing can be sent.{' '}
          <a href={signInHref()}>Sign in again</a> to come back to this page.
        </Notice>
      ) : null}
      {warning ? (
        <Notice title="Live margin cannot be relied on">
          {warning} Approved changes wait until this is resolved, except one that resolves it.
        </Notice>
      ) : null}
    </>
  );
}

export function VenueName({ className }: { className: string | undefined }) {
  const { data, previousData } = useQuery(VenueNameDocument);
  const known = data ?? previousData;
  return known ? <span className={className}>{known.venue.name}</span> : null;
}
