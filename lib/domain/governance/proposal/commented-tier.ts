import { jsonPointer, pointedAt, pointerNames } from '../../json/json-pointer';

const REQUIREMENTS = ['initialMargin', 'maintenanceMargin', 'fillMargin'] as const;

/** A tier, as people know it: where it begins in a requirement of a margin class, whichever place it has in the table. */
export interface NamedTier {
  readonly marginClass: string;
  readonly requirement: (typeof REQUIREMENTS)[number];
  /** As the document spells it. */
  readonly floor: string;
}

/**
 * The tier that a place of a document names; null when it names none, and when that document has no such place.
 *
 * @param pointer JSON Pointer, such as "/marginClasses/majors/maintenanceMargin/curve/tiers/2", or a place within the tier
 */
export function tierAt(document: unknown, pointer: string): NamedTier | null {
  const [collection, marginClass, part, curve, tiers, index] = pointerNames(pointer) ?? [];
  const requirement = REQUIREMENTS.find((name) => name === part);
  if (collection !== 'marginClasses' || marginClass === undefined || requirement === undefined) return null;
  if (curve !== 'curve' || tiers !== 'tiers' || index === undefined) return null;
  const floor = pointedAt(
    document,
    jsonPointer('marginClasses', marginClass, requirement, 'curve', 'tiers', index, 'floor'),
  );
  return typeof floor?.value === 'string' ? { marginClass, requirement, floor: floor.value } : null;
}

/** The place that a tier has in a document; null when none begins there. */
export function placeOfTier(
  document: unknown,
  { marginClass, requirement, floor }: NamedTier,
): string | null {
  const list = jsonPointer('marginClasses', marginClass, requirement, 'curve', 'tiers');
  const tiers = pointedAt(document, list)?.value;
  if (!Array.isArray(tiers)) return null;
  const index = tiers.findIndex((_, place) => pointedAt(tiers, jsonPointer(place, 'floor'))?.value === floor);
  return index < 0 ? null : `${list}/${index}`;
}
