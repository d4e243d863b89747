import { decimal, type Rounding } from '../../domain/decimal';
import { type Fraction, fractionOf, greater, type Step } from '../../domain/fraction';
import type { Driver } from '../../domain/parameters/curve-document';
import type {
  AmountsDocument,
  InitialFormulaDocument,
  MaintenanceFormulaDocument,
} from '../../domain/parameters/formula-document';
import { mapped, type SizedRate, sizedCurve, sizedRate, withModifiers } from './rate';
import { ONE_UNIT, productOf, type Ratio, ratioOf, rounded, sumOf, unitsOfRatio } from './ratio';

/** What a position is charged on; notional and contracts in units of 1e-18, ≥ 0. */
export interface ChargedSize {
  readonly notional: bigint;
  readonly contracts: bigint;
  /** |quantity| × multiplier. */
  readonly quantity: Ratio;
  readonly orders: number;
}

/** A requirement in units of 1e-18, rounded as margins are. */
type Requirement = (size: ChargedSize) => bigint;

export interface SideRequirements {
  readonly initial: Requirement;
  readonly maintenance: Requirement;
  /** Null: initial margin. */
  readonly fill: Requirement | null;
}

interface RequirementsDocument {
  readonly initialMargin: InitialFormulaDocument;
  readonly maintenanceMargin: MaintenanceFormulaDocument;
  readonly fillMargin?: InitialFormulaDocument | undefined;
}

/** What of a formula its side, its market and its set's rounding make of it. */
interface Place {
  readonly isShort: boolean;
  readonly marketValue: (driver: Driver) => Fraction;
  readonly rounding: Rounding;
}

/** The requirements of one class, of longs or of shorts, in one market. */
export function sideRequirements(document: RequirementsDocument, place: Place): SideRequirements {
  const { initialMargin, maintenanceMargin, fillMargin } = document;
  const { rounding, marketValue } = place;
  const { curve, modifiers = [] } = sideOf(initialMargin, place);
  const base = sizedCurve(curve, marketValue);
  const ofInitial = modifiers.filter(({ touches }) => touches !== 'MAINTENANCE');
  const full = stepped(withModifiers(base, ofInitial, marketValue), initialMargin.step);
  return {
    initial: charged(amountOf(full, initialMargin.amountStep), initialMargin.amounts, rounding),
    maintenance: charged(
      maintenanceAmount(maintenanceMargin, { document: initialMargin, base, full }, place),
      maintenanceMargin.amounts,
      rounding,
    ),
    fill: fillMargin
      ? charged(
          amountOf(
            sizedRate({ ...sideOf(fillMargin, place), step: fillMargin.step }, marketValue),
            fillMargin.amountStep,
          ),
          fillMargin.amounts,
          rounding,
        )
      : null,
  };
}

type Amount = (size: ChargedSize) => Ratio;

function maintenanceAmount(
  maintenance: MaintenanceFormulaDocument,
  initial: { readonly document: InitialFormulaDocument; readonly base: SizedRate; readonly full: SizedRate },
  place: Place,
): Amount {
  const { marketValue, rounding } = place;
  const isFull = 'link' in maintenance && maintenance.link === 'FULL_INITIAL';
  const touching = (sideOf(initial.document, place).modifiers ?? []).filter(
    ({ touches }) => touches === 'MAINTENANCE' || (touches === 'BOTH' && !isFull),
  );
  if (!('link' in maintenance)) {
    const own = sideOf(maintenance, place);
    const rate = sizedRate(
      { curve: own.curve, modifiers: [...touching, ...(own.modifiers ?? [])], step: maintenance.step },
      marketValue,
    );
    return amountOf(rate, maintenance.amountStep);
  }
  const part = fractionOf(decimal(maintenance.fraction));
  const linked = isFull ? initial.full : initial.base;
  if (maintenance.of === 'AMOUNT') {
    const whole = amountOf(linked, initial.document.amountStep);
    return (size) => roundedIf(productOf(part, rounded(whole(size), rounding)), maintenance.amountStep);
  }
  const rate = withModifiers(
    mapped(linked, (before) => productOf(part, before)),
    touching,
    marketValue,
  );
  return amountOf(stepped(rate, maintenance.step), maintenance.amountStep);
}

function sideOf<Side>(document: Side & { readonly short?: Side | undefined }, { isShort }: Place): Side {
  return isShort && document.short ? document.short : document;
}

function stepped(rate: SizedRate, step: Step | undefined): SizedRate {
  return step ? mapped(rate, (before) => rounded(before, step)) : rate;
}

function roundedIf(value: Ratio, step: Step | undefined): Ratio {
  return step ? rounded(value, step) : value;
}

function amountOf(rate: SizedRate, step: Step | undefined): Amount {
  return (size) => {
    const { numerator, denominator } =
      rate.constant ?? rate.at({ NOTIONAL: ratioOf(size.notional), QUANTITY: size.quantity });
    return roundedIf({ numerator: numerator * size.notional, denominator: denominator * ONE_UNIT }, step);
  };
}

/** With fixed amounts, rounded as margins are. */
function charged(amount: Amount, amounts: AmountsDocument | undefined, rounding: Rounding): Requirement {
  if (!amounts) return (size) => unitsOfRatio(amount(size), rounding);
  const read = (text: string | undefined) => (text === undefined ? null : fractionOf(decimal(text)));
  const [perContract, perPosition, perOrder, atLeast] = [
    read(amounts.perContract),
    read(amounts.perPosition),
    read(amounts.perOrder),
    read(amounts.atLeast),
  ];
  return (size) => {
    let total = amount(size);
    const isPosition = size.contracts !== 0n;
    if (perContract) total = sumOf(total, productOf(perContract, ratioOf(size.contracts)));
    if (perPosition && isPosition) total = sumOf(total, perPosition);
    if (perOrder)
      total = sumOf(total, productOf(perOrder, { numerator: BigInt(size.orders), denominator: 1n }));
    return unitsOfRatio(atLeast && isPosition ? greater(total, atLeast) : total, rounding);
  };
}
