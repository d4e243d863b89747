import { MEASURES as STATISTICS } from '../statistics/measures/registry';
import type { Measure } from '../statistics/measures/measure';
import { CASCADE } from './cascade/cascade-measure';

/** Every measure that can be asked for by name: statistics, and what is computed of a book. */
export const MEASURES: readonly Measure[] = [...STATISTICS, CASCADE];
