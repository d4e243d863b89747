import { type Decimal, decimal, ONE, sum, ZERO } from '../../number/decimal';
import type { OptionStandardDocument } from '../../parameters/document/portfolio-document';
import { ok, refuse, type Result } from '../../result';
import { type Charge, type Product, productOf, proRata } from './charge';
import type { MarkedExpiry } from './keeping-lines';
import {
  amountOf,
  groupedByExpiry,
  isOptionLeg,
  leastOf,
  type OptionLeg,
  readFigure,
  readFigures,
} from './market-reader';
import { expiryRequirement } from './option-expiry';
import { expirySubject, type PortfolioLeg, type PortfolioMarket, type PortfolioRefusal } from './types';

type Charges = Result<Charge[], PortfolioRefusal>;

/** What the options of an expiry need, by its time, with the legs that it was found of. */
export type KnownExpiries = Map<number, MarkedExpiry>;

/** What option standard margin charges legs, by the figures of a market. */
export class StandardReader {
  private readonly product: Product;

  constructor(
    private readonly document: OptionStandardDocument,
    private readonly market: PortfolioMarket,
  ) {
    this.product = productOf(document.productStep);
  }

  /** A leg of any kind but options. */
  withoutOption(leg: PortfolioLeg): Charges {
    switch (leg.kind) {
      case 'OPTION':
        return ok([]);
      case 'PERPETUAL':
        return this.perpetual(leg);
      case 'SPOT':
        return this.spot(leg);
      case 'FUTURE':
        return this.unruled(leg, 'the method has no rule for futures');
    }
  }

  expiries(
    legs: readonly OptionLeg[],
    indexPrice: Decimal,
    known: KnownExpiries,
  ): Result<MarkedExpiry[], PortfolioRefusal> {
    const found: MarkedExpiry[] = [];
    for (const [time, options] of groupedByExpiry(legs)) {
      const kept = known.get(time);
      if (kept && areMarkedAlike(kept.legs, options)) {
        found.push(kept);
        continue;
      }
      const expiry = expiryRequirement(
        this.document,
        options,
        new Date(time),
        indexPrice,
        this.market,
        this.product,
      );
      if (!expiry.ok) return expiry;
      const marked = { legs: options, needs: expiry.value };
      if (!kept) known.set(time, marked);
      found.push(marked);
    }
    return ok(found);
  }

  /** For shorts of each expiry whose forward, volatility or index is not trusted. */
  optionConfidence(legs: readonly PortfolioLeg[]): Charges {
    const below = this.document.confidence?.optionBelow;
    if (below === undefined) return ok([]);
    const charges: Charge[] = [];
    for (const [time, options] of groupedByExpiry(legs.filter(isOptionLeg))) {
      const shorts = shortSizes(options);
      if (shorts.size === 0) continue;
      const subject = expirySubject(this.document.underlying, new Date(time));
      const own = readFigures(this.market, subject, ['FORWARD_CONFIDENCE', 'VOLATILITY_CONFIDENCE']);
      if (!own.ok) return own;
      const added = this.confidenceAddOn(subject, own.value, below, shorts);
      if (!added.ok) return added;
      charges.push(...added.value);
    }
    return ok(charges);
  }

  /** For perpetuals of either side and short options, when a stable asset is below its peg. */
  peg(legs: readonly PortfolioLeg[]): Charges {
    const { peg, underlying } = this.document;
    if (!peg) return ok([]);
    const price = readFigure(this.market, peg.asset, 'PEG_PRICE');
    if (!price.ok) return price;
    const gap = decimal(peg.below).minus(price.value);
    const sizes = new Map([
      ...legs
        .filter(({ kind }) => kind === 'PERPETUAL')
        .map((leg) => [leg.instrument, amountOf(leg).abs()] as const),
      ...shortSizes(legs),
    ]);
    if (gap.lte(0) || sizes.size === 0) return ok([]);
    const index = this.indexPrice();
    if (!index.ok) return index;
    const rate = this.product(gap, decimal(peg.factor));
    const basis = sum(sizes.values());
    const amount = this.product(basis, rate, index.value);
    return ok([
      {
        kind: 'PEG',
        touches: 'INITIAL',
        path: ['peg'],
        subject: underlying,
        basis,
        rate,
        amount,
        label: `${peg.asset} at ${price.value.toFixed()} is below ${peg.below}`,
        parts: () => proRata(amount, sizes),
      },
    ]);
  }

  private perpetual(leg: PortfolioLeg): Charges {
    const rates = this.document.perpetual;
    if (!rates) return this.unruled(leg, 'the portfolio has no rates for perpetuals');
    const size = amountOf(leg).abs();
    const notional = this.product(size, leg.markPrice);
    const charges = (['initialRate', 'maintenanceRate'] as const).map((key): Charge => {
      const rate = decimal(rates[key]);
      const amount = this.product(notional, rate);
      return {
        kind: 'PERPETUAL',
        touches: key === 'initialRate' ? 'INITIAL' : 'MAINTENANCE',
        path: ['perpetual', key],
        subject: leg.instrument,
        basis: notional,
        rate,
        amount,
        label: 'notional at the mark price × rate',
        parts: () => new Map([[leg.instrument, amount]]),
      };
    });
    const below = this.document.confidence?.perpetualBelow;
    if (below === undefined) return ok(charges);
    const own = readFigure(this.market, leg.instrument, 'PRICE_CONFIDENCE');
    if (!own.ok) return own;
    const added = this.confidenceAddOn(leg.instrument, [own.value], below, new Map([[leg.instrument, size]]));
    return added.ok ? ok([...charges, ...added.value]) : added;
  }

  private spot(leg: PortfolioLeg): Charges {
    const place = this.document.spot?.findIndex(({ asset }) => asset === leg.instrument) ?? -1;
    const weights = this.document.spot?.[place];
    if (!weights) return this.unruled(leg, 'the portfolio does not list it as collateral');
    const value = this.product(amountOf(leg), leg.markPrice);
    const maintained = this.product(value, decimal(weights.maintenanceWeight));
    const initial = this.product(maintained, decimal(weights.initialWeight));
    const charges = (['initialWeight', 'maintenanceWeight'] as const).map((key): Charge => {
      const counted = key === 'initialWeight' ? initial : maintained;
      const amount = value.minus(counted);
      return {
        kind: 'HAIRCUT',
        touches: key === 'initialWeight' ? 'INITIAL' : 'MAINTENANCE',
        path: ['spot', place, key],
        subject: leg.instrument,
        basis: value,
        rate: null,
        amount,
        label: `${counted.toFixed()} of its value counts`,
        parts: () => new Map([[leg.instrument, amount]]),
      };
    });
    const below = this.document.confidence?.spotBelow;
    if (below === undefined || initial.isZero()) return ok(charges);
    const added = this.confidenceAddOn(leg.instrument, [], below, new Map([[leg.instrument, amountOf(leg)]]));
    return added.ok ? ok([...charges, ...added.value]) : added;
  }

  /** (1 − confidence) · rate · index price · size, where the least confidence is below the threshold. */
  private confidenceAddOn(
    subject: string,
    own: readonly Decimal[],
    below: string,
    sizes: ReadonlyMap<string, Decimal>,
  ): Charges {
    const ofIndex = readFigure(this.market, this.document.underlying, 'PRICE_CONFIDENCE');
    if (!ofIndex.ok) return ofIndex;
    const confidence = leastOf([...own, ofIndex.value]);
    if (confidence.gte(decimal(below))) return ok([]);
    const index = this.indexPrice();
    if (!index.ok) return index;
    const rate = this.product(ONE.minus(confidence), decimal(this.document.confidence?.rate ?? '0'));
    const basis = sum(sizes.values());
    const amount = this.product(rate, index.value, basis);
    return ok([
      {
        kind: 'CONFIDENCE',
        touches: 'INITIAL',
        path: ['confidence'],
        subject,
        basis,
        rate,
        amount,
        label: `confidence ${confidence.toFixed()} is below ${below}`,
        parts: () => proRata(amount, sizes),
      },
    ]);
  }

  indexPrice(): Result<Decimal, PortfolioRefusal> {
    return readFigure(this.market, this.document.underlying, 'INDEX_PRICE');
  }

  private unruled({ instrument }: PortfolioLeg, reason: string): Charges {
    return refuse({ code: 'UnsoundLeg', instrument, reason });
  }
}

function areMarkedAlike(some: readonly OptionLeg[], others: readonly OptionLeg[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ instrument, markPrice }, index) => {
      const other = others[index];
      return instrument === other?.instrument && markPrice.eq(other.markPrice);
    })
  );
}

/** Sizes of short options by instrument; none when nothing is short. */
function shortSizes(legs: readonly PortfolioLeg[]): Map<string, Decimal> {
  return new Map(
    legs
      .filter(({ kind, quantity }) => kind === 'OPTION' && quantity.lt(ZERO))
      .map((leg) => [leg.instrument, amountOf(leg).abs()]),
  );
}
