import { assert } from '../../../domain/assert';
import { dialsText } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { type Dials, withDials } from '../../../domain/parameters/effective';

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

function validated(version: ParameterSet, dials: Dials): ParameterSet {
  const set = withDials(version, dials);
  assert(set.ok, 'every vector within the bounds of approved programmes was proved with them');
  return set.value;
}
