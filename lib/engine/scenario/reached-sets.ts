import { compileParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { MarkPrices } from '../../domain/margin/method/types';
import type { BookChunk } from '../../domain/books/book-chunk';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import type { ScenarioFigures } from '../../domain/risk/scenarios/library/scenario-steps';
import type { ReachedAccounts } from '../../domain/risk/studies/stress/reached';
import { KernelMemory } from '../kernel/kernel-memory';
import { loneKernel } from '../pool';
import { ExactScenarios } from './exact-scenarios';
import { ReachedCollector } from './reached-collector';
import { ScenarioPrices } from './scenario-prices';
import { StressedSet } from './stressed-set';

/** A change has two sets. */
const KEPT_AT_MOST = 2;

interface StatedScenarios {
  readonly scenarios: readonly MarkPrices[];
  /** Of each the market's figures, where it changes some; undefined: none does. */
  readonly figures: ScenarioFigures | undefined;
}

interface KeptSet {
  readonly set: ParameterSet;
  readonly market: MarketState;
  readonly scenarios: readonly MarkPrices[];
  readonly figures: ScenarioFigures | undefined;
  readonly stressed: StressedSet;
}

/** Who is called or worse under scenarios, chunk by chunk: tables of a set and its scenarios are made once and kept. */
export class ReachedSets {
  private kept: readonly KeptSet[] = [];

  /**
   * @param asked of the scenarios: the first, and the one after the last
   * @returns by scenario that is asked, in their order
   */
  of(
    set: ParameterSet,
    market: MarketState,
    { scenarios, figures }: StatedScenarios,
    chunk: BookChunk,
    asked: readonly [from: number, end: number] = [0, scenarios.length],
  ): readonly ReachedAccounts[] {
    const parameters = compileParameters(set);
    const known = this.kept.find(
      (one) =>
        one.set.hash === set.hash &&
        one.market === market &&
        one.scenarios === scenarios &&
        one.figures === figures,
    );
    const stated = { scenarios, figures };
    const found = known ?? { set, market, ...stated, stressed: stressedSet(set, market, stated) };
    // Kept only when it is done: after a bug, what its memory holds is not known.
    this.kept = this.kept.filter((one) => one !== found);
    const collector = new ReachedCollector(parameters, scenarios.length, asked);
    found.stressed.collect(chunk, collector);
    this.kept = [found, ...this.kept].slice(0, KEPT_AT_MOST);
    return collector.reached.slice(...asked);
  }
}

function stressedSet(
  set: ParameterSet,
  market: MarketState,
  { scenarios, figures }: StatedScenarios,
): StressedSet {
  const memory = new KernelMemory();
  const parameters = compileParameters(set);
  const prices = new ScenarioPrices(scenarios, figures);
  const exact = new ExactScenarios(parameters, market, prices);
  return new StressedSet(memory, loneKernel(memory), parameters, market, prices, exact);
}
