import { assert } from '../../../domain/assert';
import type { BookChunk } from '../../../domain/books/book-chunk';
import { marginAt } from '../../../domain/margin/figures/margin-columns';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { MarkPrices } from '../../../domain/margin/method/types';
import { Decimal, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Liquidated, Walker } from '../../../domain/risk/studies/walks/walker';
import type { WalkCourse } from '../../../domain/risk/studies/walks/walks';
import type { MarginEngine } from '../../../ports/margin';

type MarginInput = MarketState & { readonly parameters: ParameterSet };

/** What those come to who are liquidated, margined at the prices of the step at which they are; and so the whole course. */
export async function courseOf(
  engine: MarginEngine,
  of: {
    readonly market: MarketState;
    /** Of each step. */
    readonly prices: readonly MarkPrices[];
    readonly setAt: (step: number) => ParameterSet;
    readonly walker: Walker;
    readonly fund: Decimal;
  },
): Promise<WalkCourse> {
  const liquidated: Liquidated[] = [];
  for (const [step, prices] of of.prices.entries()) {
    // One market for all pieces, so that the engine's tables of it serve each.
    const market = { ...of.market, prices };
    const parameters = of.setAt(step);
    let found: Liquidated = { notional: ZERO, badDebt: ZERO };
    for (const piece of of.walker.liquidatedAt(step))
      found = plus(found, await whatTheyHad(engine, { ...market, parameters }, piece));
    liquidated.push(found);
  }
  return of.walker.course(liquidated, of.fund);
}

async function whatTheyHad(engine: MarginEngine, input: MarginInput, piece: BookChunk): Promise<Liquidated> {
  const columns = await engine.marginChunk(input, piece);
  let found: Liquidated = { notional: ZERO, badDebt: ZERO };
  for (const index of piece.accounts.keys()) {
    const margined = marginAt(columns, index);
    assert(margined.ok, 'whoever is liquidated could be margined there');
    const { notional, equity } = margined.value;
    found = plus(found, { notional, badDebt: Decimal.max(ZERO, equity.neg()) });
  }
  return found;
}

function plus(a: Liquidated, b: Liquidated): Liquidated {
  return { notional: a.notional.plus(b.notional), badDebt: a.badDebt.plus(b.badDebt) };
}
