import type { KeptAccount } from '../../../domain/books/account-line';
import { bookAt, type BookChunk, chunkOfKept, someOf } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import { approvedCeiling } from '../../../domain/governance/activation/present-effect';
import { budgetOf } from '../../../domain/governance/guardrails/liquidation-budget';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { Decimal, decimal, decimalText, sum, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { ok, type Result } from '../../../domain/result';
import type { ImpactFigures } from '../../../domain/risk/studies/impact/impact';
import {
  SAFE_RAMP_LISTED,
  type SafeRamp,
  type SafeRampAsked,
  type TippedAccount,
  type TippedTotal,
} from '../../../domain/risk/studies/safe-ramp/safe-ramp';
import type { StudySections } from '../../../domain/risk/studies/registry';
import { shortfallAt, tippedIndexes } from '../../../domain/risk/studies/transition/transition-study';
import type { MarginEngine } from '../../../ports/margin';
import { searchOf } from '../../activation/steps/along-ramp';
import { type SafeSteps, safeSteps } from '../../activation/steps/safe-steps';
import { type TippedSearch, WEIGHT_GRID } from '../../activation/steps/tipped-search';
import type { TransitionTrial } from './transition-margins';
import type { Asked, Trial } from './trial';

/** The same of a simulation; null where none is looked for, or no ramp leads along the change. */
export async function safeRampOfAll(
  engine: MarginEngine,
  { trial, asked }: { readonly trial: Trial; readonly asked: Pick<Asked, 'safeRamp'> },
  { impact, transition }: Pick<StudySections, 'impact' | 'transition'>,
  chunks: AsyncIterable<Result<BookChunk, string>>,
): Promise<Result<SafeRamp | null, string>> {
  if (!transition || !trial.transition || !asked.safeRamp) return ok(null);
  const terms = {
    ...{ market: trial.market, asked: asked.safeRamp, impact },
    tippedAccounts: transition.now.atOnce.accounts,
  };
  return safeRampFound(engine, trial.transition, terms, chunks);
}

/**
 * The shortest safe ramp on the accounts and prices of a snapshot, by the search that plans one on live accounts. The book is read once
 * more where the change tips anybody, and of it those alone are held whom it tips.
 *
 * @param chunks every account once; refused with a sentence where one can no longer be had
 */
export async function safeRampFound(
  engine: MarginEngine,
  trial: TransitionTrial,
  { market, asked, impact, tippedAccounts }: SafeRampTerms,
  chunks: AsyncIterable<Result<BookChunk, string>>,
): Promise<Result<SafeRamp, string>> {
  const kept: KeptAccount[] = [];
  const [begin, end] = [trial.setAt(0), trial.setAt(WEIGHT_GRID)];
  if (tippedAccounts > 0)
    for await (const chunk of chunks) {
      if (!chunk.ok) return chunk;
      // A set that is made anew is another to the engine, which would make its tables for every chunk.
      const margin = (parameters: ParameterSet) => engine.marginChunk({ ...market, parameters }, chunk.value);
      const some = someOf(
        chunk.value,
        tippedIndexes({ before: await margin(begin), after: await margin(end) }),
      );
      kept.push(...some.accounts.map((_, index) => ({ book: bookAt(some, index), segment: null })));
    }
  const tipped = chunkOfKept(kept);
  const search = await searchOf(engine, market, trial.setAt, tipped);
  const budget = budgetOf(asked, decimal(impact.totals.notional.after));
  const left = budget && Decimal.max(ZERO, budget.minus(asked.used));
  const { liquidationBudgetWindowHours: windowHours } = asked;
  const found = await safeSteps(search, { budget, left, windowHours, passesOver: true });
  const shortfalls = async (weight: number): Promise<readonly Decimal[]> => {
    const columns = await engine.marginChunk({ ...market, parameters: trial.setAt(weight) }, tipped);
    return kept.map((_, place) => shortfallAt(columns, place, trial.level));
  };
  const inAll = await shortfalls(WEIGHT_GRID);
  const totalOf = (places: readonly number[]): TippedTotal => ({
    accounts: places.length,
    notional: decimalText(sum(places.map((place) => search.accounts[place]?.notional ?? ZERO))),
    shortfall: decimalText(sum(places.map((place) => inAll[place] ?? ZERO))),
  });
  const steps: SafeRamp['steps'][number][] = [];
  for (const { weight, notional, ...step } of found.steps) {
    const there = weight === 0 ? [] : await shortfalls(weight);
    const shortfall = sum(there.filter((_, place) => !found.passedOver.has(place)));
    steps.push({ ...step, notional: decimalText(notional), shortfall: decimalText(shortfall) });
  }
  const text = (amount: Decimal | null): string | null => amount && decimalText(amount);
  const ceiling = approvedCeiling(impact, asked);
  return ok({
    ...{ end: found.end === 'WHOLE' ? 'WHOLE' : 'TOO_LONG', budget: text(budget), left: text(left), steps },
    atOnce: totalOf([...search.accounts.keys()]),
    inTheWay: totalOf([...found.passedOver]),
    listed: await listedOf(search, found, inAll),
    ceiling: { ...ceiling, notionalLiquidatable: decimalText(ceiling.notionalLiquidatable) },
  });
}

interface SafeRampTerms {
  readonly market: MarketState;
  readonly asked: SafeRampAsked;
  readonly impact: ImpactFigures;
  /** Whom the whole change tips, as a study of all accounts found it. */
  readonly tippedAccounts: number;
}

async function listedOf(
  search: TippedSearch,
  { steps, passedOver }: SafeSteps,
  inAll: readonly Decimal[],
): Promise<readonly TippedAccount[]> {
  const stepOf = new Map<number, number>();
  for (const [at, { weight }] of steps.entries())
    for (const place of weight === 0 ? [] : await search.tippedAt(weight))
      if (!stepOf.has(place) && !passedOver.has(place)) stepOf.set(place, at + 1);
  return [...search.accounts.entries()]
    .sort(([, a], [, b]) => b.notional.comparedTo(a.notional) || compareBytes(a.account, b.account))
    .slice(0, SAFE_RAMP_LISTED)
    .map(([place, { account, notional }]) => ({
      ...{ account, step: stepOf.get(place) ?? null, isInTheWay: passedOver.has(place) },
      ...{ notional: decimalText(notional), shortfall: decimalText(inAll[place] ?? ZERO) },
    }));
}
