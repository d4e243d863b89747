import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import {
  ordinaryScenarios,
  type PriceScenario,
  scenarioPrices,
} from '../../domain/risk/scenarios/price-scenario';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import type { ReadBook } from '../../ports/margin';
import type { StressedSet, StressEngine } from '../../ports/stress';

/** Accounts that are worked on together: the memory of a run does not grow with the book. */
const CHUNK_ACCOUNTS = 32_768;

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
  readonly scenarios: readonly PriceScenario[];
  readonly sets: readonly (StressedSet & { readonly parameterSetHash: string })[];
}

/**
 * Stresses every account as the database holds them at one instant, under the live version and, if one is named, another
 * set beside it. Nothing is stored.
 *
 * @param scenarios null: falls and rises of everything, crisis days, and each underlying alone
 */
export async function stressBook(
  deps: { readonly readBook: ReadBook; readonly engine: StressEngine },
  scenarios: readonly PriceScenario[] | null,
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
    const chosen = scenarios ?? ordinaryScenarios(market);
    const prices = scenarioPrices(chosen, market);
    if (!prices.ok) return refuse({ code: 'InvalidInput', faults: prices.refusal });
    const stressed = await deps.engine.stress(
      { market, sets, scenarios: prices.value },
      view.chunks(CHUNK_ACCOUNTS),
    );
    return ok({
      asOf: view.asOf,
      inputsRevision: view.inputsRevision,
      versionNumber,
      settlementAsset: parameters.document.settlementAsset,
      scenarios: chosen,
      sets: stressed.map((one, index) => ({ ...one, parameterSetHash: sets[index]?.hash ?? '' })),
    });
  });
}
