import { pricesOfSnapshot } from '../../../domain/books/market-snapshot';
import type { Evidence } from '../../../domain/governance/approval/approval';
import {
  type DriftBasis,
  driftLimits,
  evidenceDrift,
  type EvidenceDrift,
} from '../../../domain/governance/approval/drift';
import type { Policy } from '../../../domain/governance/policy/policy';
import { compileParameters } from '../../../domain/margin/method/compile';
import type { MarkPrices } from '../../../domain/margin/method/types';
import { decimal, type Decimal } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { ImpactFigures } from '../../../domain/risk/studies/impact/impact';
import type { UnitOfWork } from '../../../ports/unit-of-work';

/** What drift is looked up in: within a transaction that decides, or by a reader. */
export interface DriftSources {
  /** What the newest evidence says of accounts; null without any, or where it is no longer what its hash says. */
  effectsOf(revisionId: string): Promise<{ readonly impact: ImpactFigures } | null>;
  /** Prices of a market that was frozen; null where it is no longer what its hash says. */
  frozenPrices(hash: string): Promise<MarkPrices | null>;
  /** Of what accounts have in positions or orders, and of what else is named. */
  pricesHeld(also: readonly string[]): Promise<MarkPrices>;
  assetsHeld(): Promise<readonly string[]>;
  /** Null before the first version, or where it is no longer what its hash says. */
  liveSet(): Promise<ParameterSet | null>;
  liveNotional(): Promise<Decimal | null>;
}

export function driftSourcesOf({ simulations, book, venue, parameterSets }: UnitOfWork): DriftSources {
  return {
    effectsOf: (revisionId) => simulations.effectsOf(revisionId),
    frozenPrices: async (hash) => {
      const text = await simulations.loadSnapshot(hash);
      return text.ok ? pricesOfSnapshot(text.value) : null;
    },
    pricesHeld: (also) => book.pricesHeld(also),
    assetsHeld: () => book.assetsHeld(),
    liveSet: async () => {
      const { liveVersion } = (await venue.find()) ?? { liveVersion: null };
      const version = liveVersion === null ? null : await venue.version(liveVersion);
      return version && parameterSets.loadIfIntact(version.parameterSetHash);
    },
    liveNotional: () => venue.liveNotional(),
  };
}

/** What has moved since the newest evidence of a revision, further than the policy allows; null: nothing, or there is no evidence. */
export async function gatherDrift(
  sources: DriftSources,
  revisionId: string,
  { evidence, policy }: { readonly evidence: Evidence | null; readonly policy: Policy },
): Promise<EvidenceDrift | null> {
  const { price, book } = driftLimits(policy);
  if (evidence === null || (price === null && book === null)) return null;
  const [prices, effects, live] = [
    await sources.frozenPrices(evidence.marketSnapshotHash),
    await sources.effectsOf(revisionId),
    await sources.liveSet(),
  ];
  const found: DriftBasis | null =
    prices && effects && live ? { prices, notional: decimal(effects.impact.totals.notional.before) } : null;
  const pricing = live ? pricedBy(live, await sources.assetsHeld()) : [];
  const present = { prices: await sources.pricesHeld(pricing), notional: await sources.liveNotional() };
  return evidenceDrift(found, present, policy);
}

/** The instruments by which these assets are valued as collateral. */
function pricedBy(set: ParameterSet, assets: readonly string[]): readonly string[] {
  const { collateral } = compileParameters(set);
  return assets.flatMap((asset) => collateral.get(asset)?.pricedBy ?? []);
}
