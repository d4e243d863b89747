import { dialOf, dialsOf } from '../../../domain/dynamics/in-force';
import { programmeOf } from '../../../domain/dynamics/programme';
import { canonicalJson } from '../../../domain/json/canonical';
import { carriedRamps, type Ramps } from '../../../domain/parameters/ramps';
import type { LiveParameters } from '../../../ports/margin';
import { carriedIn, type Change } from '../../simulation/steps/trial';

/**
 * The same change as `change`, from where its base would stand at a look had the change not come. Dials and ramps stand as they do
 * at the look; those that the change itself moves as it goes live (by its word for what becomes of a dial, or as it no longer has a
 * programme for it, or states a class on a ramp otherwise) stand as they did in the simulation: that they moved is the
 * change's doing.
 */
export function standingWithout(change: Change, live: Pick<LiveParameters, 'dials' | 'ramps'>): Change {
  const carried = carriedIn(change, change.proposed).dials;
  const subjects = Object.values(change.base.document.adjustmentProgrammes ?? {}).flatMap(
    (document) => programmeOf(document).subjects,
  );
  const dials = dialsOf(
    subjects.flatMap((subject) => {
      const simulated = dialOf(change.dials, subject);
      const isMovedByIt = canonicalJson(dialOf(carried, subject)) !== canonicalJson(simulated);
      const { initial, maintenance } = isMovedByIt ? simulated : dialOf(live.dials, subject);
      return initial === '1' && maintenance === '1' ? [] : [[subject, { initial, maintenance }] as const];
    }),
  );
  return { ...change, dials, ramps: rampsWithout(change, live.ramps) };
}

function rampsWithout({ base, proposed, ramps }: Change, live: Ramps): Ramps {
  const goOn = carriedRamps(ramps, base.document, proposed.document);
  return new Map(
    [...ramps].flatMap(([name, simulated]) => {
      const present = goOn.has(name) ? live.get(name) : simulated;
      return present ? [[name, present] as const] : [];
    }),
  );
}
