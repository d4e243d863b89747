import type { Programme } from '../../../domain/dynamics/programme';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { programmesOf } from './present-slot';

/** A programme of the live version; null where it states none of this name. */
export async function liveProgramme(unit: UnitOfWork, name: string): Promise<Programme | null> {
  const venue = await unit.venue.find();
  const version = venue?.liveVersion == null ? null : await unit.venue.version(venue.liveVersion);
  if (version === null) return null;
  return programmesOf(await unit.parameterSets.load(version.parameterSetHash)).get(name) ?? null;
}
