import * as z from 'zod';
import { count, hash, instant, number } from './event-words';

const day = z.iso.date();

/** What the log says of the book of a day: what it was kept as, and that it was let go. */
const keep = z.strictObject({
  ...{ day, asOf: instant, versionNumber: number, accounts: count },
  ...{ accountSnapshotHash: hash, marketSnapshotHash: hash },
});
export type LoggedBook = z.infer<typeof keep>;

export const BOOK_SHAPES = { keep, drop: z.strictObject({ day }) };
