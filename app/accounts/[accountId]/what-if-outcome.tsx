import { type ReactNode, useMemo } from 'react';
import type { WhatIfQuery } from '../../_graphql/generated/graphql';
import { type AccountStatus, StatusBadge } from '../../_ui/badges';
import { type Column, DataTable } from '../../_ui/data-table';
import { RefusalAlert } from '../../_ui/faces';
import { Absent, Change, Money, Quantity, Ratio } from '../../_ui/figures';
import { formatDecimal, formatInstant } from '../../_ui/format';
import classes from './account.module.css';

type Requirement = Extract<WhatIfQuery['outcome'], { __typename: 'MarginRequirement' }>;
type Places = Requirement['liquidationPrices'][number];
type Liquidation = Places['before'];

interface Row {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly shocked: string | null;
}

const ROWS = [
  ['Equity', 'equity'],
  ['Initial margin (IM)', 'initialMargin'],
  ['Maintenance margin (MM)', 'maintenanceMargin'],
  ['Notional', 'notional'],
  ['Additional margin required', 'callAmount'],
] as const;

function columnsOf(asset: string, isShocked: boolean): readonly Column<Row>[] {
  const money = (key: 'before' | 'after' | 'shocked', header: string): Column<Row> => ({
    ...{ key, header, unit: asset, numeric: true },
    cell: (row) => <Money value={row[key]} />,
  });
  return [
    { key: 'name', header: 'Figure', cell: ({ name }) => name },
    money('before', 'Now'),
    money('after', 'After the trades'),
    {
      ...{ key: 'change', header: 'Change', unit: asset, numeric: true },
      cell: ({ before, after }) => <Change before={before} after={after} />,
    },
    ...(isShocked ? [money('shocked', 'And after the move')] : []),
  ];
}

function Prices({ at }: { at: Liquidation }) {
  if (at === null || (at.below === null && at.above === null)) return <Absent />;
  return (
    <>
      {at.below === null ? null : (
        <div>
          below <Quantity value={at.below} />
        </div>
      )}
      {at.above === null ? null : (
        <div>
          above <Quantity value={at.above} />
        </div>
      )}
    </>
  );
}

function liquidationColumns(isShocked: boolean): readonly Column<Places>[] {
  const prices = (key: 'before' | 'after' | 'shocked', header: string): Column<Places> => ({
    ...{ key, header, numeric: true },
    cell: (row) => <Prices at={row[key]} />,
  });
  return [
    { key: 'instrument', header: 'Liquidated when the price of', cell: ({ instrument }) => instrument },
    {
      key: 'mark',
      header: 'Mark price',
      numeric: true,
      cell: ({ markPrice }) => <Quantity value={markPrice} />,
    },
    prices('before', 'Now'),
    prices('after', 'After the trades'),
    ...(isShocked ? [prices('shocked', 'And after the move')] : []),
  ];
}

/** What the account would be after trades and a move of prices, or why that cannot be said. */
export function WhatIfOutcome({
  outcome,
  asset,
  isTraded,
  proposal,
}: {
  outcome: WhatIfQuery['outcome'];
  asset: string;
  /** Whether there are trades that may be made or not. */
  isTraded: boolean;
  /** Number of the proposal under whose parameters; null: the live version. */
  proposal: number | null;
}) {
  if (outcome.__typename !== 'MarginRequirement')
    return (
      <RefusalAlert title={outcome.message}>
        {outcome.__typename === 'InvalidInput'
          ? outcome.faults.map(({ path, message }) => <div key={`${path} ${message}`}>{message}</div>)
          : null}
      </RefusalAlert>
    );
  return <Answer {...{ outcome, asset, isTraded, proposal }} />;
}

function Answer({
  outcome,
  asset,
  isTraded,
  proposal,
}: {
  outcome: Requirement;
  asset: string;
  isTraded: boolean;
  proposal: number | null;
}) {
  const { before, after, shocked, asOf, liquidationPrices } = outcome;
  const isShocked = shocked !== null;
  const columns = useMemo(() => columnsOf(asset, isShocked), [asset, isShocked]);
  const places = useMemo(() => liquidationColumns(isShocked), [isShocked]);
  const standings: readonly { readonly status: AccountStatus; readonly marginRatio: string | null }[] = [
    before,
    after,
    ...(shocked ? [shocked.figures] : []),
  ];
  return (
    <>
      {isTraded ? <Verdict {...outcome} asset={asset} /> : null}
      {shocked && isWorse(shocked.figures.status, after.status) ? (
        <p className={classes.verdict}>
          <b style={{ color: 'var(--status-call)' }}>! The move of prices</b>{' '}
          {shocked.figures.status === 'LIQUIDATION'
            ? 'would liquidate the account.'
            : shocked.figures.status === 'CALL'
              ? 'would open a margin call.'
              : 'would bring the account near a margin call.'}
        </p>
      ) : null}
      <p className={classes.standing}>
        <Arrows>
          {standings.map(({ status }, at) => (
            <StatusBadge key={at} status={status} />
          ))}
        </Arrows>{' '}
        Margin ratio{' '}
        <Arrows>
          {standings.map(({ marginRatio }, at) => (
            <Ratio key={at} value={marginRatio} />
          ))}
        </Arrows>
      </p>
      <DataTable
        label="Figures now and after the trades"
        columns={columns}
        rows={ROWS.map(([name, key]) => ({
          ...{ name, before: before[key], after: after[key] },
          shocked: shocked?.figures[key] ?? null,
        }))}
        rowKey={({ name }) => name}
      />
      {liquidationPrices.length > 0 ? (
        <DataTable
          label="Liquidation prices now and after the trades"
          columns={places}
          rows={liquidationPrices}
          rowKey={({ instrument }) => instrument}
        />
      ) : null}
      {shocked && shocked.aboveMaximum.length > 0 ? (
        <p className={classes.asOf}>
          After the move it would hold more than the maximum notional of{' '}
          {shocked.aboveMaximum.map(({ instrument }) => instrument).join(', ')}.
        </p>
      ) : null}
      {shocked && shocked.unmovedOptions.length > 0 ? (
        <p className={classes.asOf}>
          Prices of options stay where they are, as they follow from more than their underlying:{' '}
          {shocked.unmovedOptions.join(', ')}.
        </p>
      ) : null}
      {outcome.atHeldPrices.length > 0 ? (
        <p className={classes.asOf}>
          The price of {outcome.atHeldPrices.join(', ')} is held: figures are at the last accepted one.
        </p>
      ) : null}
      <p className={classes.asOf}>
        At prices and positions of {formatInstant(asOf.instant, { seconds: true })}, under{' '}
        {proposal === null ? `version ${asOf.versionNumber}` : `the parameters of proposal ${proposal}`}.
      </p>
    </>
  );
}

function Arrows({ children }: { children: readonly ReactNode[] }) {
  return children.map((child, at) => (
    <span key={at}>
      {at === 0 ? null : <span aria-hidden> → </span>}
      {child}
    </span>
  ));
}

const ORDER: readonly AccountStatus[] = ['OK', 'WARNING', 'CALL', 'LIQUIDATION'];

function isWorse(status: AccountStatus, than: AccountStatus): boolean {
  return ORDER.indexOf(status) > ORDER.indexOf(than);
}

const WHY = {
  PRICE_HELD: 'its price is held, and nothing is opened against a price that may be false.',
  NEWLY_UNDER_MARGINED: 'the account would no longer have its initial margin.',
  STILL_UNDER_MARGINED: 'the account lacks its initial margin, and this would not reduce its risk.',
} as const;

function Verdict({
  refusal,
  aboveMaximum,
  after: { status },
  asset,
}: Pick<Requirement, 'refusal' | 'aboveMaximum' | 'after'> & { asset: string }) {
  if (refusal !== null)
    return (
      <div className={classes.verdict}>
        <b style={{ color: 'var(--status-liquidation)' }}>✕ Not allowed:</b>{' '}
        {refusal === 'ABOVE_MAXIMUM_NOTIONAL'
          ? aboveMaximum.map(({ instrument, maximum, notional, settlementAsset }) => (
              <div key={instrument}>
                {instrument} would be {formatDecimal(notional, { scale: 2 })} {settlementAsset ?? asset} of
                notional, above its maximum of {formatDecimal(maximum)}.
              </div>
            ))
          : WHY[refusal]}
      </div>
    );
  // A set may let accounts trade that lack margin; nobody is to read that as margin enough.
  return status === 'CALL' || status === 'LIQUIDATION' ? (
    <p className={classes.verdict}>
      <b style={{ color: 'var(--status-call)' }}>! Allowed, but margin is lacking:</b> the parameters let the
      trades be made, and the account lacks margin after them.
    </p>
  ) : (
    <p className={classes.verdict}>
      <b style={{ color: 'var(--status-ok)' }}>✓ Allowed.</b>
    </p>
  );
}
