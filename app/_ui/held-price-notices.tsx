'use client';
import dynamic from 'next/dynamic';
import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { type HeldPriceNoticeFragment, HeldPricesDocument } from '../_graphql/generated/graphql';
import { heldPriceSentence, heldPriceTitle } from './held-price-words';
import { Notice } from './notice';

const DecideDialog = dynamic(() => import('./held-price-dialog').then((loaded) => loaded.HeldPriceDialog), {
  ssr: false,
});

const POLL_MS = 5_000;

/** Prices that the price guard holds, with what those who may decide on them can do. */
export function HeldPriceNotices({ symbols }: { symbols?: ReadonlySet<string> }) {
  const { data, previousData, refetch } = useQuery(HeldPricesDocument, { pollInterval: POLL_MS });
  const known = data ?? previousData;
  const held = (known?.heldPrices.edges ?? [])
    .map(({ node }) => node)
    .filter(({ instrument }) => symbols === undefined || symbols.has(instrument.symbol));
  const mayDecide = known?.me?.rights.includes('VOTE') ?? false;
  return (
    <>
      {held.map((one) => (
        <HeldPrice
          key={one.instrument.symbol}
          held={one}
          mayDecide={mayDecide}
          onDecided={() => void refetch()}
        />
      ))}
    </>
  );
}

function HeldPrice({
  held,
  mayDecide,
  onDecided,
}: {
  held: HeldPriceNoticeFragment;
  mayDecide: boolean;
  onDecided: () => void;
}) {
  const [deciding, setDeciding] = useState<HeldPriceNoticeFragment | null>(null);
  return (
    <>
      <Notice title={heldPriceTitle(held)}>
        {heldPriceSentence(held)}{' '}
        {mayDecide ? (
          <Button size="compact-xs" variant="default" onClick={() => setDeciding(held)}>
            Confirm or reject
          </Button>
        ) : null}
      </Notice>
      {deciding ? (
        <DecideDialog held={deciding} onDecided={onDecided} onClose={() => setDeciding(null)} />
      ) : null}
    </>
  );
}
