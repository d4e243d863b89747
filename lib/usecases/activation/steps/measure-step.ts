import { chunkOfBooks, type BookChunk } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import { type EffectTotals, isWithinCeiling } from '../../../domain/governance/activation/present-effect';
import { dependsOnTime } from '../../../domain/margin/method/time-dependence';
import { NO_PART, PARTS } from '../../../domain/governance/activation/ramp-steps';
import { usedByTipped } from '../../../domain/governance/guardrails/liquidation-budget';
import { decimal, type Decimal } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { affectedAccounts } from '../../../domain/risk/studies/impact/affected-accounts';
import type { AffectedAccount } from '../../../domain/risk/studies/impact/impact';
import { sectionsOf } from '../../../domain/risk/studies/registry';
import type { BookView, MarginEngine } from '../../../ports/margin';
import { Comparison } from '../../proposals/compare-parameter-sets';
import { type MeasuredEffect, type MeasureLimits, totalsOfAffected } from './measure-effect';

/** A step of a ramp, and what it may do to live accounts. */
export interface StepQuestion {
  /** As everything was when the ramp began, by the dials of now. */
  readonly beginning: ParameterSet;
  /** As loose as it was within the budget's window: what that liquidates is nobody's doing but the market's. */
  readonly looser: ParameterSet;
  /** After so much of the step, in ten-thousandths; or `NO_PART`. */
  readonly at: (part: number) => ParameterSet;
  /** The same as it comes into force: validated, once for all who ask. */
  readonly inForceAt: (part: number) => ParameterSet;
  /** The most that the ramp may have done since it began. */
  readonly ceiling: EffectTotals;
  /** Notional that may have been tipped within the window, by that of all accounts; null: without limit. */
  readonly limitOf: (notional: Decimal) => Decimal | null;
  /** Who was tipped within the window, and may be gone. */
  readonly tipped: ReadonlyMap<string, Decimal>;
  /** Accounts that do not count: they were called by name, and their time is over. */
  readonly uncounted: ReadonlySet<string>;
}

/** Why a step is not taken whole. */
export type StepBound = 'CEILING' | 'BUDGET';

export interface StepAnswer {
  /** How much of the step is borne, in ten-thousandths; or `NO_PART`. */
  readonly part: number;
  /** What stops it there; null: it is taken whole. */
  readonly bound: StepBound | null;
  /** What the ramp has done since it began, that much of the step taken. */
  readonly effect: MeasuredEffect;
  /** Who is liquidatable then, and would not be as loose as within the window, with notional. */
  readonly tipped: ReadonlyMap<string, Decimal>;
  readonly limit: Decimal | null;
  /** Of what it was asked. */
  readonly key: string;
}

const CHUNK_ACCOUNTS = 16_384;

/** Two questions with the same key have the same answer on the same book. */
export function stepKey({ beginning, looser, at, ceiling, tipped, uncounted }: StepQuestion): string {
  const { accountsLiquidatable, notionalLiquidatable, accountsCalled } = ceiling;
  return JSON.stringify([
    ...[beginning.hash, looser.hash, at(NO_PART).hash, at(PARTS).hash],
    ...[accountsLiquidatable, notionalLiquidatable, accountsCalled],
    [...tipped].sort(([a], [b]) => compareBytes(a, b)),
    [...uncounted].sort(compareBytes),
  ]);
}

/**
 * How much of a step live accounts bear, on the whole book of a view. What is weighed of a requirement between two ends lies
 * between them, so whoever neither end of the step calls or liquidates no part of it does: the search looks at those alone
 * whom the whole of it does, by halving. Every part that is taken was margined as it is taken.
 */
export async function measureStep(
  engine: MarginEngine,
  view: BookView,
  question: StepQuestion,
): Promise<StepAnswer> {
  const found = emptyFound();
  const comparison = new Comparison();
  await addFound(found, engine, view, question, PARTS, view.chunks(CHUNK_ACCOUNTS), comparison);
  const { impact, unmargined } = sectionsOf(comparison.parts);
  const notional = decimal(impact.totals.notional.after);
  const limit = question.limitOf(notional);
  const seen = {
    ...{ inputsRevision: view.inputsRevision, asOf: view.asOf, accounts: comparison.accounts, notional },
  };
  const key = stepKey(question);
  const whole = { ...seen, affected: found.affected, lost: unmargined.lost.accounts };
  const bound = boundOf(question, limit, whole, found.tipped);
  // What comes into force is validated here, where nothing is locked: it is known when the step is taken.
  const answered = (answer: Omit<StepAnswer, 'limit' | 'key'>): StepAnswer => {
    if (answer.part !== NO_PART) question.inForceAt(answer.part);
    return { ...answer, limit, key };
  };
  if (bound === null) return answered({ part: PARTS, bound, effect: whole, tipped: found.tipped });

  const accounts = [...new Set([...found.affected.keys(), ...found.tipped.keys()])].sort(compareBytes);
  const books = (await view.books(accounts)).toSorted((a, b) => compareBytes(a.account, b.account));
  const chunk = chunkOfBooks(books);
  const after = async (part: number) => {
    const some = emptyFound();
    await addFound(some, engine, view, question, part, [chunk]);
    const effect = { ...seen, affected: some.affected, lost: 0 };
    return { effect, tipped: some.tipped, bound: boundOf(question, limit, effect, some.tipped) };
  };
  // An account that could not be margined any more is no matter of how far.
  let [low, high] = [NO_PART, whole.lost > 0 ? 0 : PARTS];
  let best = await after(NO_PART);
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    const tried = await after(middle);
    if (tried.bound === null) [low, best] = [middle, tried];
    else high = middle;
  }
  return answered({ part: low, bound, effect: best.effect, tipped: best.tipped });
}

/**
 * An earlier answer on the book of a later view: the same where nothing of it changed; else each account that did is asked anew, of
 * what was answered; a small book, and a question that is another by now, whole. Null where neither makes it good in a bounded time, or it does not hold.
 */
export async function stepNow(
  engine: MarginEngine,
  view: BookView,
  question: StepQuestion,
  measured: StepAnswer | null,
  limits: MeasureLimits,
): Promise<StepAnswer | null> {
  const isSame = measured?.key === stepKey(question);
  const hasMovedOn = measured?.effect.inputsRevision !== view.inputsRevision;
  const isTimeless = ![question.beginning, question.at(PARTS)].some(dependsOnTime);
  if (isSame && !hasMovedOn && isTimeless) return measured;
  if ((await view.accountCount()) <= limits.smallAccounts) return measureStep(engine, view, question);
  if (!isSame) return null;
  const { effect } = measured;
  if (!hasMovedOn) return measured;
  const changes = await view.changesSince(effect.inputsRevision);
  if (changes === null || changes.hasVersion || changes.accounts.length > limits.changedAccountsMax)
    return null;
  const havePricesMoved = changes.prices.length > 0 || changes.hasFigures;
  if (havePricesMoved && view.asOf.getTime() - effect.asOf.getTime() > limits.pricesMaxAgeMs) return null;
  const found: Found = { affected: new Map(effect.affected), tipped: new Map(measured.tipped) };
  for (const account of changes.accounts) {
    found.affected.delete(account);
    found.tipped.delete(account);
  }
  const books = await view.books(changes.accounts);
  const chunk = chunkOfBooks(books.toSorted((a, b) => compareBytes(a.account, b.account)));
  const comparison = new Comparison();
  await addFound(found, engine, view, question, measured.part, [chunk], comparison);
  const { inputsRevision, asOf } = view;
  const lost = effect.lost + sectionsOf(comparison.parts).unmargined.lost.accounts;
  const next = { ...effect, inputsRevision, asOf, lost, affected: found.affected };
  if (measured.part !== NO_PART && boundOf(question, measured.limit, next, found.tipped) !== null)
    return null;
  return { ...measured, effect: next, tipped: found.tipped };
}

interface Found {
  readonly affected: Map<string, AffectedAccount>;
  readonly tipped: Map<string, Decimal>;
}

function emptyFound(): Found {
  return { affected: new Map(), tipped: new Map() };
}

async function addFound(
  { affected, tipped }: Found,
  engine: MarginEngine,
  view: BookView,
  { beginning, looser, at }: StepQuestion,
  part: number,
  chunks: AsyncIterable<BookChunk> | Iterable<BookChunk>,
  comparison?: Comparison,
): Promise<void> {
  const market = await view.market();
  const next = at(part);
  for await (const chunk of chunks) {
    const margin = (parameters: ParameterSet) => engine.marginChunk({ ...market, parameters }, chunk);
    const [before, after] = [await margin(beginning), await margin(next)];
    comparison?.add({ before, after });
    for (const one of affectedAccounts({ before, after })) affected.set(one.account, one);
    const loosest = looser.hash === beginning.hash ? before : await margin(looser);
    for (const { account, statusAfter, notional } of affectedAccounts({ before: loosest, after }))
      if (statusAfter === 'LIQUIDATION') tipped.set(account, decimal(notional.after));
  }
}

function boundOf(
  { ceiling, tipped: before, uncounted }: StepQuestion,
  limit: Decimal | null,
  effect: MeasuredEffect,
  tipped: ReadonlyMap<string, Decimal>,
): StepBound | null {
  const totals = totalsOfAffected(effect);
  if (!isWithinCeiling({ totals, ceiling, accountsLost: effect.lost })) return 'CEILING';
  return limit !== null && usedByTipped(before, tipped, uncounted).gt(limit) ? 'BUDGET' : null;
}
