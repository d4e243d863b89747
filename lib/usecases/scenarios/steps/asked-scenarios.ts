import { assert } from '../../../domain/assert';
import { jsonPointer } from '../../../domain/json/json-pointer';
import type { Fault } from '../../../domain/result';
import {
  SCENARIOS_OF_SET_AT_MOST,
  STEPS_OF_SET_AT_MOST,
} from '../../../domain/risk/scenarios/library/scenario-document';
import { resolveScenario, type ScenarioMarket } from '../../../domain/risk/scenarios/library/scenario-steps';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { scenarioMarket } from '../../simulation/steps/stress-trial';
import { type KnownScenario, knownScenario } from './known-scenarios';

/**
 * What is wrong with the scenarios that a simulation is asked with, as the market stands: rules `scenario-limit`, `step-limit`,
 * `distinct-scenario`, `scenario-known`, `not-retired`, `moves-something`; and those of the scenario itself, where names or prices
 * have gone since it was added.
 *
 * @param hashes of scenarios. @param baseVersion the version that is changed: its classes name instruments
 */
export async function askedScenarioFaults(
  unit: Pick<UnitOfWork, 'scenarios' | 'book' | 'venue' | 'parameterSets'>,
  hashes: readonly string[],
  baseVersion: number,
): Promise<readonly Fault[]> {
  if (hashes.length === 0) return [];
  if (hashes.length > SCENARIOS_OF_SET_AT_MOST) {
    const message = `A simulation takes at most ${SCENARIOS_OF_SET_AT_MOST} scenarios, not ${hashes.length}.`;
    return [{ path: '/scenarios', rule: 'scenario-limit', message }];
  }
  const market = await marketOf(unit, baseVersion);
  const faults: Fault[] = [];
  let steps = 0;
  for (const [index, hash] of hashes.entries()) {
    const fault = (rule: string, message: string) =>
      faults.push({ path: jsonPointer('scenarios', index), rule, message });
    if (hashes.indexOf(hash) !== index) {
      fault('distinct-scenario', 'This scenario is named twice.');
      continue;
    }
    const known = await knownScenario(unit.scenarios, hash);
    if (known === null) fault('scenario-known', 'The library has no scenario with this hash.');
    else {
      const found = scenarioFaults(known, market);
      for (const one of found.faults) fault(one.rule, one.message);
      steps += found.steps;
    }
  }
  if (steps > STEPS_OF_SET_AT_MOST) {
    const message = `Together the scenarios come to ${steps} sets of prices; a simulation takes at most ${STEPS_OF_SET_AT_MOST}.`;
    faults.push({ path: '/scenarios', rule: 'step-limit', message });
  }
  return faults;
}

/** The market of the moment, by the classes of a version. */
export async function marketOf(
  { book, venue, parameterSets }: Pick<UnitOfWork, 'book' | 'venue' | 'parameterSets'>,
  versionNumber: number,
): Promise<ScenarioMarket> {
  const version = await venue.version(versionNumber);
  assert(version !== null, 'a version that is named is on record');
  const listed = await book.instruments();
  const instruments = new Map([...listed].filter(([, { closedAt }]) => closedAt === null));
  const prices = new Map([...(await book.markPrices())].filter(([symbol]) => instruments.has(symbol)));
  const figures = await book.marketFigures();
  return scenarioMarket({ instruments, prices, figures }, await parameterSets.load(version.parameterSetHash));
}

function scenarioFaults({ kind, scenario }: KnownScenario, market: ScenarioMarket) {
  const { name, shock } = scenario.document;
  const { steps, unknown, faults, moved } = resolveScenario(shock, market);
  const own: { rule: string; message: string }[] = faults.map(({ rule, message }) => ({
    rule,
    message: `“${name}”: ${message}`,
  }));
  if (kind === 'OWN' && scenario.isRetired)
    own.push({ rule: 'not-retired', message: `“${name}” was retired.` });
  if (kind === 'OWN' && !scenario.isNewest)
    own.push({ rule: 'newest-version', message: `“${name}” has a later version.` });
  // Crises of the past are of whatever was traded then; what somebody wrote for this venue should be of this venue.
  if (kind === 'OWN')
    own.push(...unknown.map(({ rule, message }) => ({ rule, message: `“${name}”: ${message}` })));
  if (moved === 0)
    own.push({ rule: 'moves-something', message: `“${name}” moves nothing that this venue lists.` });
  return { steps: steps.length, faults: own };
}
