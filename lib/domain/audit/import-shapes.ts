import * as z from 'zod';
import { IMPORTED_KINDS } from '../market/import-row';
import { count, hash } from './event-words';

/** What became of the rows of an import, by kind; entries of earlier releases do not say. */
const outcome = z.strictObject({
  of: z.enum(IMPORTED_KINDS),
  rows: count,
  applied: count,
  corrections: count.optional(),
  contradictions: count.optional(),
});

/** What an import says that it took. */
export const taken = { rows: count, outcomes: z.array(outcome).optional(), source: z.string(), sha256: hash };
