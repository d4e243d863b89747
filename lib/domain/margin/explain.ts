import { assert } from '../assert';
import { Decimal, ONE, round, sum, ZERO, type Rounding, type RoundingMode } from '../decimal';
import { jsonPointer } from '../json-pointer';
import type { CurveDocument, MarginClassDocument } from '../parameters/parameter-set';
import { ok, type Result } from '../result';
import {
  exactNotional,
  exactProfit,
  marginAccount,
  markPrice,
  multiplierOf,
  type MarginInputs,
} from './account';
import type { CompiledParameters } from './compile';
import { marginCurve, tierIndexAt } from './curve';
import { groupedText, percentText } from './figure-text';
import type {
  AccountMargin,
  CollateralBalance,
  ExplainedFigure,
  MarginRefusal,
  Position,
  PositionMargin,
  Term,
} from './types';

/** An account's figures, each with the terms that make it. */
export interface AccountExplanation {
  readonly margin: AccountMargin;
  /** NOTIONAL, INITIAL_MARGIN, MAINTENANCE_MARGIN, EQUITY; a sum lists the terms of all its positions. */
  readonly account: readonly ExplainedFigure[];
  /** NOTIONAL, INITIAL_MARGIN and MAINTENANCE_MARGIN of each position, in the order of the book. */
  readonly positions: readonly {
    readonly instrument: string;
    readonly figures: readonly ExplainedFigure[];
  }[];
}

/** Terms are stated to what the database and every wire can hold; ROUNDING carries the rest. */
const TERM_ROUNDING: Rounding = { scale: 18, mode: 'HALF_EVEN' };

/**
 * Explains every figure that `marginAccount` gives as a sum of terms: which tier, which rate, how much.
 *
 * @returns terms whose amounts sum to their figure exactly; each amount and basis in the settlement asset,
 *   rounded HALF_EVEN to 18 decimals, a ROUNDING term making up whatever any rounding moved. Or why the account
 *   has no figures
 * @see docs/methodology.md#explained-figures
 */
export function explainAccount(inputs: MarginInputs): Result<AccountExplanation, MarginRefusal> {
  const margined = marginAccount(inputs);
  if (!margined.ok) return margined;
  const margin = margined.value;
  const positions = margin.positions.map((figures) => {
    const position = inputs.book.positions.find(({ instrument }) => instrument === figures.instrument);
    assert(position !== undefined, 'a margined position is in the book');
    return { instrument: figures.instrument, figures: explainPosition(inputs, position, figures) };
  });
  const termsOf = (figure: ExplainedFigure['figure']) =>
    positions.flatMap(({ figures }) =>
      figures.filter((one) => one.figure === figure).flatMap((one) => one.terms),
    );
  return ok({
    margin,
    account: [
      explained('NOTIONAL', margin.notional, termsOf('NOTIONAL')),
      explained('INITIAL_MARGIN', margin.initialMargin, termsOf('INITIAL_MARGIN')),
      explained('MAINTENANCE_MARGIN', margin.maintenanceMargin, termsOf('MAINTENANCE_MARGIN')),
      explained('EQUITY', margin.equity, equityTerms(inputs, margin)),
    ],
    positions,
  });
}

function explained(
  figure: ExplainedFigure['figure'],
  amount: Decimal,
  terms: readonly Term[],
): ExplainedFigure {
  assert(sum(terms.map((term) => term.amount)).eq(amount), `the terms of ${figure} sum to it`);
  return { figure, amount, terms };
}

const ROUNDED: Readonly<Record<RoundingMode, string>> = {
  UP: 'rounded up',
  CEILING: 'rounded up',
  DOWN: 'rounded towards 0',
  FLOOR: 'rounded down',
  HALF_UP: 'rounded half up',
  HALF_EVEN: 'rounded half even',
};

/** The terms with a last one for what rounding moved, if it moved anything. */
function withRounding(
  terms: readonly Term[],
  amount: Decimal,
  subject: string,
  step: keyof CompiledParameters['rounding'],
  { scale, mode }: Rounding,
): Term[] {
  const moved = amount.minus(sum(terms.map((term) => term.amount)));
  if (moved.isZero()) return [...terms];
  return [
    ...terms,
    {
      kind: 'ROUNDING',
      path: jsonPointer('rounding', step),
      subject,
      basis: ZERO,
      rate: null,
      amount: moved,
      label: `${ROUNDED[mode]} to ${scale} decimals`,
    },
  ];
}

function explainPosition(
  inputs: MarginInputs,
  position: Position,
  figures: PositionMargin,
): ExplainedFigure[] {
  const { parameters } = inputs;
  const { instrument } = position;
  const document = parameters.set.document.marginClasses[figures.marginClass];
  assert(document !== undefined, 'a margined instrument has a class');
  const requirement = (part: 'initialMargin' | 'maintenanceMargin') =>
    withRounding(
      curveTerms(document, part, figures),
      figures[part],
      instrument,
      'margin',
      parameters.rounding.margin,
    );
  const notional = withRounding(
    [notionalTerm(inputs, position)],
    figures.notional,
    instrument,
    'notional',
    parameters.rounding.notional,
  );
  return [
    explained('NOTIONAL', figures.notional, notional),
    explained('INITIAL_MARGIN', figures.initialMargin, requirement('initialMargin')),
    explained('MAINTENANCE_MARGIN', figures.maintenanceMargin, requirement('maintenanceMargin')),
  ];
}

/** "2 BTC-PERP", with the multiplier where it is not 1. */
function quantityText(inputs: MarginInputs, { instrument, quantity }: Position): string {
  const multiplier = multiplierOf(inputs, instrument);
  const times = multiplier.eq(ONE) ? '' : ` × ${groupedText(multiplier)}`;
  return `${groupedText(quantity.abs())} ${instrument}${times}`;
}

function notionalTerm(inputs: MarginInputs, position: Position): Term {
  const price = markPrice(inputs.prices, position.instrument);
  const amount = round(exactNotional(inputs, position, price), TERM_ROUNDING);
  const label = `${quantityText(inputs, position)} at ${groupedText(price)}`;
  return {
    kind: 'NOTIONAL',
    path: '',
    subject: position.instrument,
    basis: amount,
    rate: null,
    amount,
    label,
  };
}

/** One term per tier that takes part: every slice up to the notional, or the one tier on the whole. */
function curveTerms(
  marginClass: MarginClassDocument,
  part: 'initialMargin' | 'maintenanceMargin',
  { instrument, marginClass: name, notional }: PositionMargin,
): Term[] {
  const document: CurveDocument = marginClass[part].curve;
  const curve = marginCurve(document);
  const reached = tierIndexAt(curve, notional);
  const whole = document.shape === 'WHOLE_TIERS';
  return curve.tiers.slice(0, reached + 1).flatMap((tier, index): Term[] => {
    if (whole && index !== reached) return [];
    const charged = document.tiers[index];
    assert(charged !== undefined, 'a tier has its document');
    const basis = whole ? notional : Decimal.min(notional, tier.ceiling ?? notional).minus(tier.floor);
    const span = tier.ceiling
      ? `${groupedText(tier.floor)} to ${groupedText(tier.ceiling)}`
      : `above ${groupedText(tier.floor)}`;
    const charge =
      'rate' in charged
        ? percentText(new Decimal(charged.rate))
        : `1/${groupedText(new Decimal(charged.maxLeverage))}`;
    return [
      {
        kind: whole ? 'WHOLE_TIER' : 'TIER_SLICE',
        path: jsonPointer('marginClasses', name, part, 'curve', 'tiers', index),
        subject: instrument,
        basis,
        rate: round(tier.scaledRate.div(curve.denominator), TERM_ROUNDING),
        amount: round(basis.times(tier.scaledRate).div(curve.denominator), TERM_ROUNDING),
        label: `tier ${index + 1}: ${span} at ${charge}${whole ? ' of the whole' : ''}`,
      },
    ];
  });
}

/** Collateral, haircuts, profit and loss; each subject followed by its own rounding. */
function equityTerms(inputs: MarginInputs, margin: AccountMargin): Term[] {
  const { rounding } = inputs.parameters;
  const collateral = inputs.book.collateral
    .filter(({ amount }) => !amount.isZero())
    .flatMap((balance) => {
      const { terms, value } = collateralTerms(inputs, balance);
      const rounded = round(value, rounding.collateralValue);
      return withRounding(terms, rounded, balance.asset, 'collateralValue', rounding.collateralValue);
    });
  const profit = margin.positions.flatMap(({ instrument, unrealisedProfit }) => {
    const position = inputs.book.positions.find((held) => held.instrument === instrument);
    assert(position !== undefined, 'a margined position is in the book');
    const terms = [profitTerm(inputs, position)];
    return withRounding(terms, unrealisedProfit, instrument, 'profitAndLoss', rounding.profitAndLoss);
  });
  return [...collateral, ...profit];
}

function collateralTerms(
  { parameters, prices }: MarginInputs,
  { asset, amount }: CollateralBalance,
): { terms: Term[]; value: Decimal } {
  const rule = parameters.collateral.get(asset);
  assert(rule !== undefined, 'a margined balance has a collateral rule');
  const price = rule.pricedBy === null ? ONE : markPrice(prices, rule.pricedBy);
  const full = amount.times(price);
  const haircut = amount.gt(0) ? rule.haircut : ZERO;
  const held = amount.gt(0) ? '' : 'debt of ';
  const basis = round(full, TERM_ROUNDING);
  const terms: Term[] = [
    {
      kind: 'COLLATERAL',
      path: jsonPointer('collateral', asset),
      subject: asset,
      basis,
      rate: null,
      amount: basis,
      label: `${held}${groupedText(amount.abs())} ${asset}${rule.pricedBy === null ? '' : ` at ${groupedText(price)}`}`,
    },
  ];
  if (!haircut.isZero()) {
    terms.push({
      kind: 'HAIRCUT',
      path: jsonPointer('collateral', asset, 'haircut'),
      subject: asset,
      basis,
      rate: haircut,
      amount: round(full.times(haircut).neg(), TERM_ROUNDING),
      label: `haircut of ${percentText(haircut)} on ${asset}`,
    });
  }
  return { terms, value: full.times(ONE.minus(haircut)) };
}

function profitTerm(inputs: MarginInputs, position: Position): Term {
  const { instrument, quantity, entryPrice } = position;
  const price = markPrice(inputs.prices, instrument);
  const side = quantity.gt(0) ? 'long' : 'short';
  return {
    kind: 'UNREALISED_PROFIT',
    path: '',
    subject: instrument,
    basis: round(exactNotional(inputs, position, price), TERM_ROUNDING),
    rate: null,
    amount: round(exactProfit(inputs, position), TERM_ROUNDING),
    label: `${side} ${quantityText(inputs, position)} from ${groupedText(entryPrice)} to ${groupedText(price)}`,
  };
}
