import { Decimal, decimal, ONE, type Rounding, ZERO } from '../../number/decimal';
import { decimalOf, roundFraction } from '../../number/fraction';
import { dialledPieces } from '../../curves/dial';
import { requirementPlans, type RequirementsDocument } from '../../curves/requirement-plan';
import { tierPieces, tiersUnderDial } from '../../curves/tiers';
import type { CurveDocument } from '../../curves/curve-document';
import type { MarginClassDocument } from '../../parameters/document/parameter-set';

/** Where a requirement curve is drawn. */

const POINTS = 60;
/** Where there is no breakpoint to draw to. */
const NO_BREAKPOINT = decimal('1000000');

/** 0, every breakpoint and the least notional above it, and even steps on a logarithmic axis to the end; ascending, each once. */
export function notionals(
  document: MarginClassDocument,
  unitPrice: Decimal,
  maximum: Decimal | null,
  rounding: Rounding,
): readonly Decimal[] {
  const { scale } = rounding;
  const known = [...breakpoints(document, unitPrice), ...dialKinks(document, scale)].filter((at) => at.gt(0));
  const justAbove = known.map((at) => at.plus(new Decimal(10).pow(-scale)));
  const greatest = known.reduce((a, b) => Decimal.max(a, b), ZERO);
  const end = maximum ?? (greatest.isZero() ? NO_BREAKPOINT : greatest.times(2));
  const least = known.reduce((a, b) => Decimal.min(a, b), end);
  const begin = Math.log10(Decimal.min(least, end).toNumber()) - 2;
  const step = (Math.log10(end.toNumber()) - begin) / (POINTS - 1);
  const even = Array.from({ length: POINTS - 1 }, (_, index) =>
    new Decimal(10 ** (begin + index * step)).toSignificantDigits(3),
  );
  const all = [ZERO, ...even, ...known, ...justAbove, end].filter((notional) => notional.lte(end));
  return all
    .sort((a, b) => a.comparedTo(b))
    .filter((notional, index) => !notional.eq(all[index - 1] ?? ONE.neg()));
}

/** Notionals at which a curve of the class bends or steps. */
function breakpoints(document: MarginClassDocument, unitPrice: Decimal): readonly Decimal[] {
  const { maximumNotional, ramp } = document;
  const ends = endsOf({ ...document, ramp });
  const formulas = ends.flatMap(({ initialMargin, maintenanceMargin }) => [
    initialMargin,
    ...('link' in maintenanceMargin ? [] : [maintenanceMargin]),
  ]);
  const curves = formulas.flatMap((formula) =>
    [formula, ...(formula.short ? [formula.short] : [])].flatMap(({ curve, modifiers }) => [
      curve,
      ...(modifiers ?? []).map((modifier) => modifier.curve),
    ]),
  );
  const places = curves.flatMap((curve) => placesOf(curve, unitPrice));
  return maximumNotional === undefined ? places : [...places, decimal(maximumNotional)];
}

function endsOf({ ramp, ...stated }: RequirementsDocument): readonly RequirementsDocument[] {
  return [stated, ...(ramp ? endsOf(ramp.before) : [])];
}

/** Where a dial brings tiers to the whole notional: the last notional of the rounding's before it does. */
function dialKinks({ modes: _modes, ...own }: MarginClassDocument, scale: number): readonly Decimal[] {
  const plans = requirementPlans(own);
  return (['initialMargin', 'maintenanceMargin'] as const).flatMap((figure) => {
    const { dial } = plans.long[figure];
    const tiers = dial && tiersUnderDial(plans, figure);
    if (!tiers) return [];
    return dialledPieces(tierPieces(tiers), dial).map(({ above }) =>
      decimalOf(roundFraction(above, { scale, mode: 'DOWN' })),
    );
  });
}

function placesOf(curve: CurveDocument, unitPrice: Decimal): readonly Decimal[] {
  const inner: Omit<CurveDocument, 'through'> = curve.through ?? curve;
  if (inner.driver !== 'NOTIONAL' && inner.driver !== 'QUANTITY') return [];
  const scale = (inner.per === undefined ? ONE : decimal(inner.per)).times(
    inner.driver === 'QUANTITY' ? unitPrice : ONE,
  );
  const shaped = curve.through ?? curve;
  const at =
    'tiers' in shaped
      ? shaped.tiers.map(({ floor }) => floor)
      : 'points' in shaped
        ? shaped.points.map((point) => point.at)
        : [];
  return at.map((text) => decimal(text).times(scale));
}
