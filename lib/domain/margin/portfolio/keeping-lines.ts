import type { NearLine } from '../../curves/pieces';
import { type Decimal, decimal, type Rounding, sum, ZERO } from '../../number/decimal';
import { fraction, type Fraction, fractionOf, NOTHING, plus, times, unitsInOne } from '../../number/fraction';
import type { OptionStandardDocument } from '../../parameters/document/portfolio-document';
import { type Charge, productOf } from './charge';
import { isolatedRequirement } from './isolated-option';
import { amountOf, type OptionLeg } from './market-reader';
import type { ExpiryRequirement } from './option-expiry';
import type { CompiledPortfolio, PortfolioLeg } from './types';

/**
 * What a portfolio requires for keeping as the mark of one of its legs moves, but for roundings: the least of one or
 * several figures, each the greatest of some lines of the mark.
 */
export type KeepingLines = readonly (readonly NearLine[])[];

/** An expiry's options, and what they need at their marks. */
export interface MarkedExpiry {
  readonly legs: readonly OptionLeg[];
  readonly needs: ExpiryRequirement;
}

/** What legs are charged at their marks. */
export interface StandardCharges {
  readonly charges: readonly Charge[];
  readonly expiries: readonly MarkedExpiry[];
  /** Null where there is no option. */
  readonly indexPrice: Decimal | null;
}

/**
 * Of option standard margin: what is charged of everything else stands still, and a leg's own mark moves its value, what
 * it needs by itself, and what its expiry's marks take from the greatest loss.
 *
 * @returns for each perpetual and option its lines; null of any other leg
 */
export function optionStandardKeeping(
  { document, rounding }: CompiledPortfolio<OptionStandardDocument>,
  legs: readonly PortfolioLeg[],
  { charges, expiries, indexPrice }: StandardCharges,
): (instrument: string) => KeepingLines | null {
  const charged = sum(charges.filter(({ touches }) => touches !== 'INITIAL').map(({ amount }) => amount));
  const dial = fractionOf(decimal(document.dial?.maintenance ?? '1'));
  /** Of the whole portfolio. @param rest what is charged of everything else */
  const settled = (rest: Decimal, lines: readonly NearLine[]): readonly NearLine[] =>
    lines.map(({ atZero, slope, within }) => ({
      atZero: times(dial, plus(fractionOf(rest), atZero)),
      slope: times(dial, slope),
      within: plus(times(dial, within), unitOf(rounding)),
    }));
  const unit = unitOf(document.productStep);
  const found = new Map<string, () => KeepingLines>();
  for (const leg of legs) {
    if (leg.kind !== 'PERPETUAL') continue;
    const own = sum(
      charges
        .filter(
          ({ kind, touches, subject }) =>
            kind === 'PERPETUAL' && touches !== 'INITIAL' && subject === leg.instrument,
        )
        .map(({ amount }) => amount),
    );
    const rate = fractionOf(decimal(document.perpetual?.maintenanceRate ?? '0'));
    const slope = times(rate, fractionOf(amountOf(leg).abs()));
    const within = plus(unit, times(rate, unit));
    found.set(leg.instrument, () => [settled(charged.minus(own), [{ atZero: NOTHING, slope, within }])]);
  }
  for (const expiry of expiries) {
    const { kept } = expiry.needs;
    const rest = charged.minus(kept.charged);
    const [needs, marks] = [sum(kept.needs), sum(kept.marks)];
    for (const [index, leg] of expiry.legs.entries()) {
      const others = needs.minus(kept.needs[index] ?? ZERO);
      const loss = kept.loss.plus(marks).minus(kept.marks[index] ?? ZERO);
      const beyondMarks = { atZero: fractionOf(loss), slope: fractionOf(amountOf(leg)), within: unit };
      found.set(leg.instrument, () => [
        settled(rest.plus(others), ownNeed(document, leg, indexPrice ?? ZERO, unit)),
        settled(rest, [beyondMarks, STILL]),
      ]);
    }
  }
  return (instrument) => found.get(instrument)?.() ?? null;
}

const STILL: NearLine = { atZero: NOTHING, slope: NOTHING, within: NOTHING };

/** What an option needs by itself, as `isolatedRequirement` has it at each mark. */
function ownNeed(
  document: OptionStandardDocument,
  leg: OptionLeg,
  indexPrice: Decimal,
  unit: Fraction,
): readonly NearLine[] {
  const size = fractionOf(amountOf(leg).abs());
  if (leg.quantity.gt(0)) return [{ atZero: NOTHING, slope: size, within: unit }];
  const product = productOf(document.productStep);
  const least = isolatedRequirement(document, { ...leg, markPrice: ZERO }, indexPrice, product).maintenance;
  const ofIndex = { ...STILL, atZero: fractionOf(least) };
  if (leg.option.right === 'CALL') return [ofIndex];
  const rate = fractionOf(decimal(document.option.putMaintenanceMarkRate));
  return [ofIndex, { atZero: NOTHING, slope: times(rate, size), within: plus(unit, times(rate, unit)) }];
}

/** How far one rounding moves a figure at most. */
function unitOf(step: Rounding | undefined): Fraction {
  return step ? fraction(1n, unitsInOne(step)) : NOTHING;
}
