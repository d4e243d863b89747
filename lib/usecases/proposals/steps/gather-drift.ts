import { pricesOfSnapshot } from '../../../domain/books/market-snapshot';
import type { Evidence } from '../../../domain/governance/approval/approval';
import {
  type DriftBasis,
  driftLimits,
  evidenceDrift,
  type EvidenceDrift,
} from '../../../domain/governance/approval/drift';
import type { Policy } from '../../../domain/governance/policy/policy';
import type { MarkPrices } from '../../../domain/margin/method/types';
import { decimal, type Decimal } from '../../../domain/number/decimal';
import type { ImpactFigures } from '../../../domain/risk/studies/impact/impact';
import type { UnitOfWork } from '../../../ports/unit-of-work';

/** What drift is looked up in: within a transaction that decides, or by a reader. */
export interface DriftSources {
  /** What the newest evidence says of accounts; null without any, or where it is no longer what its hash says. */
  effectsOf(revisionId: string): Promise<{ readonly impact: ImpactFigures } | null>;
  /** Prices of a market that was frozen; null where it is no longer what its hash says. */
  frozenPrices(hash: string): Promise<MarkPrices | null>;
  pricesHeld(): Promise<MarkPrices>;
  liveNotional(): Promise<Decimal | null>;
}

export function driftSourcesOf({ simulations, book, venue }: UnitOfWork): DriftSources {
  return {
    effectsOf: (revisionId) => simulations.effectsOf(revisionId),
    frozenPrices: async (hash) => {
      const text = await simulations.loadSnapshot(hash);
      return text.ok ? pricesOfSnapshot(text.value) : null;
    },
    pricesHeld: () => book.pricesHeld(),
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
  const [prices, effects] = [
    await sources.frozenPrices(evidence.marketSnapshotHash),
    await sources.effectsOf(revisionId),
  ];
  const found: DriftBasis | null =
    prices && effects ? { prices, notional: decimal(effects.impact.totals.notional.before) } : null;
  const present = { prices: await sources.pricesHeld(), notional: await sources.liveNotional() };
  return evidenceDrift(found, present, policy);
}
