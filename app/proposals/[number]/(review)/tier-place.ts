import { formatDecimal } from '../../../_ui/format';
import { memberWords } from '../../../_ui/member-words';

/** The place of the tier of a curve that begins at a floor; null where none does, or the place is of no curve. */
export function tierPlace(
  curvePath: string,
  tiers: readonly { readonly floor: string }[],
  floor: string,
): string | null {
  const index = tiers.findIndex((tier) => tier.floor === floor);
  return index < 0 || !curvePath.endsWith('/curve') ? null : `${curvePath}/tiers/${index}`;
}

/** The curve that a tier's place is in, and which of its tiers it is, from 1 on; null when it is no tier's place. */
export function tierOfPlace(place: string): { readonly curvePath: string; readonly nth: number } | null {
  const [, curvePath, index] = /^(.+\/curve)\/tiers\/(\d+)$/.exec(place) ?? [];
  return curvePath === undefined ? null : { curvePath, nth: Number(index) + 1 };
}

/** "majors, maintenance margin: tier above 50,000"; and whether it is there no more. */
export function tierWords({
  marginClass,
  requirement,
  floor,
  place,
}: {
  readonly marginClass: string;
  readonly requirement: string;
  readonly floor: string;
  readonly place: string | null;
}): string {
  const words = `${marginClass}, ${memberWords(requirement)}: tier above ${formatDecimal(floor)}`;
  return place === null ? `${words} (tier removed)` : words;
}
