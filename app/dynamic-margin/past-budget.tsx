'use client';
import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import {
  type DynamicMarginQuery,
  OrderTighteningDocument,
  ReviewTighteningDocument,
} from '../_graphql/generated/graphql';
import { formatDecimal, formatInstant, formatSpan } from '../_ui/format';
import { Link } from '../_ui/link';
import { ReasonDialog } from '../_ui/reason-dialog';
import { useProvenAct } from '../_ui/use-proven-act';
import classes from './dynamic-margin.module.css';
import { agreementAsked, ACT_WORDS, ORDER_EFFECTS, orderTitle, tighteningSentence } from './order-words';
import { StateBadge } from './state-badges';
import type { Programme } from './words';

export type Called = DynamicMarginQuery['accountsCalledByName'][number];
type Tightening = Programme['tightenings'][number];

const DAY_MS = 86_400_000;
/** As far ahead as a review is proposed. */
const REVIEW_DAYS = 7;

/** A large account that keeps a rise back. */
export function CalledRow({
  called: { account, notional, missing, calledAt, deadline },
  nowMs,
}: {
  called: Called;
  nowMs: number;
}) {
  const amount = (value: string): string => formatDecimal(value, { scale: 2 });
  const isOver = Date.parse(deadline) <= nowMs;
  return (
    <div className={classes.need}>
      <StateBadge state="CALLED" />
      <div>
        <b>
          <Link href={`/accounts/${encodeURIComponent(account)}`}>{account}</Link>
        </b>
        <p>
          Its {amount(notional)} alone keep a rise of maintenance margin back. It lacks {amount(missing)} at
          the target.{' '}
          {isOver
            ? 'Its time is over: it no longer counts towards the liquidation budget.'
            : `At ${formatInstant(deadline)} it stops to count towards the liquidation budget.`}
        </p>
      </div>
      <div className={classes.since}>
        <b>{formatSpan(calledAt, nowMs)}</b>
        <span>since {formatInstant(calledAt)}</span>
      </div>
    </div>
  );
}

/** What people let past the budget, until somebody else has looked at it. */
export function TighteningRow({
  programme,
  tightening,
  onDone,
}: {
  programme: string;
  tightening: Tightening;
  onDone: () => void;
}) {
  const { hash, stated, people, carriedOutAt, goingOn, reviewed, overdue, mayReview } = tightening;
  const [isOpen, setIsOpen] = useState(false);
  const act = useProvenAct(ReviewTighteningDocument);

  async function review(finding: string): Promise<void> {
    const { noun } = await act.send({ hash, finding });
    onDone();
    if (noun !== null) setIsOpen(false);
  }

  return (
    <div className={classes.need}>
      <StateBadge state={overdue ? 'OVERDUE' : 'REVIEW'} />
      <div>
        <b>{programme} went past the liquidation budget</b>
        <p>
          {tighteningSentence(stated)} Ordered by {people.join(' and ')}.{' '}
          {goingOn ? 'It goes on.' : 'It has ended.'}
        </p>
      </div>
      <div className={classes.since}>
        {carriedOutAt === null ? null : <span>since {formatInstant(carriedOutAt)}</span>}
        {mayReview && !reviewed ? (
          <Button
            size="compact-sm"
            onClick={() => setIsOpen(true)}
            aria-label={`Review: ${programme} past the budget`}
          >
            Review
          </Button>
        ) : null}
      </div>
      {isOpen ? (
        <ReasonDialog
          title="Review what went past the budget"
          explains={tighteningSentence(stated)}
          reasonLabel="Finding"
          reasonAbout="Kept in the audit log."
          confirm="Put on record"
          pending={act.pending}
          refusal={act.refusal}
          onConfirm={(finding) => void review(finding)}
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </div>
  );
}

/** Puts to the vote that a constrained class may go past the budget. */
export function TightenAct({
  programme,
  nowMs,
  onDone,
}: {
  programme: Programme | undefined;
  nowMs: number;
  onDone: () => void;
}) {
  const [isOpen, setIsOpen] = useState(false);
  if (!programme) return null;
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${ACT_WORDS.TIGHTEN}: ${programme.name}`}
        onClick={() => setIsOpen(true)}
      >
        {ACT_WORDS.TIGHTEN}
      </Button>
      {isOpen ? (
        <TightenDialog programme={programme} nowMs={nowMs} onDone={onDone} onClose={() => setIsOpen(false)} />
      ) : null}
    </>
  );
}

function TightenDialog({
  programme: { name, bound, bounds, subjects },
  nowMs,
  onDone,
  onClose,
}: {
  programme: Programme;
  nowMs: number;
  onDone: () => void;
  onClose: () => void;
}) {
  const constrained = bound.filter((one) => one.constrained).map(({ subject }) => subject.name);
  const [subject, setSubject] = useState(constrained[0] ?? '');
  const [to, setTo] = useState('');
  const [day, setDay] = useState(new Date(nowMs + REVIEW_DAYS * DAY_MS).toISOString().slice(0, 10));
  const act = useProvenAct(OrderTighteningDocument);
  const faultAt = (path: string) => act.refusal?.faults.find((fault) => fault.path === path)?.message;

  async function order(reason: string): Promise<void> {
    const section =
      subjects.find((one) => one.name === subject)?.kind === 'PORTFOLIO' ? 'portfolios' : 'marginClasses';
    const pointer = `/${section}/${subject.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const reviewBy = `${day}T00:00:00.000Z`;
    const { noun } = await act.send({ programme: name, subject: pointer, to, reason, reviewBy });
    onDone();
    if (noun !== null) onClose();
  }

  return (
    <ReasonDialog
      title={orderTitle('TIGHTEN', name)}
      explains={`${ORDER_EFFECTS.TIGHTEN} ${agreementAsked('TIGHTEN')}`}
      reasonLabel="Reason"
      reasonAbout="Kept in the audit log."
      confirm="Put to the vote"
      isDanger
      pending={act.pending}
      refusal={act.refusal}
      onConfirm={(reason) => void order(reason)}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Select
          label="Class or portfolio"
          data={constrained}
          value={subject}
          onChange={(value) => setSubject(value ?? '')}
          error={faultAt('/subject')}
        />
        <TextInput
          label="Maintenance dial, at most"
          description={`In steps of 0.0001, up to ${bounds.greatest}.`}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          inputMode="decimal"
          required
          error={faultAt('/to')}
        />
        <TextInput
          type="date"
          label="To be reviewed by"
          description="Within 30 days, UTC."
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
          required
          error={faultAt('/reviewBy')}
        />
      </Stack>
    </ReasonDialog>
  );
}
