import { legRefusal } from '../../domain/margin/portfolio/market-reader';
import {
  type CompiledPortfolio,
  expirySubject,
  type PortfolioLeg,
  type PortfolioMargin,
  type PortfolioMarket,
} from '../../domain/margin/portfolio/types';
import type { OptionStandardDocument } from '../../domain/parameters/document/portfolio-document';
import { ChargeSheet } from './charge-sheet';
import { exactUnits } from './exact-units';
import { termsOf } from './grid-instrument';
import type { SettledPortfolio } from './grid-table';
import { chargedExpiry, type OptionLegUnits } from './option-standard-expiry';
import { NotHeld, PortfolioFigures } from './portfolio-figures';
import { lesserUnits, ONE_UNIT, SCALE, sizeOf, totalOf } from './ratio';

const AMOUNT_DIGITS = 2 * SCALE;

/** Option standard margin in one market, in integers of 1e-18, as `optionStandardMargin`. */
export class OptionStandardTable extends PortfolioFigures {
  private readonly document: OptionStandardDocument;

  constructor(
    private readonly portfolio: CompiledPortfolio<OptionStandardDocument>,
    market: PortfolioMarket,
  ) {
    super(market, portfolio.document.productStep);
    this.document = portfolio.document;
  }

  /** @returns null for what the reference method refuses, or what these numbers do not hold */
  quickly(legs: readonly PortfolioLeg[]): SettledPortfolio | null {
    const units = this.legUnits(legs);
    if (!units) return null;
    const sheet = new ChargeSheet(units.length, this.portfolio.rounding, this.document.dial);
    try {
      const worstScenarios = this.charge(sheet, units);
      const settled = sheet.settled();
      const instruments = units.map(({ instrument }) => instrument);
      return settled && { ...settled, name: this.portfolio.name, worstScenarios, instruments };
    } catch (error) {
      if (error instanceof NotHeld) return null;
      throw error;
    }
  }

  /** It offsets nothing: what is asked of grids for offsets is not asked of it. */
  margin(): PortfolioMargin | null {
    return null;
  }

  private legUnits(legs: readonly PortfolioLeg[]): OptionLegUnits[] | null {
    if (new Set(legs.map(({ instrument }) => instrument)).size < legs.length) return null;
    const found: OptionLegUnits[] = [];
    for (const leg of legs) {
      const terms = termsOf(leg);
      const quantity = exactUnits(leg.quantity);
      const strikeUnits = leg.option ? exactUnits(leg.option.strike) : 0n;
      if (!terms || quantity === null || strikeUnits === null) return null;
      if (legRefusal(leg, this.document.underlying, this.market.asOf) !== null) return null;
      const amount = quantity * terms.multiplier;
      found.push({ ...terms, quantity, amount, strikeUnits, isCall: leg.option?.right === 'CALL' });
    }
    return found;
  }

  /** Charges everything. @returns the settlements that were charged */
  private charge(sheet: ChargeSheet, legs: readonly OptionLegUnits[]): string[] {
    for (const [place, leg] of legs.entries()) {
      if (leg.kind === 'PERPETUAL') this.chargePerpetual(sheet, legs, place, leg);
      else if (leg.kind === 'SPOT') this.chargeSpot(sheet, legs, place, leg);
      else if (leg.kind === 'FUTURE') throw new NotHeld();
    }
    const times = new Set(legs.map(({ kind, expiresAt }) => (kind === 'OPTION' ? expiresAt : null)));
    const worst: string[] = [];
    for (const time of [...times].filter((one) => one !== null).sort((a, b) => a - b)) {
      const subject = expirySubject(this.document.underlying, new Date(time));
      const isHere = (leg: OptionLegUnits) => leg.kind === 'OPTION' && leg.expiresAt === time;
      const settlement = chargedExpiry(sheet, legs, isHere, {
        rules: this.document.option,
        read: (text) => this.read(text),
        product: (value, digits, factor) => this.product(value, digits, factor),
        quotient: (value, by) => this.quotient(value, by),
        index: this.figure(this.document.underlying, 'INDEX_PRICE'),
        forward: () => this.figure(subject, 'FORWARD_PRICE'),
      });
      if (settlement !== null) worst.push(`${subject} at ${settlement}`);
      this.chargeOptionDoubt(sheet, legs, subject, isHere);
    }
    this.chargePeg(sheet, legs);
    return worst;
  }

  private chargePerpetual(
    sheet: ChargeSheet,
    legs: readonly OptionLegUnits[],
    place: number,
    { instrument, amount, mark }: OptionLegUnits,
  ): void {
    const { perpetual, confidence } = this.document;
    if (!perpetual) throw new NotHeld();
    const sizes = legs.map((_, index) => (index === place ? sizeOf(amount) : 0n));
    const notional = this.product(sizeOf(amount), AMOUNT_DIGITS, mark);
    sheet.chargeShared('INITIAL', this.product(notional, SCALE, this.read(perpetual.initialRate)), sizes);
    sheet.chargeShared(
      'MAINTENANCE',
      this.product(notional, SCALE, this.read(perpetual.maintenanceRate)),
      sizes,
    );
    if (confidence?.perpetualBelow === undefined) return;
    this.chargeDoubt(sheet, [this.figure(instrument, 'PRICE_CONFIDENCE')], confidence.perpetualBelow, sizes);
  }

  private chargeSpot(
    sheet: ChargeSheet,
    legs: readonly OptionLegUnits[],
    place: number,
    { instrument, amount, mark }: OptionLegUnits,
  ): void {
    const { spot, confidence } = this.document;
    const weights = spot?.find(({ asset }) => asset === instrument);
    if (!weights) throw new NotHeld();
    const sizes = legs.map((_, index) => (index === place ? amount : 0n));
    const value = this.product(amount, AMOUNT_DIGITS, mark);
    const maintained = this.product(value, SCALE, this.read(weights.maintenanceWeight));
    const initial = this.product(maintained, SCALE, this.read(weights.initialWeight));
    sheet.chargeShared('INITIAL', value - initial, sizes);
    sheet.chargeShared('MAINTENANCE', value - maintained, sizes);
    if (confidence?.spotBelow !== undefined && initial !== 0n)
      this.chargeDoubt(sheet, [], confidence.spotBelow, sizes);
  }

  private chargeOptionDoubt(
    sheet: ChargeSheet,
    legs: readonly OptionLegUnits[],
    subject: string,
    isHere: (leg: OptionLegUnits) => boolean,
  ): void {
    const below = this.document.confidence?.optionBelow;
    const sizes = legs.map((leg) => (isHere(leg) && leg.amount < 0n ? -leg.amount : 0n));
    if (below === undefined || totalOf(sizes) === 0n) return;
    const own = (['FORWARD_CONFIDENCE', 'VOLATILITY_CONFIDENCE'] as const).map((name) =>
      this.figure(subject, name),
    );
    this.chargeDoubt(sheet, own, below, sizes);
  }

  /** (1 − confidence) · rate · index price · size, where the least confidence is below the threshold. */
  private chargeDoubt(
    sheet: ChargeSheet,
    own: readonly bigint[],
    below: string,
    sizes: readonly bigint[],
  ): void {
    const { underlying, confidence } = this.document;
    const least = own.reduce(lesserUnits, lesserUnits(ONE_UNIT, this.figure(underlying, 'PRICE_CONFIDENCE')));
    if (least >= this.read(below)) return;
    const rate = this.product(ONE_UNIT - least, SCALE, this.read(confidence?.rate ?? '0'));
    const ofIndex = this.product(rate, SCALE, this.figure(underlying, 'INDEX_PRICE'));
    sheet.chargeShared('INITIAL', this.product(totalOf(sizes), AMOUNT_DIGITS, ofIndex), sizes);
  }

  /** For perpetuals of either side and short options, when a stable asset is below its peg. */
  private chargePeg(sheet: ChargeSheet, legs: readonly OptionLegUnits[]): void {
    const { peg, underlying } = this.document;
    if (!peg) return;
    const gap = this.read(peg.below) - this.figure(peg.asset, 'PEG_PRICE');
    const sizes = legs.map(({ kind, amount }) =>
      kind === 'PERPETUAL' || (kind === 'OPTION' && amount < 0n) ? sizeOf(amount) : 0n,
    );
    if (gap <= 0n || totalOf(sizes) === 0n) return;
    const rated = this.product(
      totalOf(sizes),
      AMOUNT_DIGITS,
      this.product(gap, SCALE, this.read(peg.factor)),
    );
    sheet.chargeShared('INITIAL', this.product(rated, SCALE, this.figure(underlying, 'INDEX_PRICE')), sizes);
  }
}
