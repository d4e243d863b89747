'use client';
import { useQuery } from '@apollo/client/react';
import { useMemo } from 'react';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { CompactMoney } from '../../../../_ui/figures';
import { formatCount, formatInstant } from '../../../../_ui/format';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import { PathWalksDocument } from '../../../../_graphql/generated/graphql';
import { useProposal } from '../proposal-context';
import { WalkDeleveraged } from './walk-deleveraged';
import { WalkPictures } from './walk-pictures';
import {
  actingSentence,
  callsSentence,
  deleveragingSentence,
  heldSentence,
  isEventful,
  type PathWalk,
  type PathWalks,
  stillSentences,
  type WalkRow,
  walkRows,
  walkSentence,
  type WalkStep,
} from './walk-words';
import proposal from '../proposal.module.css';

const TABLE_HEIGHT_PX = 420;
const FEW_ROWS = 12;

/** What comes of accounts along each path, one instant after the other. */
export function WalksSection({ simulationId }: { simulationId: string }) {
  // It says more of what the page has asked in short: kept apart from that.
  const answer = useQuery(PathWalksDocument, { variables: { simulationId }, fetchPolicy: 'no-cache' });
  return (
    <QueryFace answer={answer} what="walks along paths">
      {({ node }) =>
        node?.__typename === 'Simulation' && node.walks ? <WalksFound found={node.walks} /> : null
      }
    </QueryFace>
  );
}

function WalksFound({ found }: { found: PathWalks }) {
  const { proposal: shown } = useProposal();
  const { walks, insuranceFund } = found;
  return (
    <Section
      title="Along paths"
      about="one instant after the other: calls and their grace, the price guard, who is liquidated and who pays for it"
      actions={
        <CsvButton
          name={`margrave-proposal-${shown.number}-walks`}
          columns={CSV}
          rows={walks.flatMap(walkRows)}
        />
      }
    >
      {walks.map((walk) => (
        <WalkFound key={walk.scenarioHash} walk={walk} fund={insuranceFund} />
      ))}
      <p className={`${proposal.cornerSentences} ${proposal.soft}`}>
        Nobody trades or pays in, and no sale moves a price. Who is liquidatable as the path begins is
        liquidated there. Auto-deleveraging closes positions of the other side, most profit times leverage
        first. Method: docs/methodology.md, Walks along a path.
      </p>
    </Section>
  );
}

function WalkFound({ walk, fund }: { walk: PathWalk; fund: string | null }) {
  const { venue } = useProposal();
  const { settlementAsset: asset } = venue;
  const columns = useMemo(() => columnsOf(asset), [asset]);
  const [before, after] = [walk.before.course.total, walk.after.course.total];
  const held = heldSentence(walk);
  const acting = actingSentence(walk.after, asset);
  const deleveraged = deleveragingSentence(walk, asset);
  const rows = walkRows(walk).filter(isEventful);
  return (
    <>
      <ul className={proposal.cornerSentences}>
        <li>{walkSentence(walk.name, before, after, fund, asset)}</li>
        {deleveraged === null ? null : <li>{deleveraged}</li>}
        <li>{callsSentence(before, after)}</li>
        {held === null ? null : <li>{held}</li>}
        {acting === null ? null : <li>{acting}</li>}
        {stillSentences(walk.after).map((sentence) => (
          <li key={sentence} className={proposal.soft}>
            {sentence}
          </li>
        ))}
      </ul>
      <WalkPictures walk={walk} asset={asset} hasFund={fund !== null} />
      {rows.length === 0 ? null : (
        <DataTable
          label={`What happens along ${walk.name}, by instant`}
          columns={columns}
          rows={rows}
          rowKey={({ at }) => at}
          {...(rows.length > FEW_ROWS ? { heightPx: TABLE_HEIGHT_PX } : {})}
        />
      )}
      <WalkDeleveraged walk={walk} asset={asset} />
    </>
  );
}

function columnsOf(asset: string): readonly Column<WalkRow>[] {
  const numeric = true as const;
  const pair = (key: string, header: string, of: (step: WalkStep) => number): Column<WalkRow> => ({
    ...{ key, header, unit: 'base, proposed', numeric },
    cell: ({ before, after }) => (
      <span className="num">
        {formatCount(of(before))}, {formatCount(of(after))}
      </span>
    ),
    sortBy: ({ after }) => of(after),
  });
  const amount = (
    key: string,
    header: string,
    side: 'before' | 'after',
    of: (step: WalkStep) => string,
  ): Column<WalkRow> => ({
    ...{ key, header, unit: asset, numeric },
    cell: (row) => <CompactMoney value={of(row[side])} />,
    sortBy: (row) => of(row[side]),
  });
  return [
    {
      ...{ key: 'at', header: 'At', unit: 'as the path states it' },
      cell: ({ at }) => <span className="num">{formatInstant(at)}</span>,
      sortBy: ({ at }) => at,
    },
    pair('called', 'Calls that open', ({ called }) => called),
    pair('overdue', 'Grace ends', ({ overdue }) => overdue),
    pair('liquidated', 'Liquidated', ({ liquidated }) => liquidated),
    amount('notional', 'Notional, proposed', 'after', ({ notional }) => notional),
    amount('debtBase', 'Bad debt, base', 'before', ({ badDebt }) => badDebt),
    amount('debt', 'Bad debt, proposed', 'after', ({ badDebt }) => badDebt),
    amount('fund', 'Fund left, proposed', 'after', ({ fund }) => fund),
    amount('uncovered', 'Not covered, proposed', 'after', ({ uncovered }) => uncovered),
    {
      ...{ key: 'deleveraged', header: 'Deleveraged', unit: 'accounts: base, proposed', numeric },
      cell: ({ deleveraged }) => (
        <span className="num">
          {formatCount(deleveraged.before?.accounts ?? 0)}, {formatCount(deleveraged.after?.accounts ?? 0)}
        </span>
      ),
      sortBy: ({ deleveraged }) => deleveraged.after?.accounts ?? 0,
    },
    {
      ...{ key: 'held', header: 'Prices held', unit: 'as proposed' },
      cell: ({ held }) => <span>{held.join(', ')}</span>,
    },
  ];
}

const CSV: readonly CsvColumn<WalkRow>[] = [
  { heading: 'path', value: ({ name }) => name },
  { heading: 'at', value: ({ at }) => at },
  ...(['before', 'after'] as const).flatMap((side): CsvColumn<WalkRow>[] => {
    const name = side === 'before' ? 'base' : 'proposed';
    const of = (heading: string, value: (step: WalkStep) => string | number): CsvColumn<WalkRow> => ({
      heading: `${heading}_${name}`,
      value: (row) => value(row[side]),
    });
    return [
      of('called', ({ called }) => called),
      of('closed', ({ closed }) => closed),
      of('overdue', ({ overdue }) => overdue),
      of('in_call', ({ inCall }) => inCall),
      of('liquidated', ({ liquidated }) => liquidated),
      of('liquidated_notional', ({ notional }) => notional),
      of('bad_debt', ({ badDebt }) => badDebt),
      of('fund_left', ({ fund }) => fund),
      of('uncovered', ({ uncovered }) => uncovered),
      of('not_margined', ({ unmargined }) => unmargined),
      ...(['accounts', 'notional', 'borne', 'left'] as const).map((figure): CsvColumn<WalkRow> => ({
        heading: `deleveraged_${figure}_${name}`,
        value: ({ deleveraged }) => deleveraged[side]?.[figure] ?? 0,
      })),
    ];
  }),
  { heading: 'held_proposed', value: ({ held }) => held.join(' ') },
  { heading: 'dials_proposed', value: ({ dials }) => dials },
  { heading: 'liquidated_proposed_dials_still', value: ({ dialsStill }) => dialsStill?.liquidated },
  { heading: 'bad_debt_proposed_dials_still', value: ({ dialsStill }) => dialsStill?.badDebt },
];
