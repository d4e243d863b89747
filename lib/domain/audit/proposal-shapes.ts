import * as z from 'zod';
import { LOOKS } from '../risk/outcome/outcome';
import { hash, id, number } from './event-words';

/** What entries say of a proposal without a word on how it stands. */
export const PASSING_SHAPES = {
  comment: z.strictObject({
    ...{ comment: id, revisionHash: hash },
    path: z.string().nullable(),
    bodyHash: hash,
  }),
  findAltered: z.strictObject({ storedHash: hash, loggedHash: hash }),
  /** A look at what came of it once it was live, beside what its evidence predicted. */
  measure: z.strictObject({
    ...{ versionNumber: number, look: z.enum(LOOKS) },
    ...{ evidenceHash: hash, outcomeHash: hash },
  }),
};
