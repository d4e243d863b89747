import { assert } from '../../../domain/assert';
import type { BookChunk } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import { compileParameters } from '../../../domain/margin/method/compile';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { MarkPrices } from '../../../domain/margin/method/types';
import type { MarketFigures } from '../../../domain/market/market-figure';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { ok, refuse, type Result } from '../../../domain/result';
import {
  type LibraryScenario,
  scenarioSetHash,
  storedScenario,
} from '../../../domain/risk/scenarios/library/scenario-document';
import {
  type ResolvedScenario,
  resolveScenario,
  type ScenarioFigures,
  type ScenarioMarket,
} from '../../../domain/risk/scenarios/library/scenario-steps';
import type { AskedScenario, StressAsked } from '../../../domain/risk/studies/stress/stress';
import type { ReachedAccounts } from '../../../domain/risk/studies/stress/reached';
import type { StressOfChunk } from '../../../domain/risk/studies/stress/stress-of-chunk';
import type { MarginEngine } from '../../../ports/margin';
import type { Sides } from './corner-margins';

/** Accounts that evidence names of those newly liquidatable in the worst scenario. */
const LISTED_AT_MOST = 20;
const MS_PER_MINUTE = 60_000;

/** What scenarios ask, and the prices and figures of every step of every one of them, one after the other. */
export interface StressTrial {
  readonly asked: StressAsked;
  readonly prices: readonly MarkPrices[];
  /** Of each of them the market's figures, where it changes some; undefined: none does. */
  readonly figures?: ScenarioFigures | undefined;
}

/** A market as scenarios are put to it, by the classes of the version that is changed. */
export function scenarioMarket(
  { instruments, prices, figures }: Pick<MarketState, 'instruments' | 'prices' | 'figures'>,
  base: ParameterSet,
): ScenarioMarket {
  const { classOfInstrument } = compileParameters(base);
  return {
    ...{ instruments, prices, ...(figures ? { figures } : {}) },
    classOf: (symbol) => classOfInstrument.get(symbol)?.name,
  };
}

/** What a simulation asks of some scenarios, in the order of their hashes; null where there are none. */
export function stressQuestion(
  scenarios: readonly LibraryScenario[],
  { base, proposed }: Sides,
  market: Pick<MarketState, 'instruments' | 'prices' | 'figures'>,
): StressAsked | null {
  if (scenarios.length === 0) return null;
  const put = scenarioMarket(market, base);
  const inOrder = scenarios.toSorted((a, b) => compareBytes(a.hash, b.hash));
  return {
    scenarioSetHash: scenarioSetHash(inOrder.map(({ hash }) => hash)),
    scenarios: inOrder.map((one) =>
      askedScenario(one, resolveScenario(one.document.shock, put), base, proposed),
    ),
    listedAtMost: LISTED_AT_MOST,
  };
}

function askedScenario(
  { hash, document }: LibraryScenario,
  { steps, unknown }: ResolvedScenario,
  base: ParameterSet,
  proposed: ParameterSet,
): AskedScenario {
  const { name, shock } = document;
  const minutesSince = (instant: string, first: string): number =>
    Math.floor((Date.parse(instant) - Date.parse(first)) / MS_PER_MINUTE);
  const grace = ({ document: { accountRules } }: ParameterSet): number =>
    accountRules.gracePeriodMinutes ?? 0;
  return {
    ...{ hash, name, steps: steps.map(({ label }) => label) },
    ...(unknown.length > 0 ? { missing: unknown.map(({ message }) => message) } : {}),
    ...(shock.kind === 'PATH'
      ? {
          path: {
            minutes: shock.instants.slice(1).map((instant) => minutesSince(instant, shock.instants[0] ?? '')),
            graceMinutes: { before: grace(base), after: grace(proposed) },
          },
        }
      : {}),
  };
}

/**
 * The prices of what was asked.
 *
 * @param textOf a scenario as it was kept, by its hash
 * @returns refused with a sentence where one can no longer be had, or cannot be computed with
 */
export async function stressTrial(
  asked: StressAsked,
  base: ParameterSet,
  market: MarketState,
  textOf: (hash: string) => Promise<Result<string, string>>,
): Promise<Result<StressTrial, string>> {
  const put = scenarioMarket(market, base);
  const prices: MarkPrices[] = [];
  const figures: (MarketFigures | null)[] = [];
  for (const { hash, name, steps } of asked.scenarios) {
    const text = await textOf(hash);
    if (!text.ok) return text;
    const resolved = resolveScenario(storedScenario(text.value).document.shock, put);
    const [fault] = resolved.faults;
    if (fault) return refuse(`The scenario “${name}” cannot be computed: ${fault.message}`);
    assert(resolved.steps.length === steps.length, 'what was asked has these steps');
    prices.push(...resolved.steps.map((step) => step.prices));
    figures.push(...resolved.steps.map((step) => step.figures));
  }
  return ok({ asked, prices, figures: figures.some((one) => one !== null) ? figures : undefined });
}

/** Whom each of some prices reaches, of one chunk, under both sides: in their order. */
export async function reachedBySides(
  { base, proposed }: Sides,
  { market, prices, figures }: { readonly market: MarketState } & Pick<StressTrial, 'prices' | 'figures'>,
  engine: MarginEngine,
  chunk: BookChunk,
): Promise<Readonly<Record<'before' | 'after', readonly ReachedAccounts[]>>> {
  const under = (parameters: ParameterSet) =>
    engine.reachedIn({ market, parameters, scenarios: prices, figures }, chunk);
  const before = await under(base);
  return { before, after: base.hash === proposed.hash ? before : await under(proposed) };
}

/** Whom each step reaches, of one chunk, under both sides. */
export async function reachedOfChunk(
  sides: Sides,
  { asked, prices, figures }: StressTrial,
  market: MarketState,
  engine: MarginEngine,
  chunk: BookChunk,
): Promise<StressOfChunk> {
  const { before, after } = await reachedBySides(sides, { market, prices, figures }, engine, chunk);
  let place = 0;
  const scenarios = asked.scenarios.map(({ steps }) => ({
    steps: steps.map(() => {
      const [one, other] = [before[place], after[place]];
      assert(one !== undefined && other !== undefined, 'every step was looked at');
      place += 1;
      return { before: one, after: other };
    }),
  }));
  return { asked, scenarios };
}
