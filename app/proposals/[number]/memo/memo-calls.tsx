import { useMemo } from 'react';
import { DataTable } from '../../../_ui/data-table';
import { formatCount } from '../../../_ui/format';
import { Section } from '../../../_ui/section';
import { callColumns, ShareBands } from '../(review)/evidence/call-shares';
import { type Burden, burdenSentence } from '../(review)/evidence/burden-words';
import { useProposal } from '../(review)/proposal-context';
import proposal from '../(review)/proposal.module.css';

const NAMED = 10;
/** Of the columns that evidence has: shares say what the amounts beside them would. */
const LEFT_OUT = new Set(['equity', 'collateral']);

/** The ten who must add most, and how heavy the change is on all who must add. */
export function AdditionalCallsInShort({ burden }: { burden: Burden }) {
  const { settlementAsset } = useProposal().venue;
  const isLiquidKnown = burden.byShareOfLiquid !== null;
  const columns = useMemo(
    () => callColumns(settlementAsset, isLiquidKnown).filter(({ key }) => !LEFT_OUT.has(key)),
    [settlementAsset, isLiquidKnown],
  );
  const named = burden.largest.slice(0, NAMED);
  return (
    <Section
      title="Who must add collateral"
      about="the new call, or what is added to a call that is open already"
    >
      <ul className={proposal.cornerSentences}>
        <li>{burdenSentence(burden, settlementAsset)}</li>
      </ul>
      {named.length === 0 ? null : (
        <>
          <ShareBands burden={burden} asset={settlementAsset} />
          <DataTable
            label="Largest additional calls"
            columns={columns}
            rows={named}
            rowKey={({ accountId }) => accountId}
            caption={`${formatCount(named.length)} of ${formatCount(burden.additionalCalls)} accounts, the largest additional call first`}
          />
        </>
      )}
    </Section>
  );
}
