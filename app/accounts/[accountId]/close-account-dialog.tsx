'use client';
import { CloseAccountDocument } from '../../_graphql/generated/graphql';
import { ReasonDialog } from '../../_ui/reason-dialog';
import { useAct } from '../../_ui/use-act';

/** Closes an account that holds nothing: says what that does, and asks why. */
export function CloseAccountDialog({
  accountId,
  onClosed,
  onClose,
}: {
  accountId: string;
  onClosed: () => void;
  onClose: () => void;
}) {
  const act = useAct(CloseAccountDocument);

  async function close(reason: string): Promise<void> {
    const { noun } = await act.send({ accountId, reason });
    if (noun === null) return;
    onClose();
    onClosed();
  }

  return (
    <ReasonDialog
      title={`Close account ${accountId}`}
      explains="It leaves all lists, counts, margin runs and simulations. Its margin calls and its entries in the audit log stay. Importing a position or a balance for it reopens it."
      reasonLabel="Reason"
      reasonAbout="Kept in the audit log."
      confirm="Close account"
      isDanger
      pending={act.pending}
      refusal={act.refusal}
      onConfirm={(reason) => void close(reason)}
      onClose={onClose}
    />
  );
}
