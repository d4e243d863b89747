import { assert } from '../../domain/assert';
import { round, type Decimal, type Rounding, ZERO } from '../../domain/number/decimal';
import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import type { MarginInputs } from '../../domain/margin/method/inputs';
import { heldPosition } from '../../domain/margin/method/legs';
import { markPrice } from '../../domain/margin/method/position';
import { missingOf } from '../../domain/margin/method/refusal';
import { compileParameters, type CompiledClass } from '../../domain/margin/method/compile';
import { maximumLeverage } from '../../domain/curves/tiers';
import { notionalBreaches } from '../../domain/margin/request/maximum-notional';
import { explainAccount, type AccountExplanation as Explained } from '../../domain/margin/explain/explain';
import { eachFigure, STORED_FIGURES, type StoredFigure } from '../../domain/margin/figures/account-figures';
import { callPricesOf } from '../../domain/margin/calls/call-price';
import { liquidationPricesOf, type PricesOf } from '../../domain/margin/figures/liquidation-price';
import type {
  ExplainedFigure,
  Leg,
  MarginStatus,
  PositionMargin,
  SettledFigures,
  Term,
} from '../../domain/margin/method/types';
import type { NotFound } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { BookView, ReadBook } from '../../ports/margin';

export type ExplainAccountRefusal = AccessRefusal | NotFound;

/** An account's figures at one instant, term by term; figures are null and lists empty when it is UNPRICED. */
export interface AccountExplanation extends Readonly<Record<StoredFigure, Decimal | null>> {
  /** Instant of the prices and positions used, by the venue's clock. */
  readonly asOf: Date;
  readonly versionNumber: number;
  readonly status: MarginStatus | 'UNPRICED';
  /** Instruments or assets without a price, class or rule; empty unless UNPRICED. */
  readonly missing: readonly string[];
  readonly figures: readonly ExplainedFigure[];
  readonly positions: readonly PositionExplanation[];
}

export interface PositionExplanation {
  readonly instrument: string;
  /** Of hedge mode; null: the one position in its instrument. */
  readonly positionLeg: Leg | null;
  readonly marginClass: string;
  readonly quantity: Decimal;
  readonly entryPrice: Decimal;
  /** What its holder chose: a leverage, or an initial margin rate. */
  readonly selectedLeverage: Decimal | null;
  readonly selectedRate: Decimal | null;
  /** Owed to the holder since the last settlement; 0: nothing. */
  readonly accruedFunding: Decimal;
  /** In what it is quoted in. */
  readonly markPrice: Decimal;
  readonly notional: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly unrealisedProfit: Decimal;
  /** Largest leverage at this notional, rounded DOWN to 8 decimals. */
  /** Null when nothing is charged for it. */
  readonly maximumLeverage: Decimal | null;
  /** What its class lets one account hold of it at most, in what it settles in; null: no maximum. */
  readonly maximumNotional: Decimal | null;
  readonly isAboveMaximum: boolean;
  /** Nearest prices at which the account becomes liquidatable; null: it does not on that side. */
  readonly liquidationPriceBelow: Decimal | null;
  readonly liquidationPriceAbove: Decimal | null;
  /** Nearest prices at which a margin call opens; null: none does on that side. */
  readonly callPriceBelow: Decimal | null;
  readonly callPriceAbove: Decimal | null;
  readonly initialMarginTerms: readonly Term[];
  readonly maintenanceMarginTerms: readonly Term[];
  /** Where it settles in another asset than the unit of account: what its figures are valued from; else null. */
  readonly settled: SettledExplanation | null;
}

/** A position's figures in what it settles in, and the terms that make them. */
export interface SettledExplanation extends SettledFigures {
  readonly notionalTerms: readonly Term[];
  readonly initialMarginTerms: readonly Term[];
  readonly maintenanceMarginTerms: readonly Term[];
}

/**
 * Explains one account as it stands now: present positions and prices under the live version, from one view.
 * It may be ahead of the live run, which the next re-margining brings up.
 */
export async function explainAccountNow(
  { readBook }: { readonly readBook: ReadBook },
  actor: Actor,
  accountId: string,
): Promise<Result<AccountExplanation, ExplainAccountRefusal>> {
  const access = accessRefusal(actor, 'READ');
  if (access) return refuse(access);
  return readBook((view) => explainFrom(view, accountId));
}

async function explainFrom(
  view: BookView,
  accountId: string,
): Promise<Result<AccountExplanation, ExplainAccountRefusal>> {
  if (view.live === null) return refuse({ code: 'NotFound', what: 'venue' });
  const book = await view.account(accountId);
  if (book === null) return refuse({ code: 'NotFound', what: 'account' });
  const { versionNumber } = view.live;
  const inputs: MarginInputs = {
    parameters: compileParameters(view.live.parameters),
    ...(await view.market()),
    book,
  };
  const when = { asOf: view.asOf, versionNumber };
  const explained = explainAccount(inputs);
  if (!explained.ok) return ok({ ...when, ...UNPRICED, missing: missingOf(explained.refusal) });
  const { margin, account: figures } = explained.value;
  const prices = { liquidation: liquidationPricesOf(inputs, margin), call: callPricesOf(inputs, margin) };
  const breaches = notionalBreaches(inputs.parameters, margin.positions);
  const aboveMaximum = new Set(breaches.map(({ instrument }) => instrument));
  return ok({
    ...when,
    status: margin.status,
    missing: [],
    ...eachFigure(STORED_FIGURES, (name) => margin[name]),
    figures,
    positions: margin.positions.map((_, index) =>
      positionAt(inputs, explained.value, index, prices, aboveMaximum),
    ),
  });
}

const UNPRICED = {
  status: 'UNPRICED',
  ...eachFigure(STORED_FIGURES, () => null),
  figures: [],
  positions: [],
} as const;

const LEVERAGE: Rounding = { scale: 8, mode: 'DOWN' };

function positionAt(
  inputs: MarginInputs,
  explained: Explained,
  index: number,
  pricesOf: Readonly<Record<'liquidation' | 'call', PricesOf>>,
  aboveMaximum: ReadonlySet<string>,
): PositionExplanation {
  const figures = explained.margin.positions[index];
  const terms = explained.positions[index];
  assert(figures !== undefined && terms !== undefined, 'a margined position is explained');
  const { instrument, settled } = figures;
  const position = heldPosition(inputs.book, figures);
  const marginClass = inputs.parameters.classOfInstrument.get(instrument);
  assert(marginClass !== undefined, 'a margined position has a class');
  const { below, above } = pricesOf.liquidation(instrument);
  const call = pricesOf.call(instrument);
  const termsOf = (
    explanations: readonly ExplainedFigure[],
    figure: ExplainedFigure['figure'],
  ): readonly Term[] => explanations.find((one) => one.figure === figure)?.terms ?? [];
  const bothTerms = (explanations: readonly ExplainedFigure[]) => ({
    initialMarginTerms: termsOf(explanations, 'INITIAL_MARGIN'),
    maintenanceMarginTerms: termsOf(explanations, 'MAINTENANCE_MARGIN'),
  });
  return {
    ...figures,
    positionLeg: position.leg ?? null,
    quantity: position.quantity,
    entryPrice: position.entryPrice,
    selectedLeverage: position.selectedLeverage ?? null,
    selectedRate: position.selectedRate ?? null,
    accruedFunding: position.accruedFunding ?? ZERO,
    markPrice: markPrice(inputs.prices, instrument),
    maximumNotional: marginClass.maximumNotional,
    isAboveMaximum: aboveMaximum.has(instrument),
    maximumLeverage: leverageOf(marginClass.initialMargin, settled ?? figures),
    liquidationPriceBelow: below,
    liquidationPriceAbove: above,
    callPriceBelow: call.below,
    callPriceAbove: call.above,
    ...bothTerms(terms.valued ?? terms.figures),
    settled: settled
      ? { ...settled, notionalTerms: termsOf(terms.figures, 'NOTIONAL'), ...bothTerms(terms.figures) }
      : null,
  };
}

/** Notional / initial margin: by the curve where there is one, which knows it even at no notional. */
function leverageOf(
  curve: CompiledClass['initialMargin'],
  { notional, initialMargin }: Pick<PositionMargin, 'notional' | 'initialMargin'>,
): Decimal | null {
  if (curve) return maximumLeverage(curve, notional, LEVERAGE.scale);
  return initialMargin.isZero() ? null : round(notional.div(initialMargin), LEVERAGE);
}
