import { assert } from '../../domain/assert';
import { accessRefusal, type Actor } from '../../domain/governance/people/actor';
import { ok, refuse, type Fault, type Result } from '../../domain/result';
import type { MissingPrices } from '../../domain/refusals';
import { type CompiledParameters, compileParameters } from '../../domain/margin/method/compile';
import { dependsOnTime } from '../../domain/margin/method/time-dependence';
import { jsonPointer } from '../../domain/json/json-pointer';
import { greatestChoice } from '../../domain/margin/method/greatest-choice';
import type { MarginInputs, MarketState } from '../../domain/margin/method/inputs';
import {
  bookAfterTrade,
  type Trade,
  tradeFault,
  judgedTrade,
  type TradeVerdict,
} from '../../domain/margin/request/trade';
import { openedAgainstHeld } from '../../domain/margin/request/held-prices';
import { type NotionalBreach, notionalBreaches } from '../../domain/margin/request/maximum-notional';
import type { AccountBook, AccountMargin, MarginRefusal, MarkPrices } from '../../domain/margin/method/types';
import { markPrice } from '../../domain/margin/method/position';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import type { BookView, MarginEngine, ReadBook } from '../../ports/margin';
import {
  type CurveOutcome,
  curveOutcome,
  type LiquidationPlaces,
  liquidationPlaces,
  type ShockedOutcome,
  shockedOutcome,
} from './moved-outcome';
import { refusalOf, type RequireMarginRefusal } from './requirement-refusal';
import {
  type RequirementQuestion,
  requirementQuestionFaults,
  type SupposedTrade,
} from './requirement-question';
import { type AccountInScenario, scenarioOutcomes } from './scenario-outcome';
import { curveAxis, shockedPrices } from './supposed-prices';

/** An account's figures before and after trades that nobody has made. */
export interface MarginOutcome {
  readonly before: AccountMargin;
  readonly after: AccountMargin;
  /** The book after the trades. */
  readonly traded: AccountBook;
  readonly verdict: TradeVerdict;
  /** Instruments that the account would hold above the maximum of their class. */
  readonly aboveMaximum: readonly NotionalBreach[];
}

export interface MarginRequirement extends MarginOutcome {
  /**
   * Symbols of what the book holds after the trades or values collateral by, and whose price the guard holds: figures are at
   * the last accepted one, and nothing should be paid out against it.
   */
  readonly atHeldPrices: readonly string[];
  /** Null: no shock was supposed. */
  readonly shocked: ShockedOutcome | null;
  /** Null: none was asked for. */
  readonly curve: CurveOutcome | null;
  /** Null: none was asked for. */
  readonly scenarios: readonly AccountInScenario[] | null;
  /** Computed when it is asked for. @param of these instruments only; null: of all that move the account */
  readonly liquidations: (of: readonly string[] | null) => readonly LiquidationPlaces[];
  readonly asOf: {
    /** By the venue's clock. */
    readonly instant: Date;
    readonly inputsRevision: bigint;
    /** The live version at that instant, whatever the question was asked under. */
    readonly versionNumber: number;
    readonly parameterSetHash: string;
  };
}

/**
 * Margins a book as it is and after trades, each settled in turn at its own price. Pure but for the engine: whoever
 * holds a market and a book asks the same, from the database or from memory.
 *
 * @param set the parameters, and the same compiled
 * @returns figures and the verdict on all trades together; or why one of both books cannot be margined
 */
export async function marginAfterTrades(
  engine: MarginEngine,
  market: MarketState,
  set: { readonly parameters: ParameterSet; readonly compiled: CompiledParameters },
  book: AccountBook,
  trades: readonly Trade[],
): Promise<Result<MarginOutcome, MarginRefusal>> {
  const { parameters, compiled } = set;
  let traded = book;
  for (const trade of trades)
    traded = bookAfterTrade({ ...market, parameters: compiled, book: traded }, trade);
  const margined: Result<AccountMargin, MarginRefusal>[] = [];
  for await (const results of engine.marginBooks({ ...market, parameters }, both(book, traded)))
    margined.push(...results);
  const [before, after] = margined;
  assert(before !== undefined && after !== undefined, 'every book is margined once');
  if (!before.ok) return before;
  if (!after.ok) return after;
  const verdict = judgedTrade(compiled, before.value, after.value);
  const aboveMaximum = notionalBreaches(compiled, after.value.positions);
  return ok({ before: before.value, after: after.value, traded, verdict, aboveMaximum });
}

/** Symbols of what a book holds or values collateral by, and whose price is held: it is margined at the last accepted one. */
function heldInstruments(
  { collateral }: CompiledParameters,
  book: AccountBook,
  held: ReadonlySet<string>,
): readonly string[] {
  const needed = [
    ...book.positions.map(({ instrument }) => instrument),
    ...book.collateral.flatMap(({ asset }) => collateral.get(asset)?.pricedBy ?? []),
  ];
  return [...new Set(needed)].filter((instrument) => held.has(instrument)).sort();
}

async function* both(...books: readonly AccountBook[]): AsyncGenerator<readonly AccountBook[]> {
  await Promise.resolve(); // an async source, as a database is
  yield books;
}

/**
 * What margin an account, or a portfolio that nobody holds, needs before and after trades: at present prices, under
 * the live version, an earlier one or a revision under review. Stores nothing, reserves nothing: prices and positions
 * may move before the trade is made.
 */
export async function requireMargin(
  { readBook, engine }: { readonly readBook: ReadBook; readonly engine: MarginEngine },
  actor: Actor,
  question: RequirementQuestion,
): Promise<Result<MarginRequirement, RequireMarginRefusal>> {
  const access = accessRefusal(actor, 'READ');
  if (access) return refuse(access);
  return readBook((view) => requireFrom(view, engine, question));
}

async function requireFrom(
  view: BookView,
  engine: MarginEngine,
  question: RequirementQuestion,
): Promise<Result<MarginRequirement, RequireMarginRefusal>> {
  const { live, asOf: instant, inputsRevision } = view;
  if (live === null) return refuse({ code: 'NotFound', what: 'venue' });
  const parameters = await parametersUnder(view, live.parameters, question);
  const book = await bookOf(view, question);
  const unknown = [...(parameters.ok ? [] : [parameters.refusal]), ...(book.ok ? [] : [book.refusal])];
  if (!parameters.ok || !book.ok) return refuse({ code: 'InvalidInput', faults: unknown });

  const compiled = compileParameters(parameters.value);
  const { asOf, ...state } = await view.market();
  // An instant on which nothing depends would only have the engine make its tables anew for each question.
  const market = dependsOnTime(parameters.value) ? { ...state, asOf } : state;
  const faults = requirementQuestionFaults(question, {
    listed: market.instruments,
    classed: compiled.classOfInstrument,
    collateral: compiled.collateral,
    greatestRate: (instrument) => greatestChoice(compiled, instrument),
  });
  if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });

  const trades = pricedTrades(question.trades, market.prices);
  if (!trades.ok) return trades;
  const unfit = unfitTrades({ ...market, parameters: compiled, book: book.value }, trades.value);
  if (unfit) return refuse({ code: 'InvalidInput', faults: [unfit] });

  const set = { parameters: parameters.value, compiled };
  const outcome = await marginAfterTrades(engine, market, set, book.value, trades.value);
  if (!outcome.ok) return refuse(refusalOf(outcome.refusal));
  const moved = movedOutcome({ ...market, parameters: compiled, book: book.value }, outcome.value, question);
  if (!moved.ok) return moved;
  const scenarios = question.scenarios
    ? scenarioOutcomes(
        { ...market, parameters: compiled, book: outcome.value.traded },
        compileParameters(live.parameters),
        await view.scenarios(),
      )
    : ok(null);
  if (!scenarios.ok) return refuse({ code: 'InvalidInput', faults: [scenarios.refusal] });
  const heldPrices = await view.heldPrices();
  const opened = openedAgainstHeld(book.value, outcome.value.traded, heldPrices);
  const verdict: TradeVerdict =
    opened.length > 0 ? { isAllowed: false, code: 'PRICE_HELD' } : outcome.value.verdict;
  const atHeldPrices = heldInstruments(compiled, outcome.value.traded, heldPrices);
  const { versionNumber } = live;
  const parameterSetHash = parameters.value.hash;
  return ok({
    ...outcome.value,
    ...moved.value,
    scenarios: scenarios.value,
    verdict,
    atHeldPrices,
    asOf: { instant, inputsRevision, versionNumber, parameterSetHash },
  });
}

/** Trades with the mark price where none is stated. */
function pricedTrades(
  trades: readonly SupposedTrade[],
  marks: MarkPrices,
): Result<readonly Trade[], MissingPrices> {
  const unpriced = trades.filter(({ instrument, price }) => price === null && !marks.has(instrument));
  if (unpriced.length > 0) {
    const instruments = [...new Set(unpriced.map(({ instrument }) => instrument))];
    return refuse({ code: 'MissingPrices', instruments });
  }
  return ok(trades.map((trade) => ({ ...trade, price: trade.price ?? markPrice(marks, trade.instrument) })));
}

type MovedAnswer = Pick<MarginRequirement, 'shocked' | 'curve' | 'liquidations'>;

/** What the account after its trades is at other prices, as far as the question asks. */
function movedOutcome(
  before: MarginInputs,
  outcome: MarginOutcome,
  { shock, curve: asked }: RequirementQuestion,
): Result<MovedAnswer, RequireMarginRefusal> {
  const after: MarginInputs = { ...before, book: outcome.traded };
  const prices = shock ? shockedPrices(shock, before) : ok(null);
  const axis = asked ? curveAxis(asked, before, outcome.traded.positions.length) : ok(null);
  const faults = [...(prices.ok ? [] : prices.refusal), ...(axis.ok ? [] : axis.refusal)];
  if (!prices.ok || !axis.ok) return refuse({ code: 'InvalidInput', faults });
  const shocked = prices.value ? shockedOutcome(after, prices.value) : ok(null);
  if (!shocked.ok) return refuse(refusalOf(shocked.refusal, '/shock'));
  const curve = asked && axis.value ? curveOutcome(after, asked, axis.value) : ok(null);
  if (!curve.ok) return refuse(refusalOf(curve.refusal, '/curve'));
  return ok({
    shocked: shocked.value,
    curve: curve.value,
    liquidations: (of) =>
      liquidationPlaces(of, {
        before: { inputs: before, margin: outcome.before },
        after: { inputs: after, margin: outcome.after },
        shocked:
          prices.value && shocked.value
            ? { inputs: { ...after, prices: prices.value }, margin: shocked.value.margin }
            : null,
      }),
  });
}

/** The first trade that does not fit the book as the trades before it leave it. */
function unfitTrades(inputs: MarginInputs, trades: readonly Trade[]): Fault | null {
  let { book } = inputs;
  for (const [index, trade] of trades.entries()) {
    const unfit = tradeFault(book, trade);
    if (unfit) return fault(jsonPointer('trades', index, unfit.member), unfit.rule, unfit.message);
    if (index < trades.length - 1) book = bookAfterTrade({ ...inputs, book }, trade);
  }
  return null;
}

async function parametersUnder(
  view: BookView,
  live: ParameterSet,
  { under }: RequirementQuestion,
): Promise<Result<ParameterSet, Fault>> {
  if (under === 'LIVE') return ok(live);
  const found = await view.parameters(under);
  if (found) return ok(found);
  return 'versionNumber' in under
    ? refuse(fault('/under/versionNumber', 'version-known', `There is no version ${under.versionNumber}.`))
    : refuse(fault('/under/revisionHash', 'revision-known', 'No revision has this hash.'));
}

async function bookOf(
  view: BookView,
  { account, portfolio }: RequirementQuestion,
): Promise<Result<AccountBook, Fault>> {
  if ((account === null) === (portfolio === null)) {
    const message = 'Ask about an account or about a portfolio: one of both.';
    return refuse(fault('', 'one-book', message));
  }
  if (portfolio) return ok({ account: 'portfolio', ...portfolio });
  const book = account === null ? null : await view.account(account);
  if (book) return ok(book);
  return refuse(fault('/accountId', 'account-known', `There is no account "${account ?? ''}".`));
}

function fault(path: string, rule: string, message: string): Fault {
  return { path, rule, message };
}
