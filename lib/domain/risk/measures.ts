import { MEASURES as STATISTICS } from '../statistics/measures/registry';
import type { Measure } from '../statistics/measures/measure';
import { CASCADE } from './cascade/cascade-measure';
import { CROSS_MARGIN } from './studies/efficiency/cross-margin-measure';

/** Every measure that can be asked for by name: statistics, and what is computed of a book. */
export const MEASURES: readonly Measure[] = [...STATISTICS, CASCADE, CROSS_MARGIN];
