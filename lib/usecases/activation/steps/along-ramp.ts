import { someOf, type BookChunk } from '../../../domain/books/book-chunk';
import { NOT_BEGUN } from '../../../domain/governance/activation/ramp-steps';
import { marginAt } from '../../../domain/margin/figures/margin-columns';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { Decimal, ONE, ZERO } from '../../../domain/number/decimal';
import { provedEffectiveSet } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import type { MarginEngine } from '../../../ports/margin';
import { rampsWith, type RampUnderWay } from './ramp-under-way';
import { TippedSearch, WEIGHT_GRID } from './tipped-search';

/** The set in force with so much of a change, on the grid. */
export type SetAlong = (weight: number) => ParameterSet;

/** As a ramp is taken: from its first step on the requirement that goes first counts whole, and the other as much as the weight says. */
export function setsAlong(underWay: RampUnderWay, dials: Dials): SetAlong {
  return (weight) => {
    const weights =
      weight === 0 ? NOT_BEGUN : { leading: ONE, trailing: new Decimal(weight).div(WEIGHT_GRID) };
    return provedEffectiveSet(underWay.target, dials, rampsWith(underWay, weights));
  };
}

/** @param tipped accounts that are sound where the ramp begins, and liquidatable where it ends, and no others */
export async function searchOf(
  engine: MarginEngine,
  market: MarketState,
  setAt: SetAlong,
  tipped: BookChunk,
): Promise<TippedSearch> {
  const margin = (weight: number, chunk: BookChunk) =>
    engine.marginChunk({ ...market, parameters: setAt(weight) }, chunk);
  const end = await margin(WEIGHT_GRID, tipped);
  const accounts = tipped.accounts.map((account, index) => {
    const margined = marginAt(end, index);
    return { account, notional: margined.ok ? margined.value.notional : ZERO };
  });
  return new TippedSearch(accounts, await margin(0, tipped), (weight, places) =>
    margin(weight, places.length === accounts.length ? tipped : someOf(tipped, places)),
  );
}
