import { assert } from '../../../domain/assert';
import { dialsText, NO_DIALS, provedEffectiveSet } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { type Dials, withDials } from '../../../domain/parameters/effective';
import { onRamps, type Ramps } from '../../../domain/parameters/ramps';
import { rampsText } from '../../../domain/parameters/ramp-vector';

/** As many as one search for how far a rise is borne looks at. */
const KEPT_AT_MOST = 64;

const effective = new WeakMap<ParameterSet, Map<string, ParameterSet>>();

/**
 * A version with dials that its programmes may have. Validated whole, which takes as long as a large document has classes: what
 * was found without a lock is not validated again under it.
 */
export function effectiveSet(version: ParameterSet, dials: Dials): ParameterSet {
  const known = effective.get(version) ?? new Map<string, ParameterSet>();
  effective.set(version, known);
  const text = dialsText(dials);
  const found = known.get(text) ?? validated(version, dials);
  known.delete(text);
  known.set(text, found);
  const [oldest] = known.keys();
  if (known.size > KEPT_AT_MOST && oldest !== undefined) known.delete(oldest);
  return found;
}

/** A version on ramps that were proved as they came into force, and are not validated again. */
export function standingSet(version: ParameterSet, ramps: Ramps): ParameterSet {
  return ramps.size === 0
    ? version
    : kept(standing, version, ramps, () => provedEffectiveSet(version, NO_DIALS, ramps));
}

/** What a step of a ramp brings into force: validated whole, as every set is that comes into force. */
export function steppedSet(version: ParameterSet, ramps: Ramps, dials: Dials): ParameterSet {
  return effectiveSet(
    ramps.size === 0 ? version : kept(stepped, version, ramps, () => proved(version, ramps)),
    dials,
  );
}

/** Now, and as loose as within the budget's window. */
const STANDING_AT_MOST = 4;

type OnRamps = WeakMap<ParameterSet, Map<string, ParameterSet>>;
const standing: OnRamps = new WeakMap();
const stepped: OnRamps = new WeakMap();

function kept(sets: OnRamps, version: ParameterSet, ramps: Ramps, make: () => ParameterSet): ParameterSet {
  const known = sets.get(version) ?? new Map<string, ParameterSet>();
  sets.set(version, known);
  const text = rampsText(ramps);
  const found = known.get(text) ?? make();
  known.delete(text);
  known.set(text, found);
  const [oldest] = known.keys();
  if (known.size > STANDING_AT_MOST && oldest !== undefined) known.delete(oldest);
  return found;
}

function proved(version: ParameterSet, ramps: Ramps): ParameterSet {
  const set = onRamps(version, ramps);
  assert(set.ok, 'a step of a ramp is as sound as the ramp that was planned');
  return set.value;
}

function validated(version: ParameterSet, dials: Dials): ParameterSet {
  const set = withDials(version, dials);
  assert(set.ok, 'every vector within the bounds of approved programmes was proved with them');
  return set.value;
}
