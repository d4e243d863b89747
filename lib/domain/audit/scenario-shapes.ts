import * as z from 'zod';
import { hash, number } from './event-words';

/** What entries say of scenarios of the library. */
export const SCENARIO_SHAPES = {
  /** `ordinal`: which version of its name it is, from 1. */
  add: z.strictObject({ name: z.string(), ordinal: number, scenarioHash: hash }),
  retire: z.strictObject({ name: z.string(), scenarioHash: hash, reason: z.string() }),
};
