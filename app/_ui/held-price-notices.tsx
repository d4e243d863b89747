'use client';
import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { useState } from 'react';
import {
  ConfirmPriceDocument,
  type HeldPriceNoticeFragment,
  HeldPricesDocument,
  RejectPriceDocument,
} from '../_graphql/generated/graphql';
import { Dialog } from './dialog';
import { RefusalAlert } from './faces';
import { heldPriceSentence, heldPriceTitle } from './held-price-words';
import { Notice } from './notice';
import { useProvenAct } from './use-proven-act';

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

function DecideDialog({
  held,
  onDecided,
  onClose,
}: {
  held: HeldPriceNoticeFragment;
  onDecided: () => void;
  onClose: () => void;
}) {
  const confirm = useProvenAct(ConfirmPriceDocument);
  const reject = useProvenAct(RejectPriceDocument);
  const { symbol } = held.instrument;
  const isPending = confirm.pending || reject.pending;
  const refusal = confirm.refusal ?? reject.refusal;

  async function decide(act: typeof confirm | typeof reject): Promise<void> {
    confirm.forget();
    reject.forget();
    const { noun } = await act.send({ symbol, price: held.price });
    if (noun === null) return;
    onDecided();
    onClose();
  }

  return (
    <Dialog title={`Held price of ${symbol}`} onClose={onClose}>
      <p>{heldPriceSentence(held)}</p>
      <p>
        Confirmed, it is the mark price at once, and every account is margined at it. Rejected, it is dropped,
        and the last accepted price stands.
      </p>
      {refusal ? <RefusalAlert>{refusal.message}</RefusalAlert> : null}
      <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end' }}>
        <Button variant="default" loading={isPending} onClick={() => void decide(reject)}>
          Reject price
        </Button>
        <Button color="red" loading={isPending} onClick={() => void decide(confirm)}>
          Confirm price
        </Button>
      </div>
    </Dialog>
  );
}
