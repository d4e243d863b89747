'use client';
import { useLazyQuery } from '@apollo/client/react';
import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { WhatIfDocument, type WhatIfQuery } from '../../_graphql/generated/graphql';
import { StatusBadge } from '../../_ui/badges';
import { type Column, DataTable } from '../../_ui/data-table';
import { RefusalAlert } from '../../_ui/faces';
import { Change, Money, Quantity } from '../../_ui/figures';
import { formatDecimal, formatInstant } from '../../_ui/format';
import { Section } from '../../_ui/section';
import { tradedFault } from './traded-fault';
import { useInstruments } from '../../parameters/use-instruments';
import classes from './account.module.css';

type Requirement = Extract<WhatIfQuery['outcome'], { __typename: 'MarginRequirement' }>;
type Figures = Requirement['after'];

interface Row {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const ROWS = [
  ['Equity', 'equity'],
  ['Initial margin (IM)', 'initialMargin'],
  ['Maintenance margin (MM)', 'maintenanceMargin'],
  ['Notional', 'notional'],
  ['Additional margin required', 'callAmount'],
] as const;

function columns(asset: string): readonly Column<Row>[] {
  const money = (key: 'before' | 'after', header: string): Column<Row> => ({
    ...{ key, header, unit: asset, numeric: true },
    cell: (row) => <Money value={row[key]} />,
  });
  return [
    { key: 'name', header: 'Figure', cell: ({ name }) => name },
    money('before', 'Now'),
    money('after', 'After'),
    {
      ...{ key: 'change', header: 'Change', unit: asset, numeric: true },
      cell: ({ before, after }) => <Change before={before} after={after} />,
    },
  ];
}

/** A trade that nobody makes: what the account would need after it, and whether it may be made. */
export function WhatIf({
  accountId,
  asset,
  byLegs,
}: {
  accountId: string;
  asset: string;
  /** Instruments that the account holds by legs: a trade in one says which. */
  byLegs: ReadonlySet<string>;
}) {
  const { instruments = [] } = useInstruments();
  const [instrument, setInstrument] = useState<string | null>(null);
  const [leg, setLeg] = useState<'LONG' | 'SHORT'>('LONG');
  const [quantity, setQuantity] = useState('');
  const [price, setPrice] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const quantityFault = tradedFault(quantity, 'quantity');
  const priceFault = tradedFault(price, 'price');
  const [ask, { data, loading, error }] = useLazyQuery(WhatIfDocument, { fetchPolicy: 'network-only' });

  const choose = (symbol: string | null) => {
    setInstrument(symbol);
    setPrice(instruments.find((one) => one.symbol === symbol)?.markPrice ?? '');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsAsked(true);
    if (instrument === null || quantityFault !== null || priceFault !== null) return;
    const trade = { instrument, quantity: quantity.trim(), price: price.trim() };
    const trades = [byLegs.has(instrument) ? { ...trade, leg } : trade];
    void ask({ variables: { input: { accountId, trades } } });
  };
  return (
    <div data-screen={data === undefined ? true : undefined}>
      <Section title="What if" about="a trade is supposed; nothing is placed or stored" padded>
        <form className={classes.whatIf} noValidate onSubmit={submit}>
          <Select
            label="Instrument"
            placeholder="Choose one"
            searchable
            required
            data={instruments.map(({ symbol }) => symbol)}
            value={instrument}
            onChange={choose}
          />
          {instrument !== null && byLegs.has(instrument) ? (
            <Select
              label="Leg"
              allowDeselect={false}
              data={[
                { value: 'LONG', label: 'long' },
                { value: 'SHORT', label: 'short' },
              ]}
              value={leg}
              onChange={(value) => setLeg(value === 'SHORT' ? 'SHORT' : 'LONG')}
            />
          ) : null}
          <TextInput
            label="Quantity"
            description="negative sells"
            inputMode="decimal"
            required
            error={isAsked ? quantityFault : null}
            value={quantity}
            onChange={({ currentTarget }) => setQuantity(currentTarget.value)}
          />
          <TextInput
            label="Price"
            description={`in ${asset}`}
            inputMode="decimal"
            required
            error={isAsked ? priceFault : null}
            value={price}
            onChange={({ currentTarget }) => setPrice(currentTarget.value)}
          />
          <Button type="submit" loading={loading} disabled={instrument === null}>
            Compute
          </Button>
        </form>
        <div role="status" aria-label="What if">
          {data === undefined || loading || (isAsked && (quantityFault ?? priceFault) !== null) ? null : (
            <Outcome outcome={data.outcome} asset={asset} />
          )}
        </div>
        {error && !loading ? (
          <RefusalAlert>The server gave no answer. What you entered is kept; try again.</RefusalAlert>
        ) : null}
      </Section>
    </div>
  );
}

function Outcome({ outcome, asset }: { outcome: WhatIfQuery['outcome']; asset: string }) {
  if (outcome.__typename !== 'MarginRequirement')
    return (
      <RefusalAlert title={outcome.message}>
        {outcome.__typename === 'InvalidInput'
          ? outcome.faults.map(({ path, message }) => <div key={`${path} ${message}`}>{message}</div>)
          : null}
      </RefusalAlert>
    );
  const { before, after, asOf } = outcome;
  return (
    <>
      <Verdict {...outcome} asset={asset} />
      <p className={classes.standing}>
        <StatusBadge status={before.status} /> <span aria-hidden>→</span>{' '}
        <StatusBadge status={after.status} /> Margin ratio <Ratio figures={before} />{' '}
        <span aria-hidden>→</span> <Ratio figures={after} />
      </p>
      <DataTable
        label="Figures now and after the trade"
        columns={columns(asset)}
        rows={ROWS.map(([name, key]) => ({ name, before: before[key], after: after[key] }))}
        rowKey={({ name }) => name}
      />
      {outcome.atHeldPrices.length > 0 ? (
        <p className={classes.asOf}>
          The price of {outcome.atHeldPrices.join(', ')} is held: figures are at the last accepted one.
        </p>
      ) : null}
      <p className={classes.asOf}>
        At prices and positions of {formatInstant(asOf.instant, { seconds: true })}, under version{' '}
        {asOf.versionNumber}.
      </p>
    </>
  );
}

function Ratio({ figures }: { figures: Figures }) {
  return <Quantity value={figures.marginRatio} scale={4} />;
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
      trade be made, and the account lacks margin after it.
    </p>
  ) : (
    <p className={classes.verdict}>
      <b style={{ color: 'var(--status-ok)' }}>✓ Allowed.</b>
    </p>
  );
}
