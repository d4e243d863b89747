import * as z from 'zod';
import { canonicalJson, contentHash } from '../json/canonical';
import { count, decimal, hash, instant, number } from './event-words';

const day = z.iso.date();

/** What the log says of the book of a day: what it was kept as, and that it was let go. */
const keep = z.strictObject({
  ...{ day, asOf: instant, versionNumber: number, accounts: count },
  ...{ accountSnapshotHash: hash, marketSnapshotHash: hash },
  /** Of the dials and ramps in force; null: as the version was approved. */
  inForceHash: hash.nullable(),
});
export type LoggedBook = z.infer<typeof keep>;

/** Of dials and ramps as their texts say them; null: neither moves the version. */
export function inForceHashOf(of: {
  readonly dials: string | null;
  readonly ramps: string | null;
}): string | null {
  const { dials, ramps } = of;
  return dials === null && ramps === null ? null : contentHash(canonicalJson({ dials, ramps }));
}

/** What the insurance fund is stated to hold. */
const fund = z.strictObject({ amount: decimal, settlementAsset: z.string() });

export const BOOK_SHAPES = { keep, drop: z.strictObject({ day }), fund };
