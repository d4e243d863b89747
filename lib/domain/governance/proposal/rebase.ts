import { jsonPointer } from '../../json/json-pointer';
import { canonicalJson } from '../../json/canonical';
import { isRecord } from '../../json/form-faults';
import type { ParameterSet, ParameterSetDocument } from '../../parameters/document/parameter-set';
import { parseParameterSet } from '../../parameters/validate';
import { refuse, type Fault, type Result } from '../../result';

type Units = ReadonlyMap<string, { readonly segments: readonly string[]; readonly value: unknown }>;

/**
 * Carries a change over to the version that is live by now: what the proposal changed against its base, applied
 * to the live set, where the live set still says what the base said.
 *
 * Three-way by units that mean something by themselves: a class's instruments, its IM formula, its MM formula, its
 * maximum notional; a collateral asset; a portfolio; all offsets, whose order matters; each account rule, each rule
 * of market data, each rounding step; the settlement asset. A unit that both sides changed, differently, is a
 * conflict; nothing is decided for people.
 *
 * @param base   the set the proposal was made on
 * @param live   the set that is live now
 * @param proposed  the proposal's current set
 * @returns the carried-over set; or every conflict (`changed-on-both-sides`); or, when the two changes together
 *   break a rule of the whole document, those faults
 */
export function rebaseParameterSet(
  base: ParameterSet,
  live: ParameterSet,
  proposed: ParameterSet,
): Result<ParameterSet, readonly Fault[]> {
  const [before, theirs, ours] = [base, live, proposed].map(({ document }) => unitsOf(document)) as [
    Units,
    Units,
    Units,
  ];
  const merged = new Map<string, { segments: readonly string[]; value: unknown }>();
  const conflicts: Fault[] = [];

  for (const path of [...new Set([...before.keys(), ...theirs.keys(), ...ours.keys()])].sort()) {
    const [was, their, our] = [before.get(path), theirs.get(path), ours.get(path)];
    const theyChanged = !isSame(was?.value, their?.value);
    const weChanged = !isSame(was?.value, our?.value);
    if (theyChanged && weChanged && !isSame(their?.value, our?.value)) {
      conflicts.push({
        path,
        rule: 'changed-on-both-sides',
        message: 'The live set and the proposal changed this, and not alike.',
      });
    }
    const kept = weChanged ? our : their;
    if (kept !== undefined) merged.set(path, kept);
  }
  return conflicts.length > 0 ? refuse(conflicts) : parseParameterSet(documentOf(merged));
}

function isSame(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return left === right;
  return canonicalJson(left) === canonicalJson(right);
}

function unitsOf(document: ParameterSetDocument): Units {
  const units = new Map<string, { segments: readonly string[]; value: unknown }>();
  const add = (segments: readonly string[], value: unknown): void => {
    if (value !== undefined) units.set(jsonPointer(...segments), { segments, value });
  };
  const { marginClasses, ...sections } = document;
  for (const [name, marginClass] of Object.entries(marginClasses)) {
    for (const [part, value] of Object.entries(marginClass)) add(['marginClasses', name, part], value);
  }
  // Section by section, whatever sections there are: one that was forgotten here would be lost.
  for (const [section, content] of Object.entries(sections)) {
    if (!isRecord(content)) add([section], content);
    else for (const [name, value] of Object.entries(content)) add([section, name], value);
  }
  return units;
}

type Branch = Map<string, unknown>;

/** Maps, not objects, while building: a class may be called "__proto__" as well as anything else. */
function documentOf(units: Units): unknown {
  const root: Branch = new Map<string, unknown>([
    ['marginClasses', new Map()],
    ['collateral', new Map()],
    ['accountRules', new Map()],
    ['rounding', new Map()],
  ]);
  for (const { segments, value } of units.values()) {
    let branch = root;
    for (const segment of segments.slice(0, -1)) {
      const next = (branch.get(segment) as Branch | undefined) ?? new Map<string, unknown>();
      branch.set(segment, next);
      branch = next;
    }
    branch.set(segments.at(-1) ?? '', value);
  }
  return plain(root);
}

function plain(branch: Branch): Record<string, unknown> {
  return Object.fromEntries(
    [...branch].map(([key, value]) => [key, value instanceof Map ? plain(value as Branch) : value]),
  );
}
