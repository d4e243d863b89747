import { assert } from '../../../domain/assert';
import { dialsText } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { type Dials, withDials } from '../../../domain/parameters/effective';
import { onRamps, type Ramps } from '../../../domain/parameters/ramps';
import { rampsText } from '../../../domain/parameters/ramp-vector';

/** As many as one search for how far a rise is borne looks at. */
const KEPT_AT_MOST = 64;

const kept = new WeakMap<ParameterSet, Map<string, ParameterSet>>();

/**
 * A version with dials that its programmes may have. Validated whole, which takes as long as a large document has classes: what
 * was found without a lock is not validated again under it.
 */
export function effectiveSet(version: ParameterSet, dials: Dials): ParameterSet {
  const known = kept.get(version) ?? new Map<string, ParameterSet>();
  kept.set(version, known);
  const text = dialsText(dials);
  const found = known.get(text) ?? validated(version, dials);
  known.delete(text);
  known.set(text, found);
  const [oldest] = known.keys();
  if (known.size > KEPT_AT_MOST && oldest !== undefined) known.delete(oldest);
  return found;
}

/** A version on ramps that were proved as they came into force. */
export function standingSet(version: ParameterSet, ramps: Ramps): ParameterSet {
  if (ramps.size === 0) return version;
  const known = standing.get(version) ?? new Map<string, ParameterSet>();
  standing.set(version, known);
  const text = rampsText(ramps);
  const found = known.get(text) ?? proved(version, ramps);
  known.delete(text);
  known.set(text, found);
  const [oldest] = known.keys();
  if (known.size > STANDING_AT_MOST && oldest !== undefined) known.delete(oldest);
  return found;
}

/** Now, and as loose as within the budget's window. */
const STANDING_AT_MOST = 4;

const standing = new WeakMap<ParameterSet, Map<string, ParameterSet>>();

function proved(version: ParameterSet, ramps: Ramps): ParameterSet {
  const set = onRamps(version, ramps);
  assert(set.ok, 'ramps were proved as they came into force');
  return set.value;
}

function validated(version: ParameterSet, dials: Dials): ParameterSet {
  const set = withDials(version, dials);
  assert(set.ok, 'every vector within the bounds of approved programmes was proved with them');
  return set.value;
}
