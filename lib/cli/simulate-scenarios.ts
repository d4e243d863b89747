import { ok, refuse, type Fault, type Result } from '../domain/result';
import { BUILT_IN_SCENARIOS } from '../domain/risk/scenarios/library/built-in-scenarios';
import {
  type LibraryScenario,
  parseScenario,
  SCENARIOS_OF_SET_AT_MOST,
  STEPS_OF_SET_AT_MOST,
} from '../domain/risk/scenarios/library/scenario-document';
import { resolveScenario, type ScenarioMarket } from '../domain/risk/scenarios/library/scenario-steps';
import { documentOfFile } from './json-document';

const OPTION = '--scenarios';
/** In place of a file: those of past crises that move something of the book. */
export const BUILT_IN = 'built-in';

/**
 * The scenarios that a change is tried in: a JSON list of them, each as the library takes it.
 *
 * @param file null: none. @returns or every fault, with path and rule
 */
export async function scenariosOfFile(
  file: string | null,
  market: ScenarioMarket,
): Promise<Result<readonly LibraryScenario[], readonly Fault[]>> {
  if (file === null) return ok([]);
  if (file === BUILT_IN)
    return ok(BUILT_IN_SCENARIOS.filter(({ document }) => resolveScenario(document.shock, market).moved > 0));
  const read = await documentOfFile(OPTION, file);
  if (!read.ok) return read;
  const fault = (path: string, rule: string, message: string): Fault => ({
    ...{ path: `${OPTION} ${file}${path}`, rule, message },
  });
  if (!Array.isArray(read.value)) return refuse([fault('', 'type', 'It must be a list of scenarios.')]);
  const stated: readonly unknown[] = read.value;
  if (stated.length > SCENARIOS_OF_SET_AT_MOST)
    return refuse([fault('', 'scenario-limit', `It has at most ${SCENARIOS_OF_SET_AT_MOST} scenarios.`)]);
  const faults: Fault[] = [];
  const found: LibraryScenario[] = [];
  let steps = 0;
  for (const [index, one] of stated.entries()) {
    const parsed = parseScenario(one);
    const resolved = parsed.ok ? resolveScenario(parsed.value.document.shock, market) : null;
    const wrong = parsed.ok ? [...(resolved?.unknown ?? []), ...(resolved?.faults ?? [])] : parsed.refusal;
    faults.push(...wrong.map(({ path, rule, message }) => fault(`/${index}${path}`, rule, message)));
    if (!parsed.ok) continue;
    if (found.some(({ hash }) => hash === parsed.value.hash))
      faults.push(fault(`/${index}`, 'distinct-scenario', 'This scenario is there twice.'));
    found.push(parsed.value);
    steps += resolved?.steps.length ?? 0;
  }
  if (steps > STEPS_OF_SET_AT_MOST)
    faults.push(
      fault('', 'step-limit', `They come to ${steps} sets of prices, of at most ${STEPS_OF_SET_AT_MOST}.`),
    );
  return faults.length > 0 ? refuse(faults) : ok(found);
}
