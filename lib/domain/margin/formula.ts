import { assert } from '../assert';
import { decimal, type Decimal, type Rounding } from '../decimal';
import {
  type Fraction,
  fraction,
  fractionOf,
  greater,
  minus,
  NOTHING,
  plus,
  roundFraction,
  type Step,
  times,
  WHOLE,
} from '../fraction';
import type { Driver } from '../parameters/curve-document';
import type {
  AmountsDocument,
  InitialFormulaDocument,
  InitialModifierDocument,
  MaintenanceFormulaDocument,
  ModifierOperation,
} from '../parameters/formula-document';
import { applyModifier, type Modifier, modifierOf } from './modifier';
import { rateCurve, type RateCurve } from './rate-curve';

/** What a formula is evaluated on: one position in its market. */
export interface PositionContext {
  /** ≥ 0, in the settlement asset, rounded as the set declares. */
  readonly notional: Decimal;
  /** |quantity|: contracts. */
  readonly contracts: Decimal;
  readonly isShort: boolean;
  readonly orders: number;
  /** The value of a driver, ≥ 0. A driver that has none was refused before. */
  driverValue(driver: Driver): Fraction;
}

/** One thing a formula did, for explanations. Rates are per unit of notional. */
export type FormulaStep =
  | { readonly kind: 'BASE'; readonly path: Path; readonly curve: RateCurve; readonly rate: Fraction }
  | {
      readonly kind: 'MODIFIER';
      readonly path: Path;
      readonly curve: RateCurve;
      readonly operation: ModifierOperation;
      /** What its curve gave. */
      readonly curveRate: Fraction;
      readonly before: Fraction;
      readonly after: Fraction;
    }
  | { readonly kind: 'LINK'; readonly path: Path; readonly of: Fraction; readonly amount: Fraction }
  | { readonly kind: 'RATE_STEP'; readonly path: Path; readonly before: Fraction; readonly after: Fraction }
  | {
      readonly kind: 'FIXED';
      readonly path: Path;
      readonly amount: Fraction;
      readonly each: Fraction;
      readonly count: Fraction;
    }
  | { readonly kind: 'AT_LEAST'; readonly path: Path; readonly amount: Fraction };

/** Where in its margin class: `['initialMargin', 'modifiers', 0]`. */
type Path = readonly (string | number)[];
type Observe = (step: FormulaStep) => void;

type Requirement = (context: PositionContext, observe?: Observe) => Fraction;

/** Initial and maintenance margin of a class, as functions of a position in its market. */
export interface ClassFormulas {
  /** Every driver that any of them reads. */
  readonly drivers: ReadonlySet<Driver>;
  /** @returns exact but for the declared steps, before the set's rounding of margins; ≥ 0, in the settlement asset */
  readonly initialMargin: Requirement;
  readonly maintenanceMargin: Requirement;
  /** What a fill needs: its own formula, or initial margin when the class has none. */
  readonly fillMargin: Requirement;
}

interface PlacedModifier extends Modifier {
  readonly touches: 'INITIAL' | 'MAINTENANCE' | 'BOTH';
  readonly path: Path;
}

/** A base curve with its modifiers; the one for longs or the one for shorts. */
interface Side {
  readonly curve: RateCurve;
  readonly path: Path;
  readonly modifiers: readonly PlacedModifier[];
}

function sideOf(
  {
    curve,
    modifiers,
  }: Pick<InitialFormulaDocument, 'curve'> & {
    readonly modifiers?: readonly InitialModifierDocument[] | undefined;
  },
  path: Path,
): Side {
  return {
    curve: rateCurve(curve),
    path: [...path, 'curve'],
    modifiers: (modifiers ?? []).map((modifier, index) => ({
      ...modifierOf(modifier),
      touches: modifier.touches ?? 'INITIAL',
      path: [...path, 'modifiers', index],
    })),
  };
}

/**
 * The formulas of a margin class from their documents, which `parseParameterSet` has found sound.
 *
 * @param rounding the set's rounding of margins, which a link to the AMOUNT of initial margin goes through
 * @see docs/methodology.md#formulas
 */
export function classFormulas(
  initial: InitialFormulaDocument,
  maintenance: MaintenanceFormulaDocument,
  fill: InitialFormulaDocument | undefined,
  rounding: Rounding,
): ClassFormulas {
  const initialSides = sidesOf(initial, ['initialMargin']);
  const fillSides = fill ? sidesOf(fill, ['fillMargin']) : null;
  const own = 'link' in maintenance ? null : sidesOf(maintenance, ['maintenanceMargin']);

  const baseRate = (context: PositionContext, observe?: Observe): Fraction => {
    const { curve, path } = initialSides(context);
    return observedBase(curve, path, context, observe);
  };
  const initialRate = (context: PositionContext, observe?: Observe): Fraction => {
    const modifiers = initialSides(context).modifiers.filter(({ touches }) => touches !== 'MAINTENANCE');
    const rate = modified(baseRate(context, observe), modifiers, context, observe);
    return stepped(rate, initial.step, ['initialMargin', 'step'], observe);
  };
  const amountOf = (rate: Fraction, step: Step | undefined, { notional }: PositionContext): Fraction => {
    const amount = times(rate, fractionOf(notional));
    return step ? roundFraction(amount, step) : amount;
  };

  const initialMargin: ClassFormulas['initialMargin'] = (context, observe) => {
    const amount = amountOf(initialRate(context, observe), initial.amountStep, context);
    return withFixedAmounts(amount, initial.amounts, ['initialMargin'], context, observe);
  };

  return {
    drivers: driversOf(initial, maintenance, fill),
    initialMargin,
    fillMargin(context, observe) {
      if (!fill || !fillSides) return initialMargin(context, observe);
      const { curve, path, modifiers } = fillSides(context);
      const base = observedBase(curve, path, context, observe);
      const rate = stepped(
        modified(base, modifiers, context, observe),
        fill.step,
        ['fillMargin', 'step'],
        observe,
      );
      return withFixedAmounts(
        amountOf(rate, fill.amountStep, context),
        fill.amounts,
        ['fillMargin'],
        context,
        observe,
      );
    },
    maintenanceMargin(context, observe) {
      const touching = initialSides(context).modifiers.filter(
        ({ touches }) =>
          touches === 'MAINTENANCE' ||
          (touches === 'BOTH' && !('link' in maintenance && maintenance.link === 'FULL_INITIAL')),
      );
      const finish = (rate: Fraction): Fraction => {
        const rounded = stepped(rate, maintenance.step, ['maintenanceMargin', 'step'], observe);
        return amountOf(rounded, maintenance.amountStep, context);
      };
      let amount: Fraction;
      if ('link' in maintenance) {
        const part = fractionOf(decimal(maintenance.fraction));
        const path = ['maintenanceMargin', 'fraction'];
        const linked = maintenance.link === 'BASE_INITIAL' ? baseRate(context) : initialRate(context);
        if (maintenance.of === 'AMOUNT') {
          const of = roundFraction(amountOf(linked, initial.amountStep, context), rounding);
          amount = times(part, of);
          observe?.({ kind: 'LINK', path, of, amount });
          if (maintenance.amountStep) amount = roundFraction(amount, maintenance.amountStep);
        } else {
          const rate = times(part, linked);
          observe?.({
            kind: 'LINK',
            path,
            of: amountOf(linked, undefined, context),
            amount: amountOf(rate, undefined, context),
          });
          amount = finish(modified(rate, touching, context, observe));
        }
      } else {
        assert(own !== null, 'a formula that is not linked is its own');
        const { curve, path, modifiers } = own(context);
        const base = observedBase(curve, path, context, observe);
        amount = finish(modified(base, [...touching, ...modifiers], context, observe));
      }
      return withFixedAmounts(amount, maintenance.amounts, ['maintenanceMargin'], context, observe);
    },
  };
}

function sidesOf(
  document: InitialFormulaDocument | Exclude<MaintenanceFormulaDocument, { link: unknown }>,
  path: Path,
): (context: PositionContext) => Side {
  const long = sideOf(document, path);
  const short = document.short ? sideOf(document.short, [...path, 'short']) : long;
  return ({ isShort }) => (isShort ? short : long);
}

function observedBase(curve: RateCurve, path: Path, context: PositionContext, observe?: Observe): Fraction {
  const rate = curve.rateAt(driverValue(curve, context));
  observe?.({ kind: 'BASE', path, curve, rate });
  return rate;
}

function driverValue({ driver }: RateCurve, context: PositionContext): Fraction {
  return driver === 'CONSTANT' ? NOTHING : context.driverValue(driver);
}

function modified(
  base: Fraction,
  modifiers: readonly PlacedModifier[],
  context: PositionContext,
  observe?: Observe,
): Fraction {
  let rate = base;
  for (const modifier of modifiers) {
    const { curve, operation, path } = modifier;
    const curveRate = curve.rateAt(driverValue(curve, context));
    const after = applyModifier(modifier, rate, curveRate);
    observe?.({ kind: 'MODIFIER', path, curve, operation, curveRate, before: rate, after });
    rate = after;
  }
  return rate;
}

function stepped(rate: Fraction, step: Step | undefined, path: Path, observe?: Observe): Fraction {
  if (!step) return rate;
  const after = roundFraction(rate, step);
  observe?.({ kind: 'RATE_STEP', path, before: rate, after });
  return after;
}

function withFixedAmounts(
  amount: Fraction,
  amounts: AmountsDocument | undefined,
  path: Path,
  { contracts, orders }: PositionContext,
  observe?: Observe,
): Fraction {
  if (!amounts) return amount;
  let total = amount;
  const counts = {
    perContract: fractionOf(contracts),
    perPosition: contracts.isZero() ? NOTHING : WHOLE,
    perOrder: fraction(BigInt(orders)),
  };
  for (const key of ['perContract', 'perPosition', 'perOrder'] as const) {
    const stated = amounts[key];
    if (stated === undefined) continue;
    const each = fractionOf(decimal(stated));
    const added = times(each, counts[key]);
    observe?.({ kind: 'FIXED', path: [...path, 'amounts', key], amount: added, each, count: counts[key] });
    total = plus(total, added);
  }
  if (amounts.atLeast === undefined || contracts.isZero()) return total;
  const held = greater(total, fractionOf(decimal(amounts.atLeast)));
  observe?.({ kind: 'AT_LEAST', path: [...path, 'amounts', 'atLeast'], amount: minus(held, total) });
  return held;
}

function driversOf(
  initial: InitialFormulaDocument,
  maintenance: MaintenanceFormulaDocument,
  fill: InitialFormulaDocument | undefined,
): Set<Driver> {
  const documents = [initial, ...('link' in maintenance ? [] : [maintenance]), ...(fill ? [fill] : [])];
  const curves = documents.flatMap((document) =>
    [document, ...(document.short ? [document.short] : [])].flatMap(({ curve, modifiers }) => [
      curve,
      ...(modifiers ?? []).map((modifier) => modifier.curve),
    ]),
  );
  return new Set(curves.map((curve) => (curve.through ?? curve).driver));
}
