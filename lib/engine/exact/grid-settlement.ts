import {
  type CompiledPortfolio,
  expirySubject,
  type PortfolioMarket,
} from '../../domain/margin/portfolio/types';
import type { MarketFigure } from '../../domain/market/market-figure';
import type { ScenarioGridDocument } from '../../domain/parameters/document/portfolio-document';
import { ChargeSheet, type GridParts } from './charge-sheet';
import type { GridTerms } from './grid-instrument';
import { NotHeld, PortfolioFigures } from './portfolio-figures';
import { lesserUnits, ONE_UNIT, SCALE, sizeOf, totalOf } from './ratio';

/** A leg of an account with what does not change with its size. */
export interface SettledLeg extends GridTerms {
  /** In units of 1e-18; amount = quantity × multiplier in units of 1e-36. */
  readonly quantity: bigint;
  readonly amount: bigint;
}

/** The worst scenario: what each leg gains in it in units of 1e-90, in the order of legs. */
export interface WorstGains {
  readonly total: bigint;
  readonly gains: readonly bigint[];
}

const GAIN_DIGITS = 90;
const AMOUNT_DIGITS = 2 * SCALE;

/**
 * The requirement of a scenario grid from its worst scenario, as `settledGrid`, in integers of 1e-18: every amount is a
 * product that is rounded to that or finer, or has no more digits.
 */
export class GridSettlement extends PortfolioFigures {
  private readonly document: ScenarioGridDocument;
  private readonly initialFactor: bigint;
  private readonly maintenanceFactor: bigint;

  constructor(
    private readonly portfolio: CompiledPortfolio<ScenarioGridDocument>,
    market: PortfolioMarket,
  ) {
    super(market, portfolio.document.productStep);
    this.document = portfolio.document;
    this.initialFactor = this.read(this.document.initialFactor);
    this.maintenanceFactor = this.read(this.document.maintenanceFactor);
  }

  /** @returns null where a figure is missing or has more digits: the domain's own settlement says which */
  settle(legs: readonly SettledLeg[], worst: WorstGains | null): GridParts | null {
    if (this.document.spreadCharges) return null;
    const sheet = new ChargeSheet(legs.length, this.portfolio.rounding, this.document.dial);
    try {
      const peg = this.peg();
      if (worst) this.chargeScenario(sheet, worst, peg);
      this.chargeShortOptions(sheet, legs);
      this.chargeContingencies(sheet, legs);
    } catch (error) {
      if (error instanceof NotHeld) return null;
      throw error;
    }
    return sheet.settled();
  }

  private chargeScenario(sheet: ChargeSheet, { total, gains }: WorstGains, peg: bigint): void {
    const unpegged = this.product(-total, GAIN_DIGITS, this.initialFactor);
    const whole = this.product(-total, GAIN_DIGITS, this.initialFactor + peg);
    const charges = [
      ['INITIAL', unpegged, this.initialFactor],
      ['INITIAL', whole - unpegged, peg],
      ['MAINTENANCE', this.product(-total, GAIN_DIGITS, this.maintenanceFactor), this.maintenanceFactor],
    ] as const;
    for (const [touches, amount, factor] of charges)
      sheet.chargeExact(touches, amount, (leg) => -(gains[leg] ?? 0n) * factor);
  }

  private chargeShortOptions(sheet: ChargeSheet, legs: readonly SettledLeg[]): void {
    const contracts = legs.map(({ kind, quantity }) => (kind === 'OPTION' && quantity < 0n ? -quantity : 0n));
    const least = this.product(totalOf(contracts), SCALE, this.read(this.document.shortOptionMinimum ?? '0'));
    for (const [touches, factor] of [
      ['INITIAL', this.initialFactor],
      ['MAINTENANCE', this.maintenanceFactor],
    ] as const) {
      const missing = this.product(least, SCALE, factor) - sheet.charged(touches);
      if (missing > 0n) sheet.chargeShared(touches, missing, contracts);
    }
  }

  private chargeContingencies(sheet: ChargeSheet, legs: readonly SettledLeg[]): void {
    const { underlying, contingencies } = this.document;
    const isLinear = ({ kind }: SettledLeg) => kind === 'PERPETUAL' || kind === 'FUTURE';
    const subjects = [underlying, ...legs.filter(isLinear).map(({ instrument }) => instrument)];
    const confidence = this.confidence(subjects.map((subject) => [subject, 'PRICE_CONFIDENCE']));
    for (const [place, leg] of legs.entries()) {
      if (!isLinear(leg)) continue;
      if (!contingencies?.perpetual && !this.isUntrusted(confidence)) continue;
      const notional = this.product(
        sizeOf(leg.amount),
        AMOUNT_DIGITS,
        this.figure(underlying, 'INDEX_PRICE'),
      );
      const shares = shareOf(legs, place);
      this.chargeRates(sheet, contingencies?.perpetual, notional, shares);
      this.chargeDoubt(sheet, confidence, notional, shares);
    }
    for (const expiresAt of new Set(legs.map((leg) => leg.expiresAt)))
      if (expiresAt !== null) this.chargeExpiry(sheet, legs, expiresAt, confidence);
    for (const [place, leg] of legs.entries())
      if (leg.kind === 'SPOT') this.chargeCollateral(sheet, legs, leg, place);
  }

  private chargeExpiry(
    sheet: ChargeSheet,
    legs: readonly SettledLeg[],
    expiresAt: number,
    ofPrices: bigint,
  ): void {
    const { underlying, contingencies } = this.document;
    const isHere = (leg: SettledLeg) => leg.kind === 'OPTION' && leg.expiresAt === expiresAt;
    if (!legs.some(isHere)) return;
    const subject = expirySubject(underlying, new Date(expiresAt));
    const own = this.confidence(
      (['FORWARD_CONFIDENCE', 'INTEREST_RATE_CONFIDENCE', 'VOLATILITY_CONFIDENCE'] as const).map((figure) => [
        subject,
        figure,
      ]),
    );
    const confidence = lesserUnits(own, ofPrices);
    const naked = contingencies?.nakedOption ? nakedShorts(legs, isHere) : [];
    const nakedAmount = totalOf(naked);
    if (nakedAmount > 0n) {
      const notional = this.product(nakedAmount, AMOUNT_DIGITS, this.figure(underlying, 'INDEX_PRICE'));
      this.chargeRates(sheet, contingencies?.nakedOption, notional, naked);
    }
    if (!this.isUntrusted(confidence)) return;
    const sizes = legs.map((leg) => (isHere(leg) ? sizeOf(leg.amount) : 0n));
    const notional = this.product(totalOf(sizes), AMOUNT_DIGITS, this.figure(underlying, 'INDEX_PRICE'));
    this.chargeDoubt(sheet, confidence, notional, sizes);
  }

  private chargeCollateral(
    sheet: ChargeSheet,
    legs: readonly SettledLeg[],
    { instrument, amount, mark }: SettledLeg,
    place: number,
  ): void {
    const rates = this.document.collateral?.find(({ asset }) => asset === instrument);
    if (!rates) throw new NotHeld();
    const confidence = this.confidence([
      [instrument, 'PRICE_CONFIDENCE'],
      [this.document.underlying, 'PRICE_CONFIDENCE'],
    ]);
    const value = this.product(amount, AMOUNT_DIGITS, mark);
    this.chargeRates(sheet, rates, value, shareOf(legs, place));
    this.chargeDoubt(sheet, confidence, value, shareOf(legs, place));
  }

  private chargeRates(
    sheet: ChargeSheet,
    rates: { readonly initial: string; readonly maintenance: string } | undefined,
    notional: bigint,
    shares: readonly bigint[],
  ): void {
    if (!rates) return;
    sheet.chargeShared('BOTH', this.product(notional, SCALE, this.read(rates.maintenance)), shares);
    sheet.chargeShared('INITIAL', this.product(notional, SCALE, this.read(rates.initial)), shares);
  }

  private chargeDoubt(
    sheet: ChargeSheet,
    confidence: bigint,
    notional: bigint,
    shares: readonly bigint[],
  ): void {
    if (!this.isUntrusted(confidence)) return;
    const rate = this.product(ONE_UNIT - confidence, SCALE, this.read(this.document.confidence?.rate ?? '0'));
    sheet.chargeShared('INITIAL', this.product(rate, SCALE, notional), shares);
  }

  private isUntrusted(confidence: bigint): boolean {
    const rule = this.document.confidence;
    return rule !== undefined && confidence < this.read(rule.below);
  }

  /** The least of several confidences; 1 when the grid asks for none. */
  private confidence(of: readonly (readonly [string, MarketFigure])[]): bigint {
    if (!this.document.confidence) return ONE_UNIT;
    return of.reduce(
      (least, [subject, figure]) => lesserUnits(least, this.figure(subject, figure)),
      ONE_UNIT,
    );
  }

  /** What a stable asset below its peg adds to the initial factor. */
  private peg(): bigint {
    const { peg } = this.document;
    if (!peg) return 0n;
    const gap = this.read(peg.below) - this.figure(peg.asset, 'PEG_PRICE');
    return gap <= 0n ? 0n : this.product(gap, SCALE, this.read(peg.factor));
  }
}

/** The whole of an amount is one leg's. */
function shareOf(legs: readonly SettledLeg[], place: number): bigint[] {
  return legs.map((_, index) => (index === place ? 1n : 0n));
}

/** Amounts of shorts beyond the longs of the same strike, split over the shorts of that strike. */
function nakedShorts(legs: readonly SettledLeg[], isHere: (leg: SettledLeg) => boolean): bigint[] {
  const naked = legs.map(() => 0n);
  for (const strike of new Set(legs.filter(isHere).map((leg) => leg.strike))) {
    const amounts = legs.map((leg) => (isHere(leg) && leg.strike === strike ? leg.amount : 0n));
    const net = -totalOf(amounts);
    if (net <= 0n) continue;
    const short = -totalOf(amounts.filter((amount) => amount < 0n));
    for (const [place, amount] of amounts.entries()) {
      if (amount >= 0n) continue;
      if ((net * amount) % short !== 0n) throw new NotHeld();
      naked[place] = (-net * amount) / short;
    }
  }
  return naked;
}
