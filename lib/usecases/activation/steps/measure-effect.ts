import { chunkOfBooks } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import {
  type EffectOnAccount,
  type EffectTotals,
  NAMED_AT_MOST,
} from '../../../domain/governance/activation/present-effect';
import { dependsOnTime } from '../../../domain/margin/method/time-dependence';
import { decimal, type Decimal, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { affectedAccounts } from '../../../domain/risk/studies/impact/affected-accounts';
import type { AffectedAccount } from '../../../domain/risk/studies/impact/impact';
import { sectionsOf } from '../../../domain/risk/studies/registry';
import type { MarginsOfChunk } from '../../../domain/risk/studies/study';
import type { BookView, MarginEngine } from '../../../ports/margin';
import { Comparison } from '../../proposals/compare-parameter-sets';

/** What a change does to every account of one state of the book, and whom it newly calls or makes liquidatable. */
export interface MeasuredEffect {
  readonly inputsRevision: bigint;
  readonly asOf: Date;
  readonly accounts: number;
  readonly affected: ReadonlyMap<string, AffectedAccount>;
  /** Margined now, and not under it. */
  readonly lost: number;
  /** Of all accounts under it, in the settlement asset. */
  readonly notional: Decimal;
}

export interface TwoSets {
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
}

const CHUNK_ACCOUNTS = 16_384;

/** By the simulation's own functions, on the accounts of a view; nothing is stored. */
export async function measureEffect(
  engine: MarginEngine,
  view: BookView,
  sets: TwoSets,
): Promise<MeasuredEffect> {
  const market = await view.market();
  const comparison = new Comparison();
  const affected = new Map<string, AffectedAccount>();
  for await (const chunk of view.chunks(CHUNK_ACCOUNTS)) {
    const margins = {
      before: await engine.marginChunk({ ...market, parameters: sets.base }, chunk),
      after: await engine.marginChunk({ ...market, parameters: sets.proposed }, chunk),
    };
    addAffected(affected, margins);
    comparison.add(margins);
  }
  const { impact, unmargined } = sectionsOf(comparison.parts);
  return {
    ...{ inputsRevision: view.inputsRevision, asOf: view.asOf, accounts: comparison.accounts, affected },
    lost: unmargined.lost.accounts,
    notional: decimal(impact.totals.notional.after),
  };
}

/** How the book may have moved on since it was measured, and the measure still be made good without reading all again. */
export interface MeasureLimits {
  /** A book of so many accounts is measured anew at once. */
  readonly smallAccounts: number;
  /** So many accounts that changed are margined again. */
  readonly changedAccountsMax: number;
  /** Prices that moved since are let be for so long; with time alone it is the same. */
  readonly pricesMaxAgeMs: number;
}

export const MEASURE_LIMITS: MeasureLimits = {
  smallAccounts: 20_000,
  changedAccountsMax: 5_000,
  pricesMaxAgeMs: 10_000,
};

/**
 * The effect on the book of a view, by an earlier measure of it: each account that changed since is margined again, and a
 * small book is measured whole. Null where neither makes it good in a bounded time: measure again, then.
 *
 * Exact in accounts, positions and collateral whatever happens meanwhile. In a large book prices that moved within the
 * last seconds are not in it.
 */
export async function effectNow(
  engine: MarginEngine,
  view: BookView,
  sets: TwoSets,
  measured: MeasuredEffect,
  limits: MeasureLimits,
): Promise<MeasuredEffect | null> {
  const isTimeless = !dependsOnTime(sets.base) && !dependsOnTime(sets.proposed);
  if (view.inputsRevision === measured.inputsRevision && isTimeless) return measured;
  if (measured.accounts <= limits.smallAccounts) return measureEffect(engine, view, sets);
  const changes = await view.changesSince(measured.inputsRevision);
  if (changes === null || changes.hasVersion || changes.accounts.length > limits.changedAccountsMax)
    return null;
  const havePricesMoved = changes.prices.length > 0 || changes.hasFigures || !isTimeless;
  const ageMs = view.asOf.getTime() - measured.asOf.getTime();
  if (havePricesMoved && ageMs > limits.pricesMaxAgeMs) return null;
  return withChanged(engine, view, sets, measured, changes.accounts);
}

async function withChanged(
  engine: MarginEngine,
  view: BookView,
  sets: TwoSets,
  measured: MeasuredEffect,
  changed: readonly string[],
): Promise<MeasuredEffect> {
  const market = await view.market();
  const affected = new Map(measured.affected);
  for (const account of changed) affected.delete(account);
  const books = (await view.books(changed)).toSorted((a, b) => compareBytes(a.account, b.account));
  const chunk = chunkOfBooks(books);
  const margins = {
    before: await engine.marginChunk({ ...market, parameters: sets.base }, chunk),
    after: await engine.marginChunk({ ...market, parameters: sets.proposed }, chunk),
  };
  addAffected(affected, margins);
  const ofChanged = new Comparison();
  ofChanged.add(margins);
  const { lost } = sectionsOf(ofChanged.parts).unmargined;
  const { inputsRevision, asOf } = view;
  return { ...measured, inputsRevision, asOf, affected, lost: measured.lost + lost.accounts };
}

function addAffected(affected: Map<string, AffectedAccount>, margins: MarginsOfChunk): void {
  for (const one of affectedAccounts(margins)) affected.set(one.account, one);
}

export function totalsOfAffected({ affected }: MeasuredEffect): EffectTotals {
  let [accountsLiquidatable, notionalLiquidatable] = [0, ZERO];
  for (const { statusAfter, notional } of affected.values()) {
    if (statusAfter !== 'LIQUIDATION') continue;
    accountsLiquidatable += 1;
    notionalLiquidatable = notionalLiquidatable.plus(notional.after);
  }
  return { accountsLiquidatable, notionalLiquidatable, accountsCalled: affected.size };
}

export function namedOf({ affected }: MeasuredEffect): readonly EffectOnAccount[] {
  const rank = ({ statusAfter }: AffectedAccount) => (statusAfter === 'LIQUIDATION' ? 0 : 1);
  return [...affected.values()]
    .sort((a, b) => rank(a) - rank(b) || compareBytes(a.account, b.account))
    .slice(0, NAMED_AT_MOST)
    .map(({ account, statusBefore, statusAfter, notional }) => ({
      ...{ account, statusBefore, statusAfter },
      notional: notional.after,
    }));
}
