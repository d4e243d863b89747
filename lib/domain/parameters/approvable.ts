import { jsonPointer } from '../json/json-pointer';
import { type Fault, refuse, type Result } from '../result';
import { dialsAtCorner, type End } from './corners';
import type { ParameterSet } from './document/parameter-set';
import { effectiveOnlyFaults, withDials } from './effective';

/**
 * A set that people may approve, from a document; or every fault of it: what only effective parameters have, and what would be
 * unsound once its programmes moved dials to the ends of their bounds.
 */
export function approvable(
  parsed: Result<ParameterSet, readonly Fault[]>,
): Result<ParameterSet, readonly Fault[]> {
  if (!parsed.ok) return parsed;
  const faults = effectiveOnlyFaults(parsed.value.document);
  if (faults.length > 0) return refuse(faults);
  const ofBox = boxFaults(parsed.value);
  return ofBox.length > 0 ? refuse(ofBox) : parsed;
}

/** The maintenance dial never stands above the initial one: of the four corners there are three. */
const CORNERS: readonly (readonly [initial: End, maintenance: End])[] = [
  ['least', 'least'],
  ['greatest', 'least'],
  ['greatest', 'greatest'],
];

/** Faults that the set would have at a corner of all its programmes' bounds, each once. */
function boxFaults(set: ParameterSet): Fault[] {
  const programmes = Object.entries(set.document.adjustmentProgrammes ?? {});
  if (programmes.length === 0) return [];
  const found = new Map<string, Fault>();
  for (const corner of CORNERS) {
    const moved = withDials(set, dialsAtCorner(set.document, corner));
    if (moved.ok) continue;
    for (const { path, rule, message } of moved.refusal) {
      const said = `With dials of ${corner.map((end) => END_WORDS[end]).join(' and ')}: ${message}`;
      const key = `${path} ${rule}`;
      if (!found.has(key)) found.set(key, { path: path || programmesPath(programmes), rule, message: said });
    }
  }
  return [...found.values()];
}

const END_WORDS: Readonly<Record<End, string>> = { least: 'the least', greatest: 'the greatest' };

function programmesPath(programmes: readonly (readonly [string, unknown])[]): string {
  const [only, ...others] = programmes;
  return only && others.length === 0
    ? jsonPointer('adjustmentProgrammes', only[0])
    : jsonPointer('adjustmentProgrammes');
}
