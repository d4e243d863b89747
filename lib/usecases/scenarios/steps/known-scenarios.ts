import { assert } from '../../../domain/assert';
import { BUILT_IN_SCENARIOS } from '../../../domain/risk/scenarios/library/built-in-scenarios';
import type { LibraryScenario } from '../../../domain/risk/scenarios/library/scenario-document';
import type { ScenarioRecord, ScenarioStore } from '../../../ports/scenarios';

/** A scenario that the venue knows: built in, or added to its library. */
export type KnownScenario =
  | { readonly kind: 'BUILT_IN'; readonly scenario: LibraryScenario }
  | { readonly kind: 'OWN'; readonly scenario: ScenarioRecord };

export async function knownScenario(store: ScenarioStore, hash: string): Promise<KnownScenario | null> {
  const builtIn = BUILT_IN_SCENARIOS.find((one) => one.hash === hash);
  if (builtIn) return { kind: 'BUILT_IN', scenario: builtIn };
  const own = await store.find(hash);
  return own && { kind: 'OWN', scenario: own };
}

/** What a simulation was asked with. A built-in one of an earlier release that is none any more is a bug of ours. */
export async function scenariosOfSet(
  store: ScenarioStore,
  hashes: readonly string[],
): Promise<readonly LibraryScenario[]> {
  const found: LibraryScenario[] = [];
  for (const hash of hashes) {
    const known = await knownScenario(store, hash);
    assert(known !== null, 'a simulation is asked with scenarios that are known');
    found.push(known.scenario);
  }
  return found;
}
