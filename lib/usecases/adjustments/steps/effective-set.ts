import { assert } from '../../../domain/assert';
import { isAsApproved } from '../../../domain/dynamics/in-force';
import { dialsText, NO_DIALS, provedEffectiveSet } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { type Dials, withDials } from '../../../domain/parameters/effective';
import { onRamps, type Ramps } from '../../../domain/parameters/ramps';
import { rampsText } from '../../../domain/parameters/ramp-vector';

/** As many as one search for how far a rise is borne looks at. */
const KEPT_AT_MOST = 64;

type KeptSets = WeakMap<ParameterSet, Map<string, ParameterSet>>;
const effective: KeptSets = new WeakMap();
const twins: KeptSets = new WeakMap();

/**
 * A version with dials that its programmes may have. Validated whole, which takes as long as a large document has classes: what
 * was found without a lock is not validated again under it.
 */
export function effectiveSet(version: ParameterSet, dials: Dials): ParameterSet {
  return kept(effective, version, dialsText(dials), KEPT_AT_MOST, () => validated(version, dials));
}

/**
 * What accounts are held against: a version with dials, on ramps as they were. It is never in force, and a later version need not be
 * sound on ramps of before, so it is not validated.
 */
export function twinSet(looser: ParameterSet, dials: Dials): ParameterSet {
  if (isAsApproved(dials)) return looser;
  return kept(twins, looser, dialsText(dials), STANDING_AT_MOST, () => provedEffectiveSet(looser, dials));
}

/** A version on ramps that were proved as they came into force, and are not validated again. */
export function standingSet(version: ParameterSet, ramps: Ramps): ParameterSet {
  return ramps.size === 0
    ? version
    : kept(standing, version, rampsText(ramps), STANDING_AT_MOST, () =>
        provedEffectiveSet(version, NO_DIALS, ramps),
      );
}

/** What a step of a ramp brings into force: validated whole, as every set is that comes into force. */
export function steppedSet(version: ParameterSet, ramps: Ramps, dials: Dials): ParameterSet {
  return effectiveSet(
    ramps.size === 0
      ? version
      : kept(stepped, version, rampsText(ramps), STANDING_AT_MOST, () => proved(version, ramps)),
    dials,
  );
}

/** Now, and as loose as within the budget's window. */
const STANDING_AT_MOST = 4;

const standing: KeptSets = new WeakMap();
const stepped: KeptSets = new WeakMap();

function kept(
  sets: KeptSets,
  version: ParameterSet,
  text: string,
  most: number,
  make: () => ParameterSet,
): ParameterSet {
  const known = sets.get(version) ?? new Map<string, ParameterSet>();
  sets.set(version, known);
  const found = known.get(text) ?? make();
  known.delete(text);
  known.set(text, found);
  const [oldest] = known.keys();
  if (known.size > most && oldest !== undefined) known.delete(oldest);
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
