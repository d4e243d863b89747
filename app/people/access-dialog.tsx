'use client';
import { useState } from 'react';
import {
  DisablePersonDocument,
  EnablePersonDocument,
  type ListedPersonFragment,
} from '../_graphql/generated/graphql';
import { ReasonDialog } from '../_ui/reason-dialog';
import { useProvenAct } from '../_ui/use-proven-act';

/** Suspends a colleague's access or restores it: says what that does, and asks why. */
export function AccessDialog({ person, onClose }: { person: ListedPersonFragment; onClose: () => void }) {
  // As it was when the dialog opened: the act changes the row behind it.
  const [isSuspending] = useState(person.disabledAt === null);
  const disable = useProvenAct(DisablePersonDocument);
  const enable = useProvenAct(EnablePersonDocument);
  const act = isSuspending ? disable : enable;
  const label = isSuspending ? 'Suspend access' : 'Restore access';

  async function change(reason: string): Promise<void> {
    const { noun } = await act.send({ personId: person.id, reason });
    if (noun) onClose();
  }

  return (
    <ReasonDialog
      title={`${label}: ${person.name}`}
      explains={
        isSuspending
          ? 'Their sessions end and their tokens stop at once. An invitation that is open becomes void. Their approvals no longer count on proposals that are not live yet.'
          : 'They may sign in again, with the roles they have. Sessions that were ended stay ended; tokens work again.'
      }
      reasonLabel="Reason"
      reasonAbout="Kept in the audit log."
      confirm={label}
      isDanger={isSuspending}
      pending={act.pending}
      refusal={act.refusal}
      onConfirm={(reason) => void change(reason)}
      onClose={onClose}
    />
  );
}
