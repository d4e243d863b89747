'use client';
import { useMemo } from 'react';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Change } from '../../../../_ui/figures';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { comparedColumns } from './compared-columns';
import { CORNER_WORDS, type CornerImpact, cornerSentence, dialsWords } from './corner-words';
import { type Evidence } from './evidence';
import { thereAlone, UnmarginedAccounts } from './unmargined-accounts';
import classes from '../proposal.module.css';

interface Row extends Omit<CornerImpact, 'corner' | 'dials' | 'unmargined'> {
  readonly name: string;
  readonly dials: string;
}

function columnsOf(asset: string): readonly Column<Row>[] {
  return [
    {
      key: 'dials',
      header: 'Dials',
      cell: ({ name, dials }) => (
        <>
          {name}
          {dials === '' ? null : <span className={classes.cornerDials}>{dials}</span>}
        </>
      ),
    },
    ...comparedColumns(asset),
    {
      key: 'initial',
      header: 'Δ IM',
      unit: asset,
      numeric: true,
      cell: (row) => <Change before={row.initialMarginBefore} after={row.initialMarginAfter} compact />,
    },
    {
      key: 'maintenance',
      header: 'Δ MM',
      unit: asset,
      numeric: true,
      cell: (row) => (
        <Change before={row.maintenanceMarginBefore} after={row.maintenanceMarginAfter} compact />
      ),
    },
  ];
}

/** What the change would do should programmes have moved their dials as far as they may, beside what it does now. */
export function CornerImpacts({
  corners,
  impact,
  unmargined,
}: {
  corners: readonly CornerImpact[];
  impact: NonNullable<Evidence['impact']>;
} & Pick<Evidence, 'unmargined'>) {
  const { settlementAsset } = useProposal().venue;
  const columns = useMemo(() => columnsOf(settlementAsset), [settlementAsset]);
  const rows: readonly Row[] = [
    { ...impact, name: 'As they stood', dials: '' },
    ...corners.map((corner) => ({
      ...corner,
      name: `All ${CORNER_WORDS[corner.corner]}`,
      dials: dialsWords(corner.dials),
    })),
  ];
  return (
    <Section title="Should dials stand at their bounds" about="on the same accounts and prices">
      {corners.map(({ corner, unmargined: there }) => (
        <UnmarginedAccounts
          key={corner}
          unmargined={thereAlone(there, unmargined)}
          where={`with dials ${CORNER_WORDS[corner]}`}
        />
      ))}
      <ul className={classes.cornerSentences}>
        {corners.map((corner) => (
          <li key={corner.corner}>{cornerSentence(corner, settlementAsset)}</li>
        ))}
        <li className={classes.soft}>
          Counted is who is hit by the change, not who would be there without it. What an approval allows is
          the effect as dials stood.
        </li>
      </ul>
      <DataTable
        label="Impact by where dials stand"
        columns={columns}
        rows={rows}
        rowKey={({ name }) => name}
      />
    </Section>
  );
}
