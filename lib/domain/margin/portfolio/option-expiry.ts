import { Decimal, decimal, sum, ZERO } from '../../number/decimal';
import type { OptionStandardDocument } from '../../parameters/document/portfolio-document';
import { ok, type Result } from '../../result';
import type { Charge, Parts, Product } from './charge';
import { isolatedRequirement } from './isolated-option';
import { amountOf, type OptionLeg, readFigure } from './market-reader';
import {
  greatestSettlementLoss,
  payoffsAt,
  type Settlement,
  settlements,
  unpairedCalls,
} from './settlement-loss';
import { expirySubject, type PortfolioMarket, type PortfolioRefusal } from './types';

/** What the options of one expiry need, and the settlements that were tried. */
export interface ExpiryRequirement {
  readonly charges: readonly Charge[];
  /** The settlement whose loss was charged for initial margin; null when short options were charged by themselves. */
  readonly worst: string | null;
  readonly scenarios: readonly { readonly name: string; readonly profitAndLoss: Decimal }[];
  /** What its maintenance margin is the lesser of: the sum of the needs, and the loss less the marks, not below 0. */
  readonly kept: {
    readonly charged: Decimal;
    /** Of each leg by itself, in their order. */
    readonly needs: readonly Decimal[];
    /** At settlement, with what unpaired calls are charged. */
    readonly loss: Decimal;
    /** What each leg is worth at its mark. */
    readonly marks: readonly Decimal[];
  };
}

/**
 * The lesser of two requirements: each option by itself, or the greatest loss at settlement less what the options are
 * marked at, plus an amount for each unpaired short call. Not below 0, should marks be worse than any settlement.
 */
export function expiryRequirement(
  document: OptionStandardDocument,
  legs: readonly OptionLeg[],
  expiresAt: Date,
  indexPrice: Decimal,
  market: PortfolioMarket,
  product: Product,
): Result<ExpiryRequirement, PortfolioRefusal> {
  const subject = expirySubject(document.underlying, expiresAt);
  const unpaired = unpairedCalls(legs);
  const forward = unpaired.isZero() ? ok(ZERO) : readFigure(market, subject, 'FORWARD_PRICE');
  if (!forward.ok) return forward;
  const isolated = legs.map((leg) => isolatedRequirement(document, leg, indexPrice, product));
  const tried = settlements(legs, document.productStep);
  const worst = greatestSettlementLoss(tried);
  const marks = legs.map((leg) => product(leg.markPrice, amountOf(leg)));
  const context = { document, legs, subject, worst, unpaired, forward: forward.value, product, marks };

  const charges: Charge[] = [];
  const kept = { charged: ZERO, needs: isolated.map(({ maintenance }) => maintenance), loss: ZERO, marks };
  let isByLoss = false;
  for (const touches of ['INITIAL', 'MAINTENANCE'] as const) {
    const needs = isolated.map((needed) => (touches === 'INITIAL' ? needed.initial : needed.maintenance));
    const byThemselves = sum(needs);
    const byLoss = lossCharge(context, touches);
    if (touches === 'MAINTENANCE') {
      kept.charged = Decimal.min(byThemselves, byLoss.amount);
      kept.loss = byLoss.basis;
    }
    if (byThemselves.lte(byLoss.amount)) {
      charges.push(...needs.map((need, index) => isolatedCharge(legs[index], need, touches)).flat());
    } else {
      charges.push(byLoss);
      isByLoss ||= touches === 'INITIAL';
    }
  }
  const nameOf = ({ price }: Settlement) => `${subject} at ${price.toFixed()}`;
  return ok({
    charges,
    worst: isByLoss && worst ? nameOf(worst) : null,
    scenarios: tried.map((settlement) => ({ name: nameOf(settlement), profitAndLoss: settlement.payoff })),
    kept,
  });
}

type Touches = 'INITIAL' | 'MAINTENANCE';

function isolatedCharge(leg: OptionLeg | undefined, amount: Decimal, touches: Touches): Charge[] {
  if (!leg) return [];
  const isLong = leg.quantity.gt(0);
  const rates = {
    INITIAL: 'leastInitialRate',
    MAINTENANCE: `${leg.option.right.toLowerCase()}MaintenanceRate`,
  };
  return [
    {
      kind: 'ISOLATED',
      touches,
      path: isLong ? ['option'] : ['option', rates[touches]],
      subject: leg.instrument,
      basis: amountOf(leg).abs(),
      rate: null,
      amount,
      label: isLong
        ? 'the value of a long option is not recognised'
        : 'a short option by itself, beyond its mark',
      parts: () => new Map([[leg.instrument, amount]]),
    },
  ];
}

interface LossContext {
  readonly document: OptionStandardDocument;
  readonly legs: readonly OptionLeg[];
  readonly subject: string;
  readonly worst: Settlement | null;
  readonly unpaired: Decimal;
  readonly forward: Decimal;
  readonly product: Product;
  readonly marks: readonly Decimal[];
}

/** The greatest loss, as a requirement against an equity that holds the marks. */
function lossCharge(
  { document, legs, subject, worst, unpaired, forward, product, marks }: LossContext,
  touches: Touches,
): Charge {
  const key = touches === 'INITIAL' ? 'unpairedInitialScale' : 'unpairedMaintenanceScale';
  const perUnpaired = product(decimal(document.option[key]), forward);
  const forUnpaired = product(perUnpaired, unpaired);
  const parts = (): Parts => {
    const payoffs = worst ? payoffsAt(legs, worst.price, product) : [];
    const all = new Map<string, Decimal>();
    for (const [index, leg] of legs.entries()) {
      const beyondMark = (marks[index] ?? ZERO).minus(payoffs[index] ?? ZERO);
      all.set(leg.instrument, beyondMark);
    }
    const shortCalls = legs.filter(({ quantity, option }) => quantity.lt(0) && option.right === 'CALL');
    const shortAmount = sum(shortCalls.map((leg) => amountOf(leg).abs()));
    for (const leg of shortCalls) {
      const share = forUnpaired.times(amountOf(leg).abs()).div(shortAmount);
      all.set(leg.instrument, (all.get(leg.instrument) ?? ZERO).plus(share));
    }
    return all;
  };
  const loss = (worst?.payoff ?? ZERO).neg();
  return {
    kind: 'GREATEST_LOSS',
    touches,
    path: ['option', key],
    subject,
    basis: loss.plus(forUnpaired),
    rate: null,
    amount: Decimal.max(ZERO, loss.plus(forUnpaired).plus(sum(marks))),
    label: `loss ${loss.toFixed()} at settlement and ${forUnpaired.toFixed()} for unpaired calls, less marks`,
    parts,
  };
}
