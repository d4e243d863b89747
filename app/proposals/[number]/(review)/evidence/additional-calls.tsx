'use client';
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { DataTable } from '../../../../_ui/data-table';
import { formatCount } from '../../../../_ui/format';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { type Burden, burdenSentence } from './burden-words';
import { callColumns, ShareBands } from './call-shares';
import classes from '../proposal.module.css';

type Call = Burden['largest'][number];

const CSV: readonly CsvColumn<Call>[] = [
  { heading: 'account', value: ({ accountId }) => accountId },
  { heading: 'segment', value: ({ segment }) => segment },
  { heading: 'status_before', value: ({ statusBefore }) => statusBefore },
  { heading: 'status_after', value: ({ statusAfter }) => statusAfter },
  { heading: 'additional_call', value: ({ amount }) => amount },
  { heading: 'equity_before', value: ({ equity }) => equity },
  { heading: 'share_of_equity', value: ({ shareOfEquity }) => shareOfEquity },
  { heading: 'collateral_at_value', value: ({ collateral }) => collateral },
  { heading: 'share_of_collateral', value: ({ shareOfCollateral }) => shareOfCollateral },
  { heading: 'liquid_collateral', value: ({ liquid }) => liquid },
  { heading: 'share_of_liquid', value: ({ shareOfLiquid }) => shareOfLiquid },
];

const SHOWN = 10;

/** Who must add collateral because of the change, how heavy that is on them, and how few bear how much. */
export function AdditionalCalls({ burden }: { burden: Burden }) {
  const { venue, proposal } = useProposal();
  const [isUnfolded, setIsUnfolded] = useState(false);
  const { additionalCalls, concentration, largest } = burden;
  const isLiquidKnown = burden.byShareOfLiquid !== null;
  const columns = useMemo(
    () => callColumns(venue.settlementAsset, isLiquidKnown),
    [venue.settlementAsset, isLiquidKnown],
  );
  const shown = isUnfolded ? largest : largest.slice(0, SHOWN);
  return (
    <Section
      title="Who must add collateral"
      about="the new call, or what is added to a call that is open already"
      actions={
        additionalCalls === 0 ? null : (
          <CsvButton
            name={`margrave-proposal-${proposal.number}-additional-calls`}
            columns={CSV}
            rows={largest}
          />
        )
      }
    >
      <ul className={classes.cornerSentences}>
        <li>{burdenSentence(burden, venue.settlementAsset)}</li>
        {concentration === null ? null : (
          <li className={classes.soft}>
            Herfindahl-Hirschman index {concentration.herfindahl}: 1 if one account bore all of it,{' '}
            {alikeWords(additionalCalls)} if all bore the same. Equity and collateral are before the change;
            collateral at mark prices, before haircuts and less debts.
            {isLiquidKnown ? '' : ' The base version does not say which of it is liquid.'}
          </li>
        )}
      </ul>
      {additionalCalls === 0 ? null : (
        <>
          <ShareBands burden={burden} asset={venue.settlementAsset} />
          <DataTable
            label="Largest additional calls"
            columns={columns}
            rows={shown}
            rowKey={({ accountId }) => accountId}
            caption={`${formatCount(shown.length)} of ${formatCount(additionalCalls)} accounts, the largest additional call first`}
          />
          {largest.length <= SHOWN ? null : (
            <Button variant="subtle" size="compact-xs" m="xs" onClick={() => setIsUnfolded(!isUnfolded)}>
              {isUnfolded ? 'Fold' : `Show the ${formatCount(largest.length)} largest`}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}

/** "0.0217" for 46: of so many alike. */
function alikeWords(accounts: number): string {
  return String(Number((1 / accounts).toPrecision(3)));
}
