'use client';
import { Button } from '@mantine/core';
import {
  ConfirmPriceDocument,
  type HeldPriceNoticeFragment,
  RejectPriceDocument,
} from '../_graphql/generated/graphql';
import { Dialog } from './dialog';
import { RefusalAlert } from './faces';
import { heldPriceSentence } from './held-price-words';
import { useProvenAct } from './use-proven-act';

/** To confirm a price that the price guard holds, or to drop it. */
export function HeldPriceDialog({
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
