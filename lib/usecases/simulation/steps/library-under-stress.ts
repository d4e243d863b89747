import { ok, refuse, type Fault, type Result } from '../../../domain/result';
import { BUILT_IN_SCENARIOS } from '../../../domain/risk/scenarios/library/built-in-scenarios';
import type { LibraryScenario } from '../../../domain/risk/scenarios/library/scenario-document';
import {
  resolveScenario,
  type ScenarioFigures,
  type ScenarioMarket,
} from '../../../domain/risk/scenarios/library/scenario-steps';
import { SCENARIOS_AT_MOST } from '../../../domain/risk/scenarios/price-scenario';
import type { MarketFigures } from '../../../domain/market/market-figure';
import type { MarkPrices } from '../../../domain/margin/method/types';

/** A step of a scenario of the library. */
export interface LibraryStep {
  /** Of the scenario, and of the step where there are several. */
  readonly name: string;
  /** Of the scenario. */
  readonly hash: string;
}

/** Of the library what could not be asked, or not all of it, and why. */
export interface LeftOut {
  readonly name: string;
  readonly message: string;
}

export interface LibraryUnderStress {
  readonly steps: readonly LibraryStep[];
  /** Of each step. */
  readonly prices: readonly MarkPrices[];
  /** Of each the market's figures, where it changes some. */
  readonly figures: ScenarioFigures;
  readonly left: readonly LeftOut[];
}

/**
 * Every step of every scenario of the library that moves a price of the venue: those that are built in, then its own.
 *
 * @param own as they may be asked
 * @returns refused with `step-limit` where there are more steps than one answer holds
 */
export function libraryUnderStress(
  own: readonly LibraryScenario[],
  market: ScenarioMarket,
): Result<LibraryUnderStress, readonly Fault[]> {
  const steps: LibraryStep[] = [];
  const prices: MarkPrices[] = [];
  const figures: (MarketFigures | null)[] = [];
  const left: LeftOut[] = [];
  for (const { hash, document } of [...BUILT_IN_SCENARIOS, ...own]) {
    const { name, shock } = document;
    const resolved = resolveScenario(shock, market);
    const isBuiltIn = own.every((one) => one.hash !== hash);
    if (resolved.moved === 0) {
      if (!isBuiltIn) left.push({ name, message: 'It moves no price of the venue, and no volatility.' });
      continue;
    }
    const [wrong] = resolved.faults;
    if (wrong) {
      left.push({ name, message: wrong.message });
      continue;
    }
    if (!isBuiltIn) left.push(...resolved.unknown.map(({ message }) => ({ name, message })));
    for (const step of resolved.steps) {
      steps.push({ name: step.label === '' ? name : `${name}, ${step.label}`, hash });
      prices.push(step.prices);
      figures.push(step.figures);
    }
  }
  if (steps.length <= SCENARIOS_AT_MOST) return ok({ steps, prices, figures, left });
  const message = `The scenarios of the library come to ${steps.length} sets of prices, of at most ${SCENARIOS_AT_MOST}.`;
  return refuse([{ path: '--library', rule: 'step-limit', message }]);
}
