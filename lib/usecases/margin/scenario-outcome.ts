import { compareBytes } from '../../domain/books/snapshot-line';
import { marginAccount } from '../../domain/margin/method/account';
import type { MarginInputs } from '../../domain/margin/method/inputs';
import { marginRefusalSentence, missingOf } from '../../domain/margin/method/refusal';
import type { AccountMargin, MarginRefusal } from '../../domain/margin/method/types';
import { type Fault, ok, refuse, type Result } from '../../domain/result';
import { BUILT_IN_SCENARIOS } from '../../domain/risk/scenarios/library/built-in-scenarios';
import type { LibraryScenario } from '../../domain/risk/scenarios/library/scenario-document';
import {
  resolveScenario,
  type ScenarioMarket,
  type ScenarioStep,
} from '../../domain/risk/scenarios/library/scenario-steps';

/** An account, after its trades, in one scenario of the library: at the step that is worst for it. */
export interface AccountInScenario {
  readonly hash: string;
  readonly name: string;
  /** How many steps were looked at: cells of a grid, instants of a path; 1 of moves. */
  readonly steps: number;
  /** Steps at which it cannot be margined: they are not in the search for the worst. */
  readonly unmarginedSteps: number;
  /** Instruments that it holds and whose price and volatility no step moves, in byte order: of them it is as safe as it is now. */
  readonly unmoved: readonly string[];
  /** Null: see `lack`. */
  readonly worst: WorstStep | null;
  /** Why nothing is said, a sentence; null where something is. */
  readonly lack: string | null;
}

export interface WorstStep {
  /** Which step; empty where there is one. */
  readonly label: string;
  /** Under the parameters that are asked about: least equity over maintenance margin of all steps, the first of equals. */
  readonly under: AccountMargin;
  /** The same prices under the live version; null where it cannot be margined so. */
  readonly live: AccountMargin | null;
}

/** Prices of positions that one question may have computed. */
const MOST_PRICED = 200_000;

/**
 * In every scenario of the library, built in first, then the venue's own by name; each account margined whole by the reference method.
 *
 * @param under the account after trades, at present prices, under the parameters that are asked about
 * @param live the parameters that are live, compiled
 * @returns refused by `scenarios-too-many` where steps times positions are beyond what one question may ask
 */
export function scenarioOutcomes(
  under: MarginInputs,
  live: MarginInputs['parameters'],
  own: readonly LibraryScenario[],
): Result<readonly AccountInScenario[], Fault> {
  const market: ScenarioMarket = {
    ...{ instruments: under.instruments, prices: under.prices },
    ...(under.figures ? { figures: under.figures } : {}),
    classOf: (symbol) => live.classOfInstrument.get(symbol)?.name,
  };
  const resolved = [...BUILT_IN_SCENARIOS, ...own].map((scenario) => ({
    scenario,
    ...resolveScenario(scenario.document.shock, market),
  }));
  const steps = resolved.reduce((sum, one) => sum + one.steps.length, 0);
  const positions = Math.max(1, under.book.positions.length);
  if (steps * positions > MOST_PRICED) {
    const message = `${steps} steps of scenarios with ${positions} positions are more than ${MOST_PRICED} prices to compute with.`;
    return refuse({ path: '/scenarios', rule: 'scenarios-too-many', message });
  }
  return ok(
    resolved.map(({ scenario, steps: found, faults }): AccountInScenario => {
      const { hash, document } = scenario;
      const of = { hash, name: document.name, steps: found.length, unmoved: unmovedOf(under, found) };
      const [fault] = faults;
      if (fault) return { ...of, unmarginedSteps: found.length, worst: null, lack: fault.message };
      return { ...of, ...worstStep(under, live, found) };
    }),
  );
}

function worstStep(
  under: MarginInputs,
  live: MarginInputs['parameters'],
  steps: readonly ScenarioStep[],
): Pick<AccountInScenario, 'worst' | 'lack' | 'unmarginedSteps'> {
  let worst: { readonly step: (typeof steps)[number]; readonly margin: AccountMargin } | null = null;
  let refusal: MarginRefusal | null = null;
  let unmarginedSteps = 0;
  for (const step of steps) {
    const margined = marginAccount(inStep(under, step));
    if (!margined.ok) {
      refusal ??= margined.refusal;
      unmarginedSteps += 1;
    } else if (worst === null || spareOf(margined.value).lt(spareOf(worst.margin)))
      worst = { step, margin: margined.value };
  }
  if (worst === null) {
    const lack = refusal ? marginRefusalSentence(refusal.code, missingOf(refusal)) : 'It has no steps.';
    return { worst, lack, unmarginedSteps };
  }
  const other = marginAccount({ ...inStep(under, worst.step), parameters: live });
  return {
    worst: { label: worst.step.label, under: worst.margin, live: other.ok ? other.value : null },
    ...{ lack: null, unmarginedSteps },
  };
}

/** The account as a step finds it. */
function inStep(under: MarginInputs, { prices, figures }: ScenarioStep): MarginInputs {
  return { ...under, prices, ...(figures ? { figures } : {}) };
}

function unmovedOf(
  { prices, figures, book }: MarginInputs,
  steps: readonly ScenarioStep[],
): readonly string[] {
  const held = new Set(book.positions.map(({ instrument }) => instrument));
  const isMoved = (symbol: string): boolean => {
    const present = prices.get(symbol);
    return steps.some(
      (step) =>
        (present !== undefined && step.prices.get(symbol)?.eq(present) === false) ||
        (step.figures !== null && step.figures.get(symbol) !== figures?.get(symbol)),
    );
  };
  return [...held].filter((symbol) => !isMoved(symbol)).sort(compareBytes);
}

/** What it has beyond its maintenance margin. */
function spareOf({ equity, maintenanceMargin }: AccountMargin) {
  return equity.minus(maintenanceMargin);
}
