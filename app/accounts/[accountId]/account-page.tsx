'use client';
import dynamic from 'next/dynamic';
import { useQuery } from '@apollo/client/react';
import { Anchor, Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from '../../_ui/link';
import { type AccountCallFragment, AccountPageDocument } from '../../_graphql/generated/graphql';
import { StatusBadge, Tag } from '../../_ui/badges';
import { EmptyFace, RefusalAlert } from '../../_ui/faces';
import { Money, Percent, Quantity } from '../../_ui/figures';
import { formatDecimal, formatInstant } from '../../_ui/format';
import { compareDecimals } from '../../_ui/decimal-text';
import { HeldPriceNotices } from '../../_ui/held-price-notices';
import { PageHeader } from '../../_ui/page-header';
import { QueryFace } from '../../_ui/query-face';
import { Figure, Figures, Section } from '../../_ui/section';
import { AnnouncedFor } from '../../dynamic-margin/announced-for';
import { CallHistory } from './call-history';
import { Collateral, OpenOrders, Pockets } from './holdings';
import { FigureTerms } from './figure-terms';
import { PositionTable } from './position-table';
import { type Explanation, isShown, type ShownAccount } from './shown-account';
import { WhatIf } from './what-if';

const CloseAccountDialog = dynamic(
  () => import('./close-account-dialog').then((loaded) => loaded.CloseAccountDialog),
  { ssr: false },
);

/** One account, margined now by the engine, every figure with the terms that make it. */
export function AccountPage({ accountId }: { accountId: string }) {
  const answer = useQuery(AccountPageDocument, { variables: { accountId }, fetchPolicy: 'network-only' });
  return (
    <QueryFace answer={answer} what={`account ${accountId}`}>
      {({ account, venue, me }) =>
        account === null ? (
          <NoSuchAccount accountId={accountId} />
        ) : isShown(account) ? (
          <AccountSections
            account={account}
            asset={venue.settlementAsset}
            nowMs={Date.parse(venue.now)}
            mayClose={me?.rights.includes('IMPORT') ?? false}
            onClosed={() => void answer.refetch()}
          />
        ) : (
          <ClosedSections
            accountId={accountId}
            closedAt={account.closedAt}
            calls={account.calls.edges.map(({ node }) => node)}
            asset={venue.settlementAsset}
            nowMs={Date.parse(venue.now)}
          />
        )
      }
    </QueryFace>
  );
}

function NoSuchAccount({ accountId }: { accountId: string }) {
  return (
    <>
      <PageHeader title={`Account ${accountId}`} />
      <EmptyFace
        title="There is no such account"
        action={
          <Button component={Link} href="/accounts" variant="light">
            All accounts
          </Button>
        }
      />
    </>
  );
}

/** What is known of an account that is closed: it holds nothing, so that there is no figure to show. */
function ClosedSections({
  accountId,
  closedAt,
  calls,
  asset,
  nowMs,
}: {
  accountId: string;
  closedAt: string | null;
  calls: readonly AccountCallFragment[];
  asset: string;
  nowMs: number;
}) {
  return (
    <>
      <PageHeader
        title={`Account ${accountId}`}
        badge={<Tag>Closed</Tag>}
        about={`Closed${closedAt === null ? '' : ` on ${formatInstant(closedAt)}`}: no positions, no collateral, and no part in runs, simulations or counts. An import of a position or a balance reopens it.`}
      />
      <CallHistory calls={calls} asset={asset} nowMs={nowMs} />
    </>
  );
}

function AccountSections({
  account,
  asset,
  nowMs,
  mayClose,
  onClosed,
}: {
  account: ShownAccount;
  asset: string;
  nowMs: number;
  mayClose: boolean;
  onClosed: () => void;
}) {
  const { explanation, collateral, calls } = account;
  const [isClosing, setIsClosing] = useState(false);
  const { positions, orders, pockets } = account;
  const byLegs = new Set(
    positions.filter(({ leg }) => leg !== 'NET').map(({ instrument }) => instrument.symbol),
  );
  const isEmpty = positions.length + collateral.length + orders.length + pockets.length === 0;
  return (
    <>
      <PageHeader
        title={`Account ${account.accountId}`}
        badge={<StatusBadge status={explanation.status} />}
        about={
          <>
            {account.owner === null ? null : (
              <>
                Isolated pocket of{' '}
                <Anchor
                  component={Link}
                  href={`/accounts/${encodeURIComponent(account.owner.accountId)}`}
                  inherit
                  underline="always"
                >
                  {account.owner.accountId}
                </Anchor>
                {' · '}
              </>
            )}
            {account.segment === null ? null : `${account.segment} · `}
            {account.mode === null ? null : `margin mode ${account.mode} · `}
            {account.selectedRate === null ? null : (
              <>
                chosen margin rate <Percent value={account.selectedRate} /> ·{' '}
              </>
            )}
            Margined under version {explanation.version.number}, as of{' '}
            {formatInstant(explanation.asOf, { seconds: true })}
          </>
        }
        actions={
          mayClose && isEmpty ? (
            <Button variant="default" onClick={() => setIsClosing(true)}>
              Close account
            </Button>
          ) : null
        }
      />
      {isClosing ? (
        <CloseAccountDialog
          accountId={account.accountId}
          onClosed={onClosed}
          onClose={() => setIsClosing(false)}
        />
      ) : null}
      {explanation.missing.length > 0 ? (
        <RefusalAlert title="This account cannot be margined">
          Missing: {explanation.missing.join(', ')}. No figure is stated; none is taken as zero.
        </RefusalAlert>
      ) : null}
      <HeldPriceNotices symbols={new Set(positions.map(({ instrument }) => instrument.symbol))} />
      <AnnouncedFor held={explanation.positions} />
      <NotionalBreaches explanation={explanation} asset={asset} />
      <AccountFigures explanation={explanation} asset={asset} />
      <Section
        title="Positions"
        about="liquidation prices: where the account becomes liquidatable, all else unmoved"
      >
        <PositionTable account={account} asset={asset} />
      </Section>
      <Pockets pockets={account.pockets} asset={asset} />
      <WhatIf accountId={account.accountId} asset={asset} byLegs={byLegs} held={heldOf(explanation)} />
      <FigureTerms figures={explanation.figures} asset={asset} />
      <OpenOrders orders={account.orders} />
      <Collateral collateral={collateral} />
      <CallHistory calls={calls.edges.map(({ node }) => node)} asset={asset} nowMs={nowMs} />
    </>
  );
}

/** Instruments of its positions, the largest first. */
function heldOf({ positions }: Explanation): readonly string[] {
  const bySize = positions.toSorted((a, b) => compareDecimals(b.notional, a.notional));
  return [...new Set(bySize.map(({ instrument }) => instrument))];
}

/** Where it holds more of an instrument than its class lets one account hold. */
function NotionalBreaches({ explanation, asset }: { explanation: Explanation; asset: string }) {
  // Of legs it is both together that stand above it.
  const above = explanation.positions.filter(
    ({ isAboveMaximum, instrument }, index, all) =>
      isAboveMaximum && all.findIndex((other) => other.instrument === instrument) === index,
  );
  if (above.length === 0) return null;
  return (
    <RefusalAlert title="Above the maximum notional">
      {above.map(({ instrument, leg, notional, maximumNotional, settled }) => (
        <div key={instrument}>
          {instrument}:{' '}
          {leg === 'NET'
            ? `${formatDecimal(settled?.notional ?? notional, { scale: 2 })} ${settled?.asset ?? asset}`
            : 'both legs together'}
          , above the maximum of {formatDecimal(maximumNotional ?? '0')} {settled?.asset ?? asset}. It may
          only be reduced.
        </div>
      ))}
    </RefusalAlert>
  );
}

function AccountFigures({ explanation, asset }: { explanation: Explanation; asset: string }) {
  const { equity, initialMargin, maintenanceMargin, marginRatio, notional, callAmount } = explanation;
  return (
    <Section title="Figures" plain>
      <Figures>
        <Figure label="Margin ratio" unit="equity / MM">
          <Quantity value={marginRatio} scale={4} />
        </Figure>
        <Figure label="Equity" unit={asset}>
          <Money value={equity} />
        </Figure>
        <Figure label="Initial margin (IM)" unit={asset}>
          <Money value={initialMargin} />
        </Figure>
        <Figure label="Maintenance margin (MM)" unit={asset}>
          <Money value={maintenanceMargin} />
        </Figure>
        <Figure label="Notional" unit={asset}>
          <Money value={notional} />
        </Figure>
        <Figure label="Additional margin required" unit={asset}>
          <Money value={callAmount} />
        </Figure>
      </Figures>
    </Section>
  );
}
