import { Decimal, decimal, ONE, sum, ZERO } from '../../number/decimal';
import type { ScenarioGridDocument } from '../../parameters/document/portfolio-document';
import { black76Delta } from './black-76';
import { type Charge, type Product, proRata } from './charge';
import { decimalFrom, discountFactor, type GridExpiry, tierOf } from './grid-market';
import { amountOf } from './market-reader';
import type { PortfolioLeg, PortfolioMarket } from './types';

/** A leg's delta in units of the underlying, signed. */
export interface LegDelta {
  readonly instrument: string;
  readonly delta: Decimal;
  /** Null for what never expires. */
  readonly expiresAt: number | null;
  readonly tier: string | null;
}

/** Deltas of futures and perpetuals are their amounts, of options Black-76's; collateral that cancels risk counts. */
export function legDeltas(
  document: ScenarioGridDocument,
  legs: readonly PortfolioLeg[],
  expiries: readonly GridExpiry[],
  asOf: Date,
): LegDelta[] {
  const optionDeltas = new Map<string, Decimal>();
  for (const expiry of expiries) {
    for (const { leg, volatility } of expiry.options) {
      if (!document.options) continue;
      const delta = black76Delta({
        right: leg.option.right,
        forward: expiry.forward.toNumber(),
        strike: leg.option.strike.toNumber(),
        years: expiry.years,
        volatility,
        discountFactor: discountFactor(document.options, expiry.interestRate, expiry.years),
      });
      optionDeltas.set(leg.instrument, decimalFrom(delta, document.options));
    }
  }
  return legs.map((leg) => {
    const isUncounted =
      leg.kind === 'SPOT' &&
      !document.collateral?.some(({ asset, cancelsRisk }) => asset === leg.instrument && cancelsRisk);
    const unit =
      leg.kind === 'OPTION' ? (optionDeltas.get(leg.instrument) ?? ZERO) : isUncounted ? ZERO : ONE;
    return {
      instrument: leg.instrument,
      delta: amountOf(leg).times(unit),
      expiresAt: leg.expiresAt?.getTime() ?? null,
      tier: tierOf(document, leg.expiresAt, asOf)?.name ?? null,
    };
  });
}

interface TierDelta {
  long: Decimal;
  short: Decimal;
}

/** Deltas of each tier, netted within an expiry, not between expiries. */
function tierDeltas(deltas: readonly LegDelta[]): Map<string, TierDelta> {
  const byExpiry = new Map<number, { readonly tier: string; net: Decimal }>();
  for (const { delta, expiresAt, tier } of deltas) {
    if (expiresAt === null || tier === null) continue;
    const known = byExpiry.get(expiresAt);
    if (known) known.net = known.net.plus(delta);
    else byExpiry.set(expiresAt, { tier, net: delta });
  }
  const tiers = new Map<string, TierDelta>();
  for (const { tier, net } of byExpiry.values()) {
    const known = tiers.get(tier) ?? { long: ZERO, short: ZERO };
    if (net.gt(0)) known.long = known.long.plus(net);
    else known.short = known.short.minus(net);
    tiers.set(tier, known);
  }
  return tiers;
}

/** Takes as many spreads as two tiers still make; within one tier the second direction finds nothing left. */
function takenSpreads(first: TierDelta, second: TierDelta): Decimal {
  const forwards = Decimal.min(first.long, second.short);
  first.long = first.long.minus(forwards);
  second.short = second.short.minus(forwards);
  const backwards = Decimal.min(first.short, second.long);
  first.short = first.short.minus(backwards);
  second.long = second.long.minus(backwards);
  return forwards.plus(backwards);
}

/** Spread charges in their order; each spread uses up the deltas that make it. */
export function spreadCharges(
  document: ScenarioGridDocument,
  deltas: readonly LegDelta[],
  product: Product,
): Charge[] {
  const tiers = tierDeltas(deltas);
  return (document.spreadCharges ?? []).flatMap(({ first, second, amount }, index): Charge[] => {
    const [left, right] = [tiers.get(first), tiers.get(second)];
    const spreads = left && right ? takenSpreads(left, right) : ZERO;
    if (spreads.isZero()) return [];
    const shares = new Map(
      deltas
        .filter(({ tier }) => tier === first || tier === second)
        .map(({ instrument, delta }) => [instrument, delta.abs()] as const),
    );
    return (['INITIAL', 'MAINTENANCE'] as const).map((touches): Charge => {
      const factor = touches === 'INITIAL' ? document.initialFactor : document.maintenanceFactor;
      const rate = product(decimal(amount), decimal(factor));
      const charged = product(spreads, rate);
      return {
        kind: 'SPREAD_CHARGE',
        touches,
        path: ['spreadCharges', index],
        subject: `${first}:${second}`,
        basis: spreads,
        rate,
        amount: charged,
        label: `${spreads.toFixed()} spreads`,
        parts: () => (sum(shares.values()).isZero() ? new Map() : proRata(charged, shares)),
      };
    });
  });
}

/** What the price range of a grid is worth per unit of delta; null when it needs an index price that is missing. */
export function pricePerDelta(
  { priceRange, underlying }: ScenarioGridDocument,
  market: PortfolioMarket,
): Decimal | null {
  if (priceRange.unit === 'AMOUNT') return decimal(priceRange.amount);
  return market.figure(underlying, 'INDEX_PRICE')?.times(decimal(priceRange.fraction)) ?? null;
}
