import { assert } from '../../assert';
import type { DialDocument } from '../../curves/formula-document';
import {
  type Decimal,
  decimal,
  decimalText,
  ONE,
  round,
  type Rounding,
  sum,
  ZERO,
} from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { CompiledPortfolio, PortfolioLeg, PortfolioMargin, PortfolioTerm } from './types';

/** What each leg adds to an amount, by instrument. */
export type Parts = ReadonlyMap<string, Decimal>;

/** A term of initial margin, of maintenance margin or of both, with what each leg has in it. */
export interface Charge extends Omit<PortfolioTerm, 'path'> {
  readonly touches: 'INITIAL' | 'MAINTENANCE' | 'BOTH';
  /** Within the portfolio's document. */
  readonly path: readonly (string | number)[];
  /** They sum to `amount`, but for what rounded products leave. Computed when they are asked for: of thousands of legs, few ask. */
  readonly parts: () => Parts;
}

/** A product, rounded as the document declares; exact when it declares nothing. */
export type Product = (first: Decimal, ...others: readonly Decimal[]) => Decimal;

/** Multiplies from left to right, with a rounding after each step. */
export function productOf(step: Rounding | undefined): Product {
  return (first, ...others) =>
    others.reduce((product, factor) => {
      const exact = product.times(factor);
      return step ? round(exact, step) : exact;
    }, first);
}

/** The amount split over the legs in proportion to their shares (≥ 0), which are not all 0. */
export function proRata(amount: Decimal, shares: Parts): Parts {
  const whole = sum(shares.values());
  assert(whole.gt(0), 'shares make a whole');
  return new Map([...shares].map(([instrument, share]) => [instrument, amount.times(share).div(whole)]));
}

/**
 * The charges with what the portfolio's dial makes of their sum: each leg's part is multiplied as the whole is. Without a
 * bound by notionals: what a portfolio may lose is not that, a short option's least of all.
 */
function withDial(
  { document, name }: CompiledPortfolio,
  charges: readonly Charge[],
  purpose: keyof DialDocument,
): readonly Charge[] {
  const multiplier = decimal(document.dial?.[purpose] ?? '1');
  if (multiplier.eq(ONE) || charges.length === 0) return charges;
  const added = multiplier.minus(ONE);
  const basis = sum(charges.map(({ amount }) => amount));
  const parts = (): Parts => {
    const all = new Map<string, Decimal>();
    for (const charge of charges)
      for (const [instrument, part] of charge.parts())
        all.set(instrument, (all.get(instrument) ?? ZERO).plus(part.times(added)));
    return all;
  };
  const dial: Charge = {
    ...{ kind: 'DIAL', touches: 'BOTH', path: ['dial', purpose], subject: name, basis, parts },
    ...{ rate: added, amount: basis.times(added), label: `the dial, ${decimalText(multiplier)} times` },
  };
  return [...charges, dial];
}

/** A figure's exact terms, what rounding added, and each leg's part, which sum to it exactly. */
interface SettledFigure {
  readonly amount: Decimal;
  readonly terms: readonly PortfolioTerm[];
  readonly parts: () => Parts;
}

function settledFigure(
  portfolio: CompiledPortfolio,
  legs: readonly PortfolioLeg[],
  undialled: readonly Charge[],
  purpose: keyof DialDocument,
): SettledFigure {
  const charges = withDial(portfolio, undialled, purpose);
  const exact = sum(charges.map(({ amount }) => amount));
  const amount = round(exact, portfolio.rounding);
  const terms = charges.map(({ kind, path, subject, basis, rate, amount, label }): PortfolioTerm => {
    return {
      kind,
      path: jsonPointer('portfolios', portfolio.name, ...path),
      subject,
      basis,
      rate,
      amount,
      label,
    };
  });
  if (!amount.eq(exact)) {
    terms.push({
      kind: 'ROUNDING',
      path: jsonPointer('rounding', 'margin'),
      subject: portfolio.name,
      basis: exact,
      rate: null,
      amount: amount.minus(exact),
      label: `${portfolio.rounding.mode} to ${portfolio.rounding.scale} decimals`,
    });
  }
  return { amount, terms, parts: () => allocation(legs, charges, amount, portfolio.rounding.scale) };
}

/** Each leg's part, rounded HALF_EVEN; what that leaves of the amount goes to the leg with the largest part. */
function allocation(
  legs: readonly PortfolioLeg[],
  charges: readonly Charge[],
  amount: Decimal,
  scale: number,
): Parts {
  const parts = new Map(legs.map(({ instrument }) => [instrument, ZERO]));
  for (const charge of charges) {
    for (const [instrument, part] of charge.parts()) {
      const before = parts.get(instrument);
      assert(before !== undefined, 'a part is of a leg');
      parts.set(instrument, before.plus(part));
    }
  }
  let largest: string | null = null;
  for (const [instrument, part] of parts) {
    const rounded = round(part, { scale, mode: 'HALF_EVEN' });
    parts.set(instrument, rounded);
    if (largest === null || rounded.abs().gt(parts.get(largest)?.abs() ?? ZERO)) largest = instrument;
  }
  const remainder = amount.minus(sum(parts.values()));
  if (largest !== null) parts.set(largest, (parts.get(largest) ?? ZERO).plus(remainder));
  return parts;
}

/**
 * The requirement that charges make: rounded once, with terms and allocation. The allocation is computed when it is asked for, so
 * whoever adds to this does not copy it.
 */
export function settle(
  portfolio: CompiledPortfolio,
  legs: readonly PortfolioLeg[],
  charges: readonly Charge[],
): Pick<
  PortfolioMargin,
  'name' | 'initialMargin' | 'maintenanceMargin' | 'legs' | 'initialTerms' | 'maintenanceTerms'
> {
  const made = charges.filter(({ amount }) => !amount.isZero());
  const initial = settledFigure(
    portfolio,
    legs,
    made.filter(({ touches }) => touches !== 'MAINTENANCE'),
    'initial',
  );
  const maintenance = settledFigure(
    portfolio,
    legs,
    made.filter(({ touches }) => touches !== 'INITIAL'),
    'maintenance',
  );
  assert(maintenance.amount.gte(0), 'a requirement is not negative');
  assert(initial.amount.gte(maintenance.amount), 'initial margin covers maintenance margin');
  let allocated: PortfolioMargin['legs'] | null = null;
  return {
    name: portfolio.name,
    initialMargin: initial.amount,
    maintenanceMargin: maintenance.amount,
    get legs() {
      return (allocated ??= allocatedLegs(legs, initial.parts(), maintenance.parts()));
    },
    initialTerms: initial.terms,
    maintenanceTerms: maintenance.terms,
  };
}

function allocatedLegs(
  legs: readonly PortfolioLeg[],
  initial: Parts,
  maintenance: Parts,
): PortfolioMargin['legs'] {
  return legs.map(({ instrument }) => ({
    instrument,
    initialMargin: initial.get(instrument) ?? ZERO,
    maintenanceMargin: maintenance.get(instrument) ?? ZERO,
  }));
}
