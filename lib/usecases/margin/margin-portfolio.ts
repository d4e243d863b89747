import { type Decimal, decimalText } from '../../domain/number/decimal';
import { chosenRangeMessage } from '../../domain/books/contract-row';
import { jsonPointer } from '../../domain/json/json-pointer';
import { marginAccount } from '../../domain/margin/method/account';
import { compileParameters } from '../../domain/margin/method/compile';
import { explainAccount } from '../../domain/margin/explain/explain';
import { greatestChoice } from '../../domain/margin/method/greatest-choice';
import type { MarginInputs } from '../../domain/margin/method/inputs';
import { liquidationPricesOf } from '../../domain/margin/figures/liquidation-price';
import { marginRefusalSentence } from '../../domain/margin/method/refusal';
import { type MarginRequest, readMarginRequest } from '../../domain/margin/request/read-margin-request';
import { bookAfterTrade, judgedTrade, type Trade } from '../../domain/margin/request/trade';
import type { AccountMargin, ExplainedFigure, MarginRefusal } from '../../domain/margin/method/types';
import { mergePatch } from '../../domain/json/merge-patch';
import { parseParameterSet } from '../../domain/parameters/validate';
import { ok, refuse, type Fault, type Result } from '../../domain/result';

/** An answer as JSON: every decimal a string, what does not exist null. */
export type MarginAnswer = Readonly<Record<string, unknown>>;

/**
 * Margins one account by the reference method: figures, what makes them, liquidation prices, and, where a trade is
 * asked about, the account after it and whether it may be made.
 *
 * @param base the parameter set that the request's own parameters change; null: the request brings a whole one
 * @param withLiquidationPrices they take most of the time where a scheme has no closed form for them
 * @returns the answer; or every fault, each with its place in the request
 */
export function marginPortfolio(
  input: unknown,
  base: unknown,
  { withLiquidationPrices }: { readonly withLiquidationPrices: boolean } = { withLiquidationPrices: true },
): Result<MarginAnswer, readonly Fault[]> {
  const read = readMarginRequest(input);
  if (!read.ok) return read;
  const request = read.value;
  if (base === null && request.parameters === null) {
    const message = 'A preset or a file must be named, or the request must bring a whole parameter set.';
    return refuse([{ path: '/parameters', rule: 'required', message }]);
  }
  const parsed = parseParameterSet(mergePatch(base, request.parameters ?? {}));
  if (!parsed.ok)
    return refuse(parsed.refusal.map((fault) => ({ ...fault, path: `/parameters${fault.path}` })));

  const inputs: MarginInputs = {
    ...request.market,
    parameters: compileParameters(parsed.value),
    book: request.book,
  };
  const unknownMode = modeFault(inputs);
  if (unknownMode) return refuse([unknownMode]);
  const chosen = chosenFaults(inputs);
  if (chosen.length > 0) return refuse(chosen);
  const explained = explainAccount(inputs);
  if (!explained.ok) return refuse(refusalFaults(request, explained.refusal));
  const { margin, account, positions } = explained.value;
  const pricesOf = withLiquidationPrices ? liquidationPricesOf(inputs, margin) : null;
  const answer = {
    parameterSetHash: parsed.value.hash,
    ...accountJson(margin),
    positions: margin.positions.map((position, index) => ({
      ...textual(position),
      ...(pricesOf ? { liquidationPrices: textual(pricesOf(position.instrument)) } : {}),
      figures: (positions[index]?.figures ?? []).map(figureJson),
    })),
    figures: account.map(figureJson),
  };
  if (!request.trade) return ok(answer);
  const traded = tradeJson(inputs, request, request.trade, margin);
  return traded.ok ? ok({ ...answer, trade: traded.value }) : traded;
}

/** A mode that no class of the set has would be margined as the ordinary one: whoever names it means another set. */
function modeFault({ parameters, book }: MarginInputs): Fault | null {
  const { mode } = book;
  const { modes: known } = parameters;
  if (mode === undefined || known.has(mode)) return null;
  const message =
    known.size === 0
      ? `The parameter set has no margin modes, so none is called "${mode}".`
      : `"${mode}" is none of the parameter set's modes: ${[...known].sort().join(', ')}.`;
  return { path: '/account/mode', rule: 'mode-known', message };
}

/** Rates above what the set tells apart: it would charge less than what was chosen. */
function chosenFaults({ parameters, book }: MarginInputs): Fault[] {
  const faultOf = (rate: Decimal | undefined, instrument: string | null, path: string): Fault[] => {
    const message = rate ? chosenRangeMessage({ rate }, greatestChoice(parameters, instrument)) : null;
    return message === null ? [] : [{ path, rule: 'selected-range', message }];
  };
  return [
    ...faultOf(book.selectedRate, null, '/account/selectedRate'),
    ...book.positions.flatMap(({ instrument, selectedRate }, index) =>
      faultOf(selectedRate, instrument, jsonPointer('account', 'positions', index, 'selectedRate')),
    ),
  ];
}

function tradeJson(
  inputs: MarginInputs,
  request: MarginRequest,
  trade: Trade,
  before: AccountMargin,
): Result<MarginAnswer, readonly Fault[]> {
  const after = marginAccount({ ...inputs, book: bookAfterTrade(inputs, trade) });
  if (!after.ok) return refuse(refusalFaults(request, after.refusal));
  const verdict = judgedTrade(inputs.parameters, before, after.value);
  return ok({
    isAllowed: verdict.isAllowed,
    refusal: verdict.isAllowed ? null : verdict.code,
    after: { ...accountJson(after.value), positions: after.value.positions.map(textual) },
  });
}

function accountJson(margin: AccountMargin): MarginAnswer {
  const { positions: _positions, ...figures } = margin;
  return textual(figures);
}

function figureJson({ figure, amount, terms }: ExplainedFigure): MarginAnswer {
  return { figure, amount: decimalText(amount), terms: terms.map(textual) };
}

/** A flat record of figures and words, each figure in its one spelling. */
function textual(record: object): MarginAnswer {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]: [string, unknown]) => [
      key,
      isDecimal(value) ? decimalText(value) : value,
    ]),
  );
}

function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'object' && value !== null && 'toFixed' in value;
}

const NOT_MARGINED = {
  NoMarginClass: 'no-margin-class',
  SettlementNotAllowed: 'settlement-asset',
  LegsNotAllowed: 'legs-not-allowed',
} as const;

/** What the account cannot be margined for, where the request says it or would have to. */
function refusalFaults(request: MarginRequest, refusal: MarginRefusal): Fault[] {
  const { book, trade } = request;
  switch (refusal.code) {
    case 'LegsNotAllowed':
    case 'SettlementNotAllowed':
    case 'NoMarginClass':
      return refusal.instruments.map((instrument) => {
        const index = book.positions.findIndex((position) => position.instrument === instrument);
        const member = refusal.code === 'LegsNotAllowed' ? 'leg' : 'instrument';
        const path =
          index < 0 && trade
            ? jsonPointer('trade', member)
            : jsonPointer('account', 'positions', index, member);
        return {
          path,
          rule: NOT_MARGINED[refusal.code],
          message: marginRefusalSentence(refusal.code, [instrument]),
        };
      });
    case 'UnknownMode':
      return [
        {
          path: '/account/mode',
          rule: 'mode-known',
          message: marginRefusalSentence(refusal.code, refusal.modes),
        },
      ];
    case 'MissingOrderPrices':
      return refusal.instruments.map((instrument) => {
        const index = book.positions.findIndex((position) => position.instrument === instrument);
        const path = jsonPointer('account', 'positions', index, 'orders');
        return { path, rule: 'order-prices', message: marginRefusalSentence(refusal.code, [instrument]) };
      });
    case 'NoCollateralRule':
      return refusal.assets.map((asset) => {
        const index = book.collateral.findIndex((balance) => balance.asset === asset);
        const path = jsonPointer('account', 'collateral', index, 'asset');
        return { path, rule: 'no-collateral-rule', message: marginRefusalSentence(refusal.code, [asset]) };
      });
    case 'MissingPrice':
      return refusal.instruments.map((instrument) => ({
        path: jsonPointer('market', 'prices', instrument),
        rule: 'missing-price',
        message: marginRefusalSentence(refusal.code, [instrument]),
      }));
    case 'UnsoundMarket':
      return refusal.reasons.map((reason) => ({
        path: '/market',
        rule: 'unsound-market',
        message: marginRefusalSentence(refusal.code, [reason]),
      }));
    case 'CalculationFailed':
      return [{ path: '/account', rule: 'calculation', message: marginRefusalSentence(refusal.code, []) }];
    case 'StalePrice':
      return refusal.instruments.map((instrument) => ({
        path: jsonPointer('market', 'observedAt', instrument),
        rule: 'stale-price',
        message: marginRefusalSentence(refusal.code, [instrument]),
      }));
    case 'MissingMarketFigure':
      return refusal.figures.map((stated) => {
        const [subject = '', figure = ''] = stated.split(' ');
        return missingFigure(request, subject, figure);
      });
  }
}

/** A figure that is missing; the instant and the expiries stand outside of the figures. */
function missingFigure({ market }: MarginRequest, subject: string, figure: string): Fault {
  if (figure !== 'asOf' && figure !== 'DAYS_TO_EXPIRY') {
    const message = marginRefusalSentence('MissingMarketFigure', [`${subject} ${figure}`]);
    return { path: jsonPointer('market', 'figures', subject, figure), rule: 'missing-figure', message };
  }
  if (!market.asOf) {
    const message = `The request needs its instant: the margin of "${subject}" depends on the time left.`;
    return { path: '/asOf', rule: 'missing-figure', message };
  }
  const path = jsonPointer('instruments', [...market.instruments.keys()].indexOf(subject), 'expiresAt');
  const message = `"${subject}" needs its expiry: its margin depends on the days left.`;
  return { path, rule: 'missing-figure', message };
}
