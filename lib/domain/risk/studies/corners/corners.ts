import type { ComparedFigures } from '../compared/compared';

/**
 * What a change does should dials stand at the ends of what their programmes allow, by corner. All JSON, amounts in the settlement
 * asset. Totals are exact sums of the accounts' rounded figures.
 *
 * @see docs/methodology.md#corners
 */
export type Corners = Readonly<Record<Corner, CornerFigures>>;

/** Every dial of every programme, initial and maintenance, at its greatest bound; or at its least. */
export type Corner = 'greatest' | 'least';
export const CORNERS: readonly Corner[] = ['greatest', 'least'];

/** The headline figures of impact, both sets with their dials at one corner. */
export type CornerFigures = ComparedFigures;
