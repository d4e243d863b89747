'use client';
import { CloseInstrumentDocument } from '../_graphql/generated/graphql';
import { ReasonDialog } from '../_ui/reason-dialog';
import { useProvenAct } from '../_ui/use-proven-act';

/** Closes an instrument that nobody holds: says what that does, and asks why. */
export function CloseInstrumentDialog({ symbol, onClose }: { symbol: string; onClose: () => void }) {
  const act = useProvenAct(CloseInstrumentDocument);

  async function close(reason: string): Promise<void> {
    const { noun } = await act.send({ symbol, reason });
    if (noun !== null) onClose();
  }

  return (
    <ReasonDialog
      title={`Close instrument ${symbol}`}
      explains="It leaves all lists, searches, margin runs and simulations; positions in it are refused and its prices are passed over. Past versions, evidence and the audit log still name it. Importing the instrument reopens it."
      reasonLabel="Reason"
      reasonAbout="Kept in the audit log."
      confirm="Close instrument"
      isDanger
      pending={act.pending}
      refusal={act.refusal}
      onConfirm={(reason) => void close(reason)}
      onClose={onClose}
    />
  );
}
