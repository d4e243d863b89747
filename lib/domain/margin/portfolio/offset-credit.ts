import { Decimal, decimal, sum, ZERO } from '../../number/decimal';
import { refuse, ok, type Result } from '../../result';
import type { CompiledOffset, OffsetBasis, PortfolioMargin } from './types';

/** What an offset takes off one portfolio's requirement: settlement asset, ≥ 0, exact. */
export interface OffsetCredit {
  readonly offset: string;
  readonly portfolio: string;
  readonly initial: Decimal;
  readonly maintenance: Decimal;
}

/** Why offsets cannot be reckoned: a price range is a fraction of an index price that is missing. */
export interface OffsetRefusal {
  readonly code: 'MissingPriceRange';
  readonly portfolio: string;
}

interface Standing {
  readonly margin: PortfolioMargin;
  readonly basis: OffsetBasis;
  /** Delta that no offset has used yet, signed. */
  delta: Decimal;
  /** Scenario loss that has been credited. */
  credited: Decimal;
  initialCredit: Decimal;
  maintenanceCredit: Decimal;
}

/**
 * Credits between the scenario grids of one account, in the order of `offsets`. Each uses up the deltas it is given
 * for, is capped, and never takes a requirement below its contingencies and short-option minimum.
 *
 * @param margins of the account's portfolios; those without an offset basis take no part
 * @see docs/methodology.md#span-like-scenarios
 */
export function offsetCredits(
  offsets: readonly CompiledOffset[],
  margins: readonly PortfolioMargin[],
): Result<OffsetCredit[], OffsetRefusal> {
  const standings = new Map<string, Standing>();
  for (const margin of margins) {
    if (!margin.offsetBasis) continue;
    standings.set(margin.name, {
      margin,
      basis: margin.offsetBasis,
      delta: margin.offsetBasis.netDelta,
      credited: ZERO,
      initialCredit: ZERO,
      maintenanceCredit: ZERO,
    });
  }
  const credits: OffsetCredit[] = [];
  for (const offset of offsets) {
    const sides = offset.legs.map(({ portfolio }) => standings.get(portfolio));
    const [first, second] = sides;
    if (!first || !second) continue;
    const wanted =
      offset.kind === 'SPREAD' ? spreadCredit(offset, first, second) : scenarioCredit(offset, first, second);
    if (!wanted.ok) return wanted;
    for (const [index, standing] of [first, second].entries()) {
      const credit = granted(offset, standing, wanted.value[index] ?? ZERO);
      if (credit.initial.gt(0)) credits.push(credit);
    }
  }
  return ok(credits);
}

type Wanted = Result<readonly [Decimal, Decimal], OffsetRefusal>;

/** Deltas on opposite sides form spreads; each side is credited its own price range on the delta in them. */
function spreadCredit(
  { legs, recognised }: Extract<CompiledOffset, { kind: 'SPREAD' }>,
  first: Standing,
  second: Standing,
): Wanted {
  if (first.delta.times(second.delta).gte(0)) return ok([ZERO, ZERO]);
  const ratios = [decimal(legs[0].ratio), decimal(legs[1].ratio)] as const;
  const spreads = Decimal.min(first.delta.abs().div(ratios[0]), second.delta.abs().div(ratios[1]));
  const wanted: Decimal[] = [];
  for (const [standing, ratio] of [
    [first, ratios[0]],
    [second, ratios[1]],
  ] as const) {
    const { pricePerDelta } = standing.basis;
    if (!pricePerDelta) return refuse({ code: 'MissingPriceRange', portfolio: standing.margin.name });
    const used = spreads.times(ratio);
    standing.delta = standing.delta.minus(standing.delta.gt(0) ? used : used.neg());
    wanted.push(used.times(pricePerDelta).times(decimal(recognised)));
  }
  return ok([wanted[0] ?? ZERO, wanted[1] ?? ZERO]);
}

/** What the worst loss falls by when scenarios of one name are added up, split in proportion to each one's loss. */
function scenarioCredit(
  { recognised }: Extract<CompiledOffset, { kind: 'SCENARIO' }>,
  first: Standing,
  second: Standing,
): Wanted {
  const apart = first.basis.loss.plus(second.basis.loss);
  const together = combinedLoss(first.margin, second.margin, decimal(recognised));
  const credit = Decimal.max(ZERO, apart.minus(together));
  if (credit.isZero()) return ok([ZERO, ZERO]);
  const share = credit.times(first.basis.loss).div(apart);
  return ok([share, credit.minus(share)]);
}

/**
 * The worst of all scenarios of two portfolios together, losses in full and gains in part; ≥ 0.
 *
 * Source: CME Clearing, "Scanning-based spreads" (cmegroup.com/clearing/margins/spread-calc.html).
 */
export function combinedLoss(
  first: Pick<PortfolioMargin, 'scenarios'>,
  second: Pick<PortfolioMargin, 'scenarios'>,
  recognised: Decimal,
): Decimal {
  const others = new Map(second.scenarios.map(({ name, profitAndLoss }) => [name, profitAndLoss]));
  const names = new Map(first.scenarios.map(({ name, profitAndLoss }) => [name, profitAndLoss]));
  let worst = ZERO;
  for (const name of new Set([...names.keys(), ...others.keys()])) {
    const sides = [names.get(name) ?? ZERO, others.get(name) ?? ZERO];
    const loss = sum(sides.map((side) => (side.lt(0) ? side.neg() : side.neg().times(recognised))));
    worst = Decimal.max(worst, loss);
  }
  return worst;
}

function granted(offset: CompiledOffset, standing: Standing, wanted: Decimal): OffsetCredit {
  const { basis, margin } = standing;
  const room = Decimal.max(ZERO, basis.loss.times(decimal(offset.cap)).minus(standing.credited));
  const loss = Decimal.min(wanted, room);
  standing.credited = standing.credited.plus(loss);
  const within = (credit: Decimal, requirement: Decimal, least: Decimal, before: Decimal) =>
    Decimal.max(ZERO, Decimal.min(credit, requirement.minus(before).minus(least)));
  const initial = within(
    loss.times(basis.initialFactor),
    margin.initialMargin,
    basis.initialLeast,
    standing.initialCredit,
  );
  const maintenance = within(
    loss.times(basis.maintenanceFactor),
    margin.maintenanceMargin,
    basis.maintenanceLeast,
    standing.maintenanceCredit,
  );
  standing.initialCredit = standing.initialCredit.plus(initial);
  standing.maintenanceCredit = standing.maintenanceCredit.plus(maintenance);
  return { offset: offset.name, portfolio: margin.name, initial, maintenance };
}
