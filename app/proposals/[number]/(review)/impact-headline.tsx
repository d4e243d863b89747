'use client';
import { Change, CompactMoney, Count } from '../../../_ui/figures';
import { formatCount } from '../../../_ui/format';
import { Figure, Figures } from '../../../_ui/section';
import { type ImpactTotalsFragment } from '../../../_graphql/generated/graphql';
import { useProposal } from './proposal-context';
import classes from './proposal.module.css';

/** The six figures a committee asks for first. */
export function ImpactHeadline({
  impact,
  isOutdated,
}: {
  impact: ImpactTotalsFragment;
  /** It no longer says what the proposal would do. */
  isOutdated: boolean;
}) {
  const { settlementAsset } = useProposal().venue;
  return (
    <div className={classes.headline} data-outdated={isOutdated || undefined}>
      <Figures>
        <Figure label="Δ initial margin" unit={settlementAsset}>
          <Change before={impact.initialMarginBefore} after={impact.initialMarginAfter} compact />
        </Figure>
        <Figure label="Δ maintenance margin" unit={settlementAsset}>
          <Change before={impact.maintenanceMarginBefore} after={impact.maintenanceMarginAfter} compact />
        </Figure>
        <Figure label="Accounts tighter / looser" unit={`of ${formatCount(impact.accounts)}`}>
          <Count value={impact.tighterAccounts} /> / <Count value={impact.looserAccounts} />
        </Figure>
        <Figure label="New margin calls" unit="accounts">
          <Count value={impact.newCalls} />
        </Figure>
        <Figure label="Newly liquidatable" unit="accounts">
          <Count value={impact.newLiquidations} />
        </Figure>
        <Figure label="Newly liquidatable notional" unit={settlementAsset}>
          <CompactMoney value={impact.newlyLiquidatableNotional} />
        </Figure>
      </Figures>
    </div>
  );
}
