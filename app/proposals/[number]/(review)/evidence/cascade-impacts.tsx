'use client';
import { useMemo } from 'react';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { CompactMoney, Count } from '../../../../_ui/figures';
import { formatCompact } from '../../../../_ui/format';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { CascadePrices } from './cascade-prices';
import {
  type CascadeImpact,
  contagionSentence,
  debtSentence,
  depthSentence,
  greatest,
  limitSentences,
  modelWords,
  type RoundRow,
  roundRows,
  salesSentence,
  shockName,
} from './cascade-words';
import { TransmissionMap } from './transmission-map';
import proposal from '../proposal.module.css';
import bars from './crisis-impacts.module.css';
import classes from './cascade-impacts.module.css';

const amountOf = (notional: string | null | undefined) =>
  notional == null ? null : <CompactMoney value={notional} />;
const countOf = (accounts: number | undefined) =>
  accounts === undefined ? null : <Count value={accounts} />;

function columnsOf(asset: string): readonly Column<RoundRow>[] {
  const numeric = true as const;
  return [
    { key: 'round', header: 'Round', cell: ({ round }) => round },
    {
      ...{ key: 'accountsBase', header: 'Sold, base', unit: 'accounts', numeric },
      cell: ({ base }) => countOf(base?.accounts),
    },
    {
      ...{ key: 'accountsProposed', header: 'Sold, proposed', unit: 'accounts', numeric },
      cell: ({ proposed }) => countOf(proposed?.accounts),
    },
    {
      ...{ key: 'notionalBase', header: 'Notional, base', unit: asset, numeric },
      cell: ({ base }) => amountOf(base?.notional),
    },
    {
      ...{ key: 'notionalProposed', header: 'Notional, proposed', unit: asset, numeric },
      cell: ({ proposed }) => amountOf(proposed?.notional),
    },
    {
      ...{ key: 'debtBase', header: 'Bad debt, base', unit: asset, numeric },
      cell: ({ base }) => amountOf(base?.badDebt),
    },
    {
      ...{ key: 'debtProposed', header: 'Bad debt, proposed', unit: asset, numeric },
      cell: ({ proposed }) => amountOf(proposed?.badDebt),
    },
  ];
}

const CSV: readonly CsvColumn<RoundRow>[] = [
  { heading: 'shock', value: ({ shock }) => shock },
  { heading: 'round', value: ({ round }) => String(round) },
  { heading: 'accounts_base', value: ({ base }) => base && String(base.accounts) },
  { heading: 'accounts_proposed', value: ({ proposed: one }) => one && String(one.accounts) },
  { heading: 'notional_base', value: ({ base }) => base?.notional },
  { heading: 'notional_proposed', value: ({ proposed: one }) => one?.notional },
  { heading: 'bad_debt_base', value: ({ base }) => base?.badDebt },
  { heading: 'bad_debt_proposed', value: ({ proposed: one }) => one?.badDebt },
];

const TITLE = 'Does it feed a spiral?';

/** What shocks do through forced sales, under the base version and as proposed; null: the evidence does not say. */
export function CascadeImpacts({ cascades }: { cascades: readonly CascadeImpact[] }) {
  const { venue, proposal: shown } = useProposal();
  const { settlementAsset } = venue;
  const columns = useMemo(() => columnsOf(settlementAsset), [settlementAsset]);
  const [first] = cascades;
  if (first === undefined) return null;
  return (
    <Section
      title={TITLE}
      about="accounts below the liquidation level are sold, what is sold moves prices, and so on"
      actions={
        <CsvButton
          name={`margrave-proposal-${shown.number}-cascades`}
          columns={CSV}
          rows={cascades.flatMap(roundRows)}
        />
      }
    >
      {cascades.map((cascade) => (
        <Cascade key={cascade.key} cascade={cascade} asset={settlementAsset} columns={columns} />
      ))}
      <p className={`${proposal.soft} ${classes.limits}`}>
        Impact: {modelWords(first)}, of all that was sold so far. All of a round are sold whole, at the prices
        that it leaves; nobody trades, pays in or hedges on the way, and no other venue sells. Each instrument
        is moved by its own sales alone. Higher maintenance margin need not be safer here: it sells earlier,
        and more at once. Method: docs/methodology.md, Cascades.
      </p>
    </Section>
  );
}

function Cascade({
  cascade,
  asset,
  columns,
}: {
  cascade: CascadeImpact;
  asset: string;
  columns: readonly Column<RoundRow>[];
}) {
  const name = shockName(cascade);
  const rows = roundRows(cascade);
  const sentences = [
    salesSentence(cascade, asset),
    debtSentence(cascade, asset),
    depthSentence(cascade),
    contagionSentence(cascade),
  ].filter((sentence) => sentence !== null);
  return (
    <div className={classes.shock}>
      <h3 className={classes.name}>{name}</h3>
      <ul className={proposal.cornerSentences}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {limitSentences(cascade).map((sentence) => (
          <li key={sentence}>
            <span aria-hidden>▲ </span>
            {sentence}
          </li>
        ))}
      </ul>
      {rows.length === 0 ? null : (
        <>
          <RoundBars name={name} rows={rows} />
          <div
            className={classes.pictures}
            role="group"
            aria-label={`Prices and what is sold together, ${name}`}
            tabIndex={0}
          >
            <CascadePrices cascade={cascade} />
            <TransmissionMap cascade={cascade} />
          </div>
          <DataTable
            label={`Forced sales by round, ${name}`}
            columns={columns}
            rows={rows}
            rowKey={({ key }) => key}
          />
        </>
      )}
    </div>
  );
}

/** Notional that each round sells, under the base version and as proposed; the table has the figures. */
function RoundBars({ name, rows }: { name: string; rows: readonly RoundRow[] }) {
  const most = Number(
    greatest(rows.flatMap(({ base, proposed: one }) => [base?.notional ?? '0', one?.notional ?? '0'])),
  );
  if (most === 0) return null;
  const bar = (notional: string | undefined, look: string | undefined) => (
    <span className={bars.row}>
      <span
        className={`${bars.bar} ${look}`}
        style={{ width: `${(Number(notional ?? '0') / most) * 80}%` }}
      />
      <span className="num">{formatCompact(notional ?? '0')}</span>
    </span>
  );
  return (
    <figure className={bars.figure} aria-label={`Notional sold by round, base version and proposed: ${name}`}>
      <figcaption className={proposal.cornerSentences}>
        Notional sold by round: <span className={`${bars.key} ${bars.before}`} aria-hidden />
        base version, <span className={`${bars.key} ${bars.after}`} aria-hidden />
        proposed
      </figcaption>
      <dl className={bars.bars} style={{ gridTemplateColumns: '10ch 1fr' }}>
        {rows.map((row) => (
          <div key={row.key} className={bars.crisis}>
            <dt>Round {row.round}</dt>
            <dd>
              {bar(row.base?.notional, bars.before)}
              {bar(row.proposed?.notional, bars.after)}
            </dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}
