'use client';
import { Button } from '@mantine/core';
import { type OverviewQuery, type ProposalInHandFragment } from '../_graphql/generated/graphql';
import { ProposalStateBadge } from '../_ui/badges';
import { formatInstant, plural } from '../_ui/format';
import { Link } from '../_ui/link';
import { Section } from '../_ui/section';
import { agreedText, orderTitle } from '../dynamic-margin/order-words';
import { StateBadge } from '../dynamic-margin/state-badges';
import { effectWords } from './effect-words';
import classes from './overview.module.css';

type InHand = ProposalInHandFragment;
type Edges = OverviewQuery['mine']['edges'];

type Order = { readonly programme: string } & NonNullable<
  OverviewQuery['adjustmentProgrammes'][number]['openOrder']
>;

interface Decision {
  readonly proposal: InHand;
  /** What waits, at the end of the line. */
  readonly needs: string;
  readonly act: string;
}

const nodes = (edges: Edges): readonly InHand[] => edges.map(({ node }) => node);

/** What this person can do something about: votes first, then their own work, then what they may schedule. */
function decisionsOf({ awaitingMyVote, mine, underway, me }: OverviewQuery): readonly Decision[] {
  const votes = nodes(awaitingMyVote.edges).map((proposal) => ({
    proposal,
    needs: `${proposal.approval.given} of ${proposal.approval.required} approvals`,
    act: 'Review',
  }));
  const own = nodes(mine.edges).map((proposal) => ({
    proposal,
    needs: proposal.state === 'STALE' ? 'to be rebased by you' : 'to be changed by you',
    act: 'Open',
  }));
  const toSchedule = me?.rights.includes('QUEUE')
    ? nodes(underway.edges)
        .filter(({ state }) => state === 'APPROVED')
        .map((proposal) => ({ proposal, needs: 'approved, not scheduled yet', act: 'Open' }))
    : [];
  return [...votes, ...own, ...toSchedule];
}

/** What is put to the vote of programmes. */
function ordersOf({ adjustmentProgrammes }: OverviewQuery): readonly Order[] {
  return adjustmentProgrammes.flatMap(({ name, openOrder }) =>
    openOrder === null ? [] : [{ programme: name, ...openOrder }],
  );
}

/** The page begins with what waits for whoever looks at it. */
export function Decisions({ overview }: { overview: OverviewQuery }) {
  const { venue, inReview } = overview;
  const decisions = decisionsOf(overview);
  const shown = new Set(decisions.map(({ proposal }) => proposal.id));
  const waiting = nodes(inReview.edges).filter(({ id }) => !shown.has(id));
  const orders = ordersOf(overview);
  const toAgree = orders.filter(({ mayAgree }) => mayAgree);
  const ofOthers = orders.filter(({ mayAgree }) => !mayAgree);
  return (
    <Section title="Needs your decision" about={aboutOf(decisions.length, toAgree.length)}>
      {decisions.length + toAgree.length === 0 ? (
        <p className={classes.nothing}>Nothing needs your decision.</p>
      ) : null}
      {decisions.map(({ proposal, needs, act }, at) => (
        <div key={proposal.id} className={classes.decision}>
          <ProposalStateBadge state={proposal.state} />
          <div className={classes.what}>
            <Link href={`/proposals/${proposal.number}`}>
              #{proposal.number} {proposal.title}
            </Link>
            <p>
              {proposal.evidence?.impact
                ? effectWords(proposal.evidence.impact, venue.settlementAsset)
                : 'Not simulated yet.'}
            </p>
          </div>
          <div className={classes.needs}>
            <b>{needs}</b>
            <EvidenceLine proposal={proposal} maxAgeMinutes={venue.policy.evidenceMaxAgeMinutes} />
          </div>
          <Button
            component={Link}
            href={`/proposals/${proposal.number}`}
            variant={at === 0 ? 'filled' : 'default'}
          >
            {act}
          </Button>
        </div>
      ))}
      {toAgree.map((order, at) => (
        <div key={order.hash} className={classes.decision}>
          <StateBadge state="ORDERED" />
          <div className={classes.what}>
            <Link href={orderPlace(order)}>{orderTitle(order.kind, order.programme)}</Link>
            <p>Dynamic margin: the evidence of what it did in shadow, and would have done, is with it.</p>
          </div>
          <div className={classes.needs}>
            <b>{agreedText(order)}</b>
          </div>
          <Button
            component={Link}
            href={orderPlace(order)}
            variant={decisions.length === 0 && at === 0 ? 'filled' : 'default'}
          >
            Review
          </Button>
        </div>
      ))}
      <BudgetLines programmes={overview.adjustmentProgrammes} />
      {waiting.length + ofOthers.length === 0 ? null : (
        <p className={classes.waiting}>
          Waiting for others:{' '}
          {waiting.map(({ id, number, title, state, approval }, at) => (
            <span key={id}>
              {at === 0 ? '' : ' · '}
              <Link href={`/proposals/${number}`}>
                #{number} {title}
              </Link>{' '}
              {state === 'IN_REVIEW'
                ? `${approval.given} of ${approval.required} approvals`
                : state === 'STALE'
                  ? 'stale: its author must rebase it'
                  : 'its author must change it'}
            </span>
          ))}
          {ofOthers.map((order, at) => (
            <span key={order.hash}>
              {at + waiting.length === 0 ? '' : ' · '}
              <Link href={orderPlace(order)}>{orderTitle(order.kind, order.programme)}</Link>{' '}
              {agreedText(order)}
            </span>
          ))}
        </p>
      )}
    </Section>
  );
}

/** Programmes that the liquidation budget constrains, and reviews of what went past it that are overdue. */
function BudgetLines({ programmes }: { programmes: OverviewQuery['adjustmentProgrammes'] }) {
  return programmes.map(({ name, bound, tightenings }) => {
    const constrained = bound.filter((one) => one.constrained).map(({ subject }) => subject.name);
    const overdue = tightenings.filter((one) => one.overdue);
    const place = `/dynamic-margin?programme=${encodeURIComponent(name)}`;
    return constrained.length + overdue.length === 0 ? null : (
      <p key={name} className={classes.waiting}>
        {constrained.length === 0 ? null : (
          <>
            <StateBadge state="CONSTRAINED" /> <Link href={place}>{name}</Link>: the limits on liquidations
            keep maintenance margin of {constrained.join(', ')} below its target.{' '}
          </>
        )}
        {overdue.length === 0 ? null : (
          <>
            <StateBadge state="OVERDUE" /> <Link href={place}>{name}</Link>:{' '}
            {plural(overdue.length, 'tightening')} past the budget not reviewed in time.
          </>
        )}
      </p>
    );
  });
}

function aboutOf(proposals: number, orders: number): string | undefined {
  const counted = [
    ...(proposals === 0 ? [] : [plural(proposals, 'proposal')]),
    ...(orders === 0 ? [] : [plural(orders, 'order')]),
  ];
  return counted.length === 0 ? undefined : counted.join(', ');
}

const orderPlace = ({ programme }: Order): string =>
  `/dynamic-margin?programme=${encodeURIComponent(programme)}`;

function EvidenceLine({ proposal, maxAgeMinutes }: { proposal: InHand; maxAgeMinutes: number }) {
  const finishedAt = proposal.evidence?.finishedAt;
  if (finishedAt == null) return null;
  const until = new Date(Date.parse(finishedAt) + maxAgeMinutes * 60_000).toISOString();
  return <span>evidence good until {formatInstant(until)}</span>;
}
