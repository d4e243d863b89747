'use client';
import { Button } from '@mantine/core';
import { useState } from 'react';
import {
  OrderProgrammeDocument,
  type ProgrammeOrderKind,
  SuspendProgrammesDocument,
} from '../_graphql/generated/graphql';
import { ReasonDialog } from '../_ui/reason-dialog';
import { useAct } from '../_ui/use-act';
import { useProvenAct } from '../_ui/use-proven-act';
import classes from './dynamic-margin.module.css';
import {
  ACT_WORDS,
  actsOf,
  agreementAsked,
  ORDER_EFFECTS,
  orderTitle,
  type ProgrammeAct,
} from './order-words';
import type { Programme } from './words';

const STOPS = { variant: 'subtle', color: 'red' };

/** What whoever looks can do to one programme. */
export function ProgrammeActs({
  programme,
  rights,
  onDone,
}: {
  programme: Programme;
  rights: readonly string[];
  onDone: () => void;
}) {
  const [chosen, choose] = useState<ProgrammeAct | null>(null);
  const close = () => choose(null);
  return (
    <span className={classes.states}>
      {actsOf(programme, rights).map((act) => (
        <Button
          key={act}
          size="compact-xs"
          {...(act === 'SUSPEND' ? STOPS : { variant: 'default' })}
          aria-label={`${ACT_WORDS[act]}: ${programme.name}`}
          onClick={() => choose(act)}
        >
          {ACT_WORDS[act]}
        </Button>
      ))}
      {chosen === null ? null : chosen === 'SUSPEND' ? (
        <SuspendDialog programme={programme.name} onDone={onDone} onClose={close} />
      ) : (
        <OrderDialog programme={programme} kind={chosen} onDone={onDone} onClose={close} />
      )}
    </span>
  );
}

/** Stops every programme of the venue. */
export function SuspendAll({ onDone }: { onDone: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button {...STOPS} onClick={() => setIsOpen(true)}>
        Suspend all
      </Button>
      {isOpen ? <SuspendDialog programme={null} onDone={onDone} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function SuspendDialog({
  programme,
  onDone,
  onClose,
}: {
  /** Null: all. */
  programme: string | null;
  onDone: () => void;
  onClose: () => void;
}) {
  const act = useAct(SuspendProgrammesDocument);

  async function suspend(reason: string): Promise<void> {
    const { noun } = await act.send({ programme, reason });
    onDone();
    if (noun !== null) onClose();
  }

  return (
    <ReasonDialog
      title={programme === null ? 'Suspend all programmes' : `Suspend ${programme}`}
      explains="Stops at once: dials stay where they are. After a day, dials below 1 go back to 1, as approved; those above stay. To resume takes two people."
      reasonLabel="Reason"
      reasonAbout="Kept in the audit log."
      confirm={programme === null ? 'Suspend all' : 'Suspend'}
      isDanger
      pending={act.pending}
      refusal={act.refusal}
      onConfirm={(reason) => void suspend(reason)}
      onClose={onClose}
    />
  );
}

function OrderDialog({
  programme: { name, openOrder },
  kind,
  onDone,
  onClose,
}: {
  programme: Programme;
  kind: ProgrammeOrderKind;
  onDone: () => void;
  onClose: () => void;
}) {
  const act = useProvenAct(OrderProgrammeDocument);

  async function order(): Promise<void> {
    const { noun } = await act.send({ programme: name, order: kind });
    onDone();
    if (noun !== null) onClose();
  }

  return (
    <ReasonDialog
      title={orderTitle(kind, name)}
      explains={
        <>
          {ORDER_EFFECTS[kind]} {agreementAsked(kind)}
          {openOrder === null
            ? null
            : ` It takes the place of what stands to the vote: “${orderTitle(openOrder.kind, name)}”.`}
        </>
      }
      confirm="Put to the vote"
      pending={act.pending}
      refusal={act.refusal}
      onConfirm={() => void order()}
      onClose={onClose}
    />
  );
}
