import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import {
  ordinaryScenarios,
  type PriceScenario,
  scenarioPrices,
} from '../../domain/risk/scenarios/price-scenario';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import type { ReadBook } from '../../ports/margin';
import type { StressedSet, StressEngine } from '../../ports/stress';
import { type LeftOut, type LibraryStep, libraryUnderStress } from './steps/library-under-stress';
import { scenarioMarket } from './steps/stress-trial';

/** Accounts that are worked on together: the memory of a run does not grow with the book. */
const CHUNK_ACCOUNTS = 32_768;

/** Scenarios of one's own; LIBRARY: those of the venue; null: the ordinary ones. */
export type ScenariosAsked = readonly PriceScenario[] | 'LIBRARY' | null;

/** A parameter set that is put beside the live one. */
export type SetBeside =
  | { readonly kind: 'REVISION'; readonly revisionHash: string }
  | { readonly kind: 'PARAMETERS'; readonly parameters: ParameterSet };

export type StressRefusal =
  | InvalidInput
  | { readonly code: 'NoLiveVersion' }
  | { readonly code: 'NoSuchRevision'; readonly revisionHash: string };

/** The book at one instant under each scenario; the live version's set first. */
export interface BookUnderStress {
  readonly asOf: Date;
  readonly inputsRevision: bigint;
  readonly versionNumber: number;
  readonly settlementAsset: string;
  readonly scenarios: readonly (PriceScenario | LibraryStep)[];
  /** Of the library. */
  readonly left: readonly LeftOut[];
  readonly sets: readonly (StressedSet & { readonly parameterSetHash: string })[];
}

/**
 * Stresses every account as the database holds them at one instant, under the live version and, if one is named, another
 * set beside it. Nothing is stored.
 *
 * @param asked null: falls and rises of everything, crisis days, and each underlying alone; of the library every step, and what of it
 *   could not be asked is named
 */
export async function stressBook(
  deps: { readonly readBook: ReadBook; readonly engine: StressEngine },
  asked: ScenariosAsked,
  beside: SetBeside | null,
): Promise<Result<BookUnderStress, StressRefusal>> {
  return deps.readBook(async (view) => {
    if (view.live === null) return refuse({ code: 'NoLiveVersion' });
    const { versionNumber, parameters } = view.live;
    const sets = [parameters];
    if (beside?.kind === 'PARAMETERS') sets.push(beside.parameters);
    if (beside?.kind === 'REVISION') {
      const { revisionHash } = beside;
      const proposed = await view.parameters({ revisionHash });
      if (proposed === null) return refuse({ code: 'NoSuchRevision', revisionHash });
      sets.push(proposed);
    }
    const market = await view.market();
    const chosen =
      asked === 'LIBRARY'
        ? libraryUnderStress(await view.scenarios(), scenarioMarket(market, parameters))
        : statedUnderStress(asked ?? ordinaryScenarios(market), market);
    if (!chosen.ok) return refuse({ code: 'InvalidInput', faults: chosen.refusal });
    const { steps: scenarios, prices, figures, left } = chosen.value;
    const stressed = await deps.engine.stress(
      { market, sets, scenarios: prices, figures },
      view.chunks(CHUNK_ACCOUNTS),
    );
    return ok({
      asOf: view.asOf,
      inputsRevision: view.inputsRevision,
      versionNumber,
      settlementAsset: parameters.document.settlementAsset,
      ...{ scenarios, left },
      sets: stressed.map((one, index) => ({ ...one, parameterSetHash: sets[index]?.hash ?? '' })),
    });
  });
}

function statedUnderStress(scenarios: readonly PriceScenario[], market: MarketState) {
  const prices = scenarioPrices(scenarios, market);
  return prices.ok ? ok({ steps: scenarios, prices: prices.value, figures: undefined, left: [] }) : prices;
}
