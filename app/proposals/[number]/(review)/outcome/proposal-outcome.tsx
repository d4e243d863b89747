'use client';
import { useQuery } from '@apollo/client/react';
import { useMemo } from 'react';
import { StatusBadge } from '../../../../_ui/badges';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { CompactMoney, Quantity } from '../../../../_ui/figures';
import { formatInstant } from '../../../../_ui/format';
import { HashChip } from '../../../../_ui/hash-chip';
import { Link } from '../../../../_ui/link';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import { ProposalOutcomeDocument } from '../../../../_graphql/generated/graphql';
import { useProposal } from '../proposal-context';
import { OutcomeBridge } from './outcome-bridge';
import {
  type Found,
  isCount,
  LOOK_TITLES,
  MEASURE_LABELS,
  type OutcomeShown,
  outcomeSentences,
  type Way,
  waysShown,
} from './outcome-words';
import proposal from '../proposal.module.css';
import classes from './outcome.module.css';

type Unforeseen = Found['largestUnforeseen'][number];
type Part = Exclude<keyof Way, 'measure' | '__typename'>;

const PARTS: readonly (readonly [Part, string])[] = [
  ['before', 'Before'],
  ['predicted', 'Predicted'],
  ['byPrices', 'By prices'],
  ['byDials', 'By dials'],
  ['byChange', 'By the change'],
  ['byAccounts', 'By accounts'],
  ['now', 'As it is'],
];

const WAY_COLUMNS: readonly Column<Way>[] = [
  { key: 'measure', header: 'Of all accounts', cell: ({ measure }) => MEASURE_LABELS[measure] },
  ...PARTS.map(([part, header]) => ({
    ...{ key: part, header, numeric: true as const },
    cell: (way: Way) => {
      const signed = part.startsWith('by');
      return isCount(way) ? (
        <Quantity value={way[part]} signed={signed} />
      ) : (
        <CompactMoney value={way[part]} signed={signed} />
      );
    },
  })),
];

const WAY_CSV: readonly CsvColumn<Way>[] = [
  { heading: 'figure', value: ({ measure }) => MEASURE_LABELS[measure] },
  { heading: 'before', value: ({ before }) => before },
  { heading: 'predicted', value: ({ predicted }) => predicted },
  { heading: 'by_prices', value: ({ byPrices }) => byPrices },
  { heading: 'by_dials', value: ({ byDials }) => byDials },
  { heading: 'by_the_change', value: ({ byChange }) => byChange },
  { heading: 'by_accounts', value: ({ byAccounts }) => byAccounts },
  { heading: 'as_it_is', value: ({ now }) => now },
];

function unforeseenColumns(asset: string): readonly Column<Unforeseen>[] {
  const numeric = true as const;
  return [
    {
      ...{ key: 'account', header: 'Account' },
      cell: ({ account }) => <Link href={`/accounts/${encodeURIComponent(account)}`}>{account}</Link>,
    },
    {
      ...{ key: 'before', header: 'Without the change' },
      cell: ({ statusBefore }) => <StatusBadge status={statusBefore} />,
    },
    {
      ...{ key: 'notional', header: 'Notional', unit: asset, numeric },
      cell: ({ notional }) => <CompactMoney value={notional} />,
    },
    {
      ...{ key: 'equity', header: 'Equity', unit: asset, numeric },
      cell: ({ equity }) => <CompactMoney value={equity} />,
    },
    {
      ...{ key: 'maintenance', header: 'Maintenance margin', unit: asset, numeric },
      cell: ({ maintenanceMargin }) => <CompactMoney value={maintenanceMargin} />,
    },
  ];
}

/** What came of a change that is live, beside what its evidence predicted; the newest look first. */
export function ProposalOutcome() {
  const { proposal: shown } = useProposal();
  const answer = useQuery(ProposalOutcomeDocument, {
    variables: { number: shown.number },
    fetchPolicy: 'network-only',
  });
  return (
    <QueryFace answer={answer} what="what came of it">
      {(data) => (
        <>
          {(data.proposal?.outcomes ?? []).toReversed().map((outcome) => (
            <Look key={outcome.hash} outcome={outcome} />
          ))}
        </>
      )}
    </QueryFace>
  );
}

function Look({ outcome }: { outcome: OutcomeShown }) {
  const { venue, proposal: shown } = useProposal();
  const { settlementAsset: asset } = venue;
  const columns = useMemo(() => unforeseenColumns(asset), [asset]);
  const { look, asOf, found, failure, hash } = outcome;
  const about = (
    <>
      on live accounts at {formatInstant(asOf, { seconds: true })}{' '}
      <HashChip hash={hash} label="outcome hash" />
    </>
  );
  if (found === null)
    return (
      <Section title={LOOK_TITLES[look]} about={about} padded>
        <p className={proposal.prose}>It could not be held against its evidence. {failure}</p>
      </Section>
    );
  const drawn = found.ways.filter(({ measure }) => measure === 'INITIAL_MARGIN' || measure === 'LIQUIDATION');
  return (
    <>
      <Section
        title={LOOK_TITLES[look]}
        about={about}
        actions={
          <CsvButton
            name={`margrave-proposal-${shown.number}-outcome`}
            columns={WAY_CSV}
            rows={waysShown(found)}
          />
        }
      >
        <ul className={proposal.cornerSentences}>
          {outcomeSentences(found, asset).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <div className={classes.bridges}>
          {drawn.map((way) => (
            <OutcomeBridge key={way.measure} way={way} asset={asset} />
          ))}
        </div>
        <DataTable
          label={`From what was simulated to what it is, amounts in ${asset}`}
          columns={WAY_COLUMNS}
          rows={waysShown(found)}
          rowKey={({ measure }) => measure}
        />
      </Section>
      {found.largestUnforeseen.length === 0 ? null : (
        <Section
          title="Liquidatable by it, and not named by the evidence"
          about={
            found.unforeseen > found.largestUnforeseen.length
              ? `the largest ${found.largestUnforeseen.length} of ${found.unforeseen}`
              : undefined
          }
        >
          <DataTable
            label="Accounts that the change makes liquidatable and the evidence did not name"
            columns={columns}
            rows={found.largestUnforeseen}
            rowKey={({ account }) => account}
          />
        </Section>
      )}
    </>
  );
}
