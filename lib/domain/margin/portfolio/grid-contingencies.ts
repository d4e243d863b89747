import { Decimal, decimal, ONE, sum, ZERO } from '../../number/decimal';
import type { MarketFigure } from '../../market/market-figure';
import type { ScenarioGridDocument } from '../../parameters/document/portfolio-document';
import { ok, type Result } from '../../result';
import { type Charge, type Parts, type Product, proRata } from './charge';
import { amountOf, leastOf, type OptionLeg, readFigure, readFigures } from './market-reader';
import { expirySubject, type PortfolioLeg, type PortfolioMarket, type PortfolioRefusal } from './types';

type Charges = Result<readonly Charge[], PortfolioRefusal>;
type Rates = { readonly initial: string; readonly maintenance: string };

/**
 * What a grid adds to its worst scenario: fractions of notionals, haircuts, and add-ons for prices that are not
 * trusted. None depends on the scenarios, and no factor touches them.
 *
 * @returns those of the legs it was made of at any marks: only haircuts read one, of spot
 */
export function gridContingencies(
  document: ScenarioGridDocument,
  legs: readonly PortfolioLeg[],
  expiries: ReadonlyMap<number, readonly OptionLeg[]>,
  market: PortfolioMarket,
  product: Product,
): Result<(legs: readonly PortfolioLeg[]) => Charges, PortfolioRefusal> {
  const reader = new ContingencyReader(document, market, product);
  const charges: Charge[] = [];
  const perpetuals = legs.filter(({ kind }) => kind === 'PERPETUAL' || kind === 'FUTURE');
  const confidence = reader.portfolioConfidence(perpetuals);
  if (!confidence.ok) return confidence;

  for (const leg of perpetuals) {
    const added = reader.perpetual(leg, confidence.value);
    if (!added.ok) return added;
    charges.push(...added.value);
  }
  for (const options of expiries.values()) {
    const added = reader.expiry(options, confidence.value);
    if (!added.ok) return added;
    charges.push(...added.value);
  }
  return ok((marked) => {
    const haircuts: Charge[] = [];
    for (const leg of marked) {
      if (leg.kind !== 'SPOT') continue;
      const added = reader.collateral(leg);
      if (!added.ok) return added;
      haircuts.push(...added.value);
    }
    return ok([...charges, ...haircuts]);
  });
}

class ContingencyReader {
  constructor(
    private readonly document: ScenarioGridDocument,
    private readonly market: PortfolioMarket,
    private readonly product: Product,
  ) {}

  /** The least of the index's confidence and those of the perpetuals; 1 when the grid asks for none. */
  portfolioConfidence(perpetuals: readonly PortfolioLeg[]): Result<Decimal, PortfolioRefusal> {
    const subjects = [this.document.underlying, ...perpetuals.map(({ instrument }) => instrument)];
    return this.confidenceOf(subjects.map((subject) => [subject, ['PRICE_CONFIDENCE']]));
  }

  perpetual(leg: PortfolioLeg, confidence: Decimal): Charges {
    const rates = this.document.contingencies?.perpetual;
    const isUntrusted = this.isUntrusted(confidence);
    if (!rates && !isUntrusted) return ok([]);
    const index = readFigure(this.market, this.document.underlying, 'INDEX_PRICE');
    if (!index.ok) return index;
    const notional = this.product(amountOf(leg).abs(), index.value);
    const parts = new Map([[leg.instrument, ONE]]);
    const path = ['contingencies', 'perpetual'];
    const charges = rates ? this.fractions('CONTINGENCY', path, leg.instrument, notional, rates, parts) : [];
    if (isUntrusted) charges.push(this.addOn(leg.instrument, confidence, notional, parts));
    return ok(charges);
  }

  expiry(options: readonly OptionLeg[], portfolioConfidence: Decimal): Charges {
    const [first] = options;
    if (!first) return ok([]);
    const subject = expirySubject(this.document.underlying, first.expiresAt);
    const own = this.confidenceOf([
      [subject, ['FORWARD_CONFIDENCE', 'INTEREST_RATE_CONFIDENCE', 'VOLATILITY_CONFIDENCE']],
    ]);
    if (!own.ok) return own;
    const confidence = leastOf([own.value, portfolioConfidence]);
    const rates = this.document.contingencies?.nakedOption;
    const naked = rates ? nakedShorts(options) : new Map<string, Decimal>();
    const isUntrusted = this.isUntrusted(confidence);
    const nakedAmount = sum(naked.values());
    if (nakedAmount.isZero() && !isUntrusted) return ok([]);
    const index = readFigure(this.market, this.document.underlying, 'INDEX_PRICE');
    if (!index.ok) return index;
    const charges: Charge[] = [];
    if (rates && nakedAmount.gt(0)) {
      const notional = this.product(nakedAmount, index.value);
      const path = ['contingencies', 'nakedOption'];
      charges.push(...this.fractions('CONTINGENCY', path, subject, notional, rates, naked));
    }
    if (isUntrusted) {
      const sizes = new Map(options.map((leg) => [leg.instrument, amountOf(leg).abs()]));
      const notional = this.product(sum(sizes.values()), index.value);
      charges.push(this.addOn(subject, confidence, notional, sizes));
    }
    return ok(charges);
  }

  collateral(leg: PortfolioLeg): Charges {
    const place = this.document.collateral?.findIndex(({ asset }) => asset === leg.instrument) ?? -1;
    const rules = this.document.collateral?.[place];
    if (!rules) return ok([]);
    const confidence = this.confidenceOf([
      [leg.instrument, ['PRICE_CONFIDENCE']],
      [this.document.underlying, ['PRICE_CONFIDENCE']],
    ]);
    if (!confidence.ok) return confidence;
    const value = this.product(amountOf(leg), leg.markPrice);
    const parts = new Map([[leg.instrument, ONE]]);
    const charges = this.fractions('HAIRCUT', ['collateral', place], leg.instrument, value, rules, parts);
    if (this.isUntrusted(confidence.value)) {
      charges.push(this.addOn(leg.instrument, confidence.value, value, parts));
    }
    return ok(charges);
  }

  private confidenceOf(
    figures: readonly (readonly [subject: string, figures: readonly MarketFigure[]])[],
  ): Result<Decimal, PortfolioRefusal> {
    if (!this.document.confidence) return ok(ONE);
    const confidences: Decimal[] = [];
    for (const [subject, names] of figures) {
      const read = readFigures(this.market, subject, names);
      if (!read.ok) return read;
      confidences.push(...read.value);
    }
    return ok(leastOf(confidences));
  }

  private isUntrusted(confidence: Decimal): boolean {
    const rule = this.document.confidence;
    return rule !== undefined && confidence.lt(decimal(rule.below));
  }

  private addOn(subject: string, confidence: Decimal, notional: Decimal, shares: Parts): Charge {
    const rate = this.product(ONE.minus(confidence), decimal(this.document.confidence?.rate ?? '0'));
    const amount = this.product(rate, notional);
    return {
      kind: 'CONFIDENCE',
      touches: 'INITIAL',
      path: ['confidence'],
      subject,
      basis: notional,
      rate,
      amount,
      label: `confidence ${confidence.toFixed()} is below ${this.document.confidence?.below ?? ''}`,
      parts: () => sharedOut(amount, shares),
    };
  }

  private fractions(
    kind: 'CONTINGENCY' | 'HAIRCUT',
    path: readonly (string | number)[],
    subject: string,
    notional: Decimal,
    rates: Rates,
    shares: Parts,
  ): Charge[] {
    return (['maintenance', 'initial'] as const).map((which): Charge => {
      const rate = decimal(rates[which]);
      const amount = this.product(notional, rate);
      return {
        kind,
        touches: which === 'initial' ? 'INITIAL' : 'BOTH',
        path: [...path, which],
        subject,
        basis: notional,
        rate,
        amount,
        label: which === 'initial' ? 'for initial margin on top' : 'for initial and maintenance margin',
        parts: () => sharedOut(amount, shares),
      };
    });
  }
}

function sharedOut(amount: Decimal, shares: Parts): Parts {
  return sum(shares.values()).isZero() ? new Map() : proRata(amount, shares);
}

/** Shorts beyond the longs of the same strike, calls and puts together, split over the shorts of that strike. */
function nakedShorts(options: readonly OptionLeg[]): Map<string, Decimal> {
  const naked = new Map<string, Decimal>();
  const byStrike = new Map<string, OptionLeg[]>();
  for (const leg of options) {
    const strike = leg.option.strike.toFixed();
    byStrike
      .set(strike, byStrike.get(strike) ?? [])
      .get(strike)
      ?.push(leg);
  }
  for (const there of byStrike.values()) {
    const net = sum(there.map(amountOf)).neg();
    if (net.lte(0)) continue;
    const shorts = new Map(
      there.map((leg) => [leg.instrument, Decimal.max(ZERO, amountOf(leg).neg())] as const),
    );
    for (const [instrument, part] of proRata(net, shorts)) naked.set(instrument, part);
  }
  return naked;
}
