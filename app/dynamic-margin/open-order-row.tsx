'use client';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ApproveProgrammeOrderDocument } from '../_graphql/generated/graphql';
import { ReasonDialog } from '../_ui/reason-dialog';
import { useProvenAct } from '../_ui/use-proven-act';
import classes from './dynamic-margin.module.css';
import {
  agreedText,
  evidenceSentence,
  type OpenOrder,
  ORDER_EFFECTS,
  orderedSentence,
  orderTitle,
  whoMayAgree,
} from './order-words';
import { StateBadge } from './state-badges';
import type { Programme } from './words';

/** What is put to the vote of a programme: what, by whom, on what evidence, and how far it is. */
export function OpenOrderRow({
  programme,
  order,
  onDone,
}: {
  programme: Programme;
  order: OpenOrder;
  onDone: () => void;
}) {
  const [agreeing, setAgreeing] = useState<OpenOrder | null>(null);
  return (
    <div className={classes.need}>
      <StateBadge state="ORDERED" />
      <div>
        <b>{orderTitle(order.kind, programme.name)}</b>
        <p>
          {orderedSentence(order)} {evidenceSentence(programme)}
        </p>
        {order.mayAgree ? null : <p>{whoMayAgree(order)}</p>}
      </div>
      <div className={classes.since}>
        <b>{agreedText(order)}</b>
        {order.mayAgree ? (
          <Button size="compact-sm" onClick={() => setAgreeing(order)}>
            Agree
          </Button>
        ) : null}
      </div>
      {agreeing === null ? null : (
        <AgreeDialog
          programme={programme}
          order={agreeing}
          onDone={onDone}
          onClose={() => setAgreeing(null)}
        />
      )}
    </div>
  );
}

/** Agrees to what stood there when it was opened, whatever has taken its place meanwhile. */
function AgreeDialog({
  programme,
  order,
  onDone,
  onClose,
}: {
  programme: Programme;
  order: OpenOrder;
  onDone: () => void;
  onClose: () => void;
}) {
  const act = useProvenAct(ApproveProgrammeOrderDocument);

  async function agree(): Promise<void> {
    const { noun } = await act.send({ hash: order.hash });
    onDone();
    if (noun !== null) onClose();
  }

  return (
    <ReasonDialog
      title={orderTitle(order.kind, programme.name)}
      explains={
        <>
          {orderedSentence(order)} {evidenceSentence({ phase: programme.phase, openOrder: order })}{' '}
          {agreedText(order)}. Once enough people agree it is carried out at once. {ORDER_EFFECTS[order.kind]}
        </>
      }
      confirm="Agree"
      pending={act.pending}
      refusal={act.refusal}
      onConfirm={() => void agree()}
      onClose={onClose}
    />
  );
}
