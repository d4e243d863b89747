import { assert } from '../../domain/assert';
import {
  accessRefusal,
  responsiblePersonId,
  type AccessRefusal,
  type Actor,
} from '../../domain/governance/people/actor';
import { characterFaults, nameFaults } from '../../domain/governance/people/written-text';
import { parseJsonText } from '../../domain/json/json-text';
import type { NothingChanged } from '../../domain/refusals';
import { type Fault, type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import { BUILT_IN_SCENARIOS } from '../../domain/risk/scenarios/library/built-in-scenarios';
import { farPrintFaults, greatestPrintMove } from '../../domain/risk/scenarios/library/far-prints';
import { pathOfCsv } from '../../domain/risk/scenarios/library/path-csv';
import {
  type LibraryScenario,
  parseScenario,
  SCENARIO_FORMAT,
} from '../../domain/risk/scenarios/library/scenario-document';
import { resolveScenario } from '../../domain/risk/scenarios/library/scenario-steps';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { marketOf } from './steps/asked-scenarios';

export type AddScenarioRefusal = AccessRefusal | InvalidInput | NothingChanged;

/** Scenarios of its own that a venue may have at a time: newest versions that are not retired. */
const LIBRARY_AT_MOST = 1_000;
/** A file of hundreds of instruments may have as many faults: so many of this venue are told at a time. */
const FAULTS_AT_MOST = 100;

/**
 * Adds a scenario to the library. Under a name that is there it is a new version, and the one before is asked no more.
 *
 * Refused, beside what `parseScenario` refuses: texts that could pass for others (`text-characters`, `name-script`,
 * `name-looks-latin`); a name of a built-in scenario, however it is capitalised (`own-name`); an instrument, underlying or margin class
 * that the venue has no price of (`…-known`); a price that would leave the range of prices (`amount-range`) or be rounded to 0
 * (`price-remains`); one that is further from the one before than the price guard lets go and nobody confirmed (`print-confirmed`);
 * and more scenarios than the library takes (`scenario-limit`). NothingChanged: the newest version of the name says just this.
 * Right: PROPOSE, as of whoever simulates.
 *
 * @param document JSON text
 */
export async function addScenario(
  deps: { readonly transact: Transact },
  actor: Actor,
  { document }: { readonly document: string },
): Promise<Result<{ readonly hash: string }, AddScenarioRefusal>> {
  const access = accessRefusal(actor, 'PROPOSE');
  if (access) return refuse(access);
  const read = parseJsonText(document);
  return read.ok ? added(deps, actor, read.value) : refuse({ code: 'InvalidInput', faults: read.refusal });
}

/** @param input a JSON value */
function added(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  input: unknown,
): Promise<Result<{ readonly hash: string }, AddScenarioRefusal>> {
  return transact(async (unit) => {
    const parsed = parseScenario(input);
    if (!parsed.ok) return refuse({ code: 'InvalidInput', faults: parsed.refusal });
    const scenario = parsed.value;
    const { liveVersion } = (await unit.venue.find()) ?? { liveVersion: null };
    if (liveVersion === null) {
      const unfounded = fault('', 'venue-founded', 'The venue has no parameters yet: found it first.');
      return refuse({ code: 'InvalidInput', faults: [unfounded] });
    }
    const faults = await faultsHere(unit, scenario, liveVersion);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const newest = await unit.scenarios.lock(scenario.document.name);
    if (newest?.hash === scenario.hash && !newest.isRetired) return refuse({ code: 'NothingChanged' });
    const full = await limitFaults(unit, newest === null || newest.isRetired, scenario);
    if (full.length > 0) return refuse({ code: 'InvalidInput', faults: full });
    const { hash, document } = scenario;
    const version = (newest?.version ?? 0) + 1;
    const addedAt = await unit.databaseClock();
    await unit.scenarios.add({ ...scenario, version, addedById: responsiblePersonId(actor), addedAt });
    await unit.audit.append({
      actor,
      action: 'scenario.add',
      subjectKind: 'scenario',
      subjectId: hash,
      payload: { name: document.name, ordinal: version, scenarioHash: hash },
    });
    return ok({ hash });
  });
}

/** A path whose prices are in a CSV file: `instrument,instant,price`. */
export interface ImportedPath {
  readonly name: string;
  /** Whence the prices are. */
  readonly source: string;
  readonly url: string | null;
  readonly csv: string;
  /** Instruments whose far prints are meant. */
  readonly confirmed: readonly string[];
}

/** As `addScenario`, of a path; faults of the file name its line. */
export async function importScenario(
  deps: { readonly transact: Transact },
  actor: Actor,
  { name, source, url, csv, confirmed }: ImportedPath,
): Promise<Result<{ readonly hash: string }, AddScenarioRefusal>> {
  const access = accessRefusal(actor, 'PROPOSE');
  if (access) return refuse(access);
  const shock = pathOfCsv(csv, confirmed);
  if (!shock.ok) return refuse({ code: 'InvalidInput', faults: shock.refusal });
  return added(deps, actor, {
    ...{ format: SCENARIO_FORMAT, name },
    provenance: { kind: 'SOURCE', text: source, ...(url === null ? {} : { url }) },
    shock: shock.value,
  });
}

/** What does not fit this venue as it stands. */
async function faultsHere(
  unit: UnitOfWork,
  { document }: LibraryScenario,
  liveVersion: number,
): Promise<readonly Fault[]> {
  const { shock } = document;
  const version = await unit.venue.version(liveVersion);
  assert(version !== null, 'a live version is on record');
  const set = await unit.parameterSets.load(version.parameterSetHash);
  const { unknown, faults } = resolveScenario(shock, await marketOf(unit, liveVersion));
  return [
    ...wordFaults(document),
    ...unknown,
    ...faults,
    ...farPrintFaults(shock, greatestPrintMove(set)),
  ].slice(0, FAULTS_AT_MOST);
}

/** Names by which people choose: none passes for another. */
function wordFaults({ name, provenance }: LibraryScenario['document']): readonly Fault[] {
  const isBuiltIn = BUILT_IN_SCENARIOS.some(
    ({ document }) => document.name.toLowerCase() === name.toLowerCase(),
  );
  const isComposed = name.normalize('NFC') === name;
  return [
    ...nameFaults('/name', name),
    ...(isComposed
      ? []
      : [fault('/name', 'text-characters', 'Holds a letter and its accent as two characters.')]),
    ...(isBuiltIn ? [fault('/name', 'own-name', 'A built-in scenario has this name.')] : []),
    ...(provenance.kind === 'SOURCE'
      ? characterFaults('/provenance/text', provenance.text)
      : characterFaults('/provenance/reason', provenance.reason)),
  ];
}

function fault(path: string, rule: string, message: string): Fault {
  return { path, rule, message };
}

async function limitFaults(
  { scenarios }: UnitOfWork,
  isOneMore: boolean,
  { hash }: LibraryScenario,
): Promise<readonly Fault[]> {
  const present = await scenarios.find(hash);
  if (present !== null) {
    const message =
      'The library has this very scenario already, as an earlier or a retired version: its provenance must say what is new.';
    return [fault('', 'distinct-scenario', message)];
  }
  if (!isOneMore || (await scenarios.currentCount()) < LIBRARY_AT_MOST) return [];
  const message = `The library takes at most ${LIBRARY_AT_MOST} scenarios: retire one first.`;
  return [fault('', 'scenario-limit', message)];
}
