import { assert } from '../../assert';
import { tierCharge, tierIndexAt } from '../../curves/tiers';
import { Decimal, decimal, sum, ZERO } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { TierCurveDocument } from '../../curves/curve-document';
import type { MarginClassDocument } from '../../parameters/document/parameter-set';
import { ok, type Result } from '../../result';
import { marginAccount } from '../method/account';
import { balanceTerms, debtTerms, profitTerms } from './explain-equity';
import { classOf, liftTerms, openingLiftOf } from './explain-opening';
import { formulaTerms } from './explain-formula';
import { hedgedTerms } from './explain-legs';
import { orderTerms, reserveTerms } from './explain-orders';
import { partTerm, portfolioTerms } from './explain-portfolio';
import { accountPortfolios } from '../method/account-portfolios';
import { ofPosition, quantityText, TERM_ROUNDING, withRounding } from './explain-terms';
import { groupedText, percentText } from './figure-text';
import type { MarginInputs } from '../method/inputs';
import { chargedRequirement } from '../method/position-margin';
import { chargedBasis, isInverse, notionalPrice, requirementsOf, roundedNotional } from '../method/position';
import { heldPositions } from '../method/legs';
import { ownFigures } from '../method/settlement';
import { settledProfitTerms, valuedFigures } from './explain-settlement';
import type {
  AccountMargin,
  ExplainedFigure,
  Leg,
  MarginRefusal,
  Position,
  PositionMargin,
  Purpose,
  Term,
} from '../method/types';

/** An account's figures, each with the terms that make it. */
export interface AccountExplanation {
  readonly margin: AccountMargin;
  /**
   * NOTIONAL, INITIAL_MARGIN, MAINTENANCE_MARGIN, EQUITY, and INITIAL_EQUITY where it is another figure; a sum lists
   * the terms of all its parts.
   */
  readonly account: readonly ExplainedFigure[];
  /** NOTIONAL, INITIAL_MARGIN and MAINTENANCE_MARGIN of each position, in the order of the book. */
  readonly positions: readonly {
    readonly instrument: string;
    /** Of a leg of hedge mode. */
    readonly leg?: Leg;
    /** In what it settles in. */
    readonly figures: readonly ExplainedFigure[];
    /** Where that is another asset than the unit of account: those figures in the unit, each valued by one term. */
    readonly valued?: readonly ExplainedFigure[];
  }[];
}

/**
 * Explains every figure that `marginAccount` gives as a sum of terms: which tier, which rate, how much.
 *
 * @returns terms whose amounts sum to their figure exactly; each amount and basis in the unit of account, of a position's own
 *   figures in what it settles in,
 *   rounded HALF_EVEN to 18 decimals, a ROUNDING term making up whatever any rounding moved. Or why the account
 *   has no figures
 * @see docs/methodology.md#explained-figures
 */
export function explainAccount(inputs: MarginInputs): Result<AccountExplanation, MarginRefusal> {
  const margined = marginAccount(inputs);
  if (!margined.ok) return margined;
  const margin = margined.value;
  const heldBy = heldPositions(inputs.book);
  const positions = margin.positions.map((figures) => {
    const { instrument, leg } = figures;
    const explanation = explainPosition(inputs, heldBy(figures), ownFigures(figures));
    const { settled } = figures;
    const ofLeg = (one: ExplainedFigure) => ({ ...one, terms: ofPosition(figures, one.terms) });
    return {
      instrument,
      ...(leg ? { leg } : {}),
      figures: explanation.map(ofLeg),
      ...(settled ? { valued: valuedFigures(inputs, figures, settled).map(checked).map(ofLeg) } : {}),
    };
  });
  const together = accountPortfolios(inputs);
  assert(together.ok, 'what was margined once is margined again');
  const inPortfolio = new Set(
    margin.positions.filter(({ portfolio }) => portfolio !== null).map(({ instrument }) => instrument),
  );
  const termsOf = (figure: ExplainedFigure['figure']) =>
    positions
      .filter(({ instrument }) => figure === 'NOTIONAL' || !inPortfolio.has(instrument))
      .flatMap(({ figures, valued }) => (valued ?? figures).filter((one) => one.figure === figure))
      .flatMap(({ terms }) => terms);
  return ok({
    margin,
    account: [
      explained('NOTIONAL', margin.notional, termsOf('NOTIONAL')),
      explained('INITIAL_MARGIN', margin.initialMargin, [
        ...termsOf('INITIAL_MARGIN'),
        ...portfolioTerms(together.value, 'initial'),
        ...debtsOf(inputs, 'initial'),
      ]),
      explained('MAINTENANCE_MARGIN', margin.maintenanceMargin, [
        ...termsOf('MAINTENANCE_MARGIN'),
        ...portfolioTerms(together.value, 'maintenance'),
        ...debtsOf(inputs, 'maintenance'),
      ]),
      explained('EQUITY', margin.equity, equityTerms(inputs, margin, 'maintenance')),
      ...(margin.initialEquity.eq(margin.equity)
        ? []
        : [explained('INITIAL_EQUITY', margin.initialEquity, equityTerms(inputs, margin, 'initial'))]),
    ],
    positions,
  });
}

function explained(
  figure: ExplainedFigure['figure'],
  amount: Decimal,
  terms: readonly Term[],
): ExplainedFigure {
  return checked({ figure, amount, terms });
}

function checked(explanation: ExplainedFigure): ExplainedFigure {
  const { figure, amount, terms } = explanation;
  assert(sum(terms.map((term) => term.amount)).eq(amount), `the terms of ${figure} sum to it`);
  return explanation;
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
  const compiled = classOf(inputs, figures);
  const lifted = openingLiftOf(inputs, position, figures);
  const requirement = (part: 'initialMargin' | 'maintenanceMargin') => {
    const terms = requirementTerms(inputs, document, position, figures, part);
    const { margin } = parameters.rounding;
    if (figures.portfolio !== null) return withRounding(terms, figures[part], instrument, 'margin', margin);
    const charged = chargedRequirement(inputs, compiled, position, part);
    const isInitial = part === 'initialMargin';
    const lift = isInitial ? lifted.margin : ZERO;
    const reserved = charged.reserve?.amount ?? ZERO;
    const hedged = figures[part].minus(lift).minus(charged.margin).minus(charged.openLoss).minus(reserved);
    return [
      ...withRounding(terms, charged.alone.margin, instrument, 'margin', margin),
      ...(isInitial ? orderTerms(inputs, compiled, position, charged) : []),
      ...reserveTerms(compiled, position, charged),
      ...hedgedTerms(compiled, instrument, hedged),
      ...liftTerms(compiled, instrument, lift),
    ];
  };
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

function notionalTerm(inputs: MarginInputs, position: Position): Term {
  const marginClass = inputs.parameters.classOfInstrument.get(position.instrument);
  assert(marginClass !== undefined, 'a margined instrument has a class');
  const price = notionalPrice(inputs, marginClass, position);
  const amount = roundedNotional(inputs, position, price, TERM_ROUNDING);
  const by = isInverse(inputs, position.instrument) ? '/' : 'at';
  const label = `${quantityText(inputs, position)} ${by} ${groupedText(price)}`;
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

const PURPOSE = { initialMargin: 'initial', maintenanceMargin: 'maintenance' } as const;

/** Slices of tiers where the requirement is nothing but tiers; else one term for each part of its formula. */
function requirementTerms(
  inputs: MarginInputs,
  document: MarginClassDocument,
  position: Position,
  { marginClass, portfolio, initialMargin, maintenanceMargin }: PositionMargin,
  part: 'initialMargin' | 'maintenanceMargin',
): Term[] {
  const compiled = inputs.parameters.classes.get(marginClass);
  assert(compiled !== undefined, 'a margined instrument has a class');
  if (portfolio !== null)
    return [
      partTerm(position.instrument, portfolio, part === 'initialMargin' ? initialMargin : maintenanceMargin),
    ];
  const { mode } = inputs.book;
  const stated = (mode === undefined ? undefined : document.modes?.[mode]) ?? document;
  const inMode = stated === document ? [] : ['modes', mode ?? ''];
  const place = ['marginClasses', marginClass, ...inMode];
  const basis = chargedBasis(inputs, compiled, position, PURPOSE[part]);
  const required = requirementsOf(compiled, mode);
  const tiers = required[part];
  const terms = () => formulaTerms(inputs, required.formulas[part], place, position, basis);
  if (!tiers) return terms();
  const path = [...place, part, 'curve', 'tiers'];
  const dial = required.plans.long[part].dial ? terms().filter(({ kind }) => kind === 'DIAL') : [];
  return [...tierTerms(tiers, path, position.instrument, basis.notional), ...dial];
}

/** One term per tier that takes part: every slice up to the notional, or the one tier on the whole. */
function tierTerms(
  document: TierCurveDocument,
  path: readonly string[],
  subject: string,
  notional: Decimal,
): Term[] {
  const reached = tierIndexAt(document, notional);
  const whole = document.shape === 'WHOLE_TIERS';
  return document.tiers.slice(0, reached + 1).flatMap((tier, index): Term[] => {
    if (whole && index !== reached) return [];
    const next = document.tiers[index + 1];
    const [floor, ceiling] = [decimal(tier.floor), next ? decimal(next.floor) : null];
    const basis = whole ? notional : Decimal.min(notional, ceiling ?? notional).minus(floor);
    const span = ceiling ? `${groupedText(floor)} to ${groupedText(ceiling)}` : `above ${groupedText(floor)}`;
    const charge =
      'rate' in tier
        ? percentText(new Decimal(tier.rate))
        : `1/${groupedText(new Decimal(tier.maxLeverage))}`;
    return [
      {
        kind: whole ? 'WHOLE_TIER' : 'TIER_SLICE',
        path: jsonPointer(...path, index),
        subject,
        basis,
        ...tierCharge(tier, basis, TERM_ROUNDING),
        label: `tier ${index + 1}: ${span} at ${charge}${whole ? ' of the whole' : ''}`,
      },
    ];
  });
}

/** Collateral less what is not recognised of it, profit and loss; each subject followed by its own rounding. */
function equityTerms(inputs: MarginInputs, margin: AccountMargin, purpose: Purpose): Term[] {
  const balances = inputs.book.collateral.flatMap((balance) => balanceTerms(inputs, balance, purpose));
  const heldBy = heldPositions(inputs.book);
  const profits = margin.positions.flatMap((figures) => {
    if (figures.settled) return [];
    return ofPosition(figures, profitTerms(inputs, heldBy(figures), figures, purpose));
  });
  const equity = purpose === 'initial' ? margin.initialEquity : margin.equity;
  const terms = [...balances, ...profits, ...settledProfitTerms(inputs, margin.positions, purpose)];
  const capped = equity.minus(sum(terms.map(({ amount }) => amount)));
  if (capped.isZero()) return terms;
  const maximum = inputs.parameters.maximumProfit;
  return [
    ...terms,
    {
      kind: 'CAP',
      path: jsonPointer('accountRules', 'maximumProfit'),
      subject: margin.account,
      basis: maximum ?? ZERO,
      rate: null,
      amount: capped,
      label: `unrealised profit above ${groupedText(maximum ?? ZERO)} is not recognised`,
    },
  ];
}

function debtsOf(inputs: MarginInputs, purpose: Purpose): Term[] {
  return inputs.book.collateral.flatMap((balance) => debtTerms(inputs, balance, purpose));
}
