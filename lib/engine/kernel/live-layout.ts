// Where the live book is in the kernel's memory: read by AssemblyScript and by TypeScript, so plain numbers only.

/** In the header, after the names of layout.ts: addresses of the accounts' records, and of the list of changed ones. */
export const RECORDS = 112;
/** u32: how many are listed, then the accounts, u32 each. */
export const CHANGED = 116;
export const LIVE_SCRATCH = 120;

/** One account: f64 initial, maintenance, notional, equity; i32 status, i32 flags. */
export const RECORD_BYTES = 40;
export const RECORD_STATUS = 32;
export const RECORD_FLAGS = 36;
/** Its place in the list of changed accounts is taken. */
export const IS_LISTED = 1;
/** A figure left the kernel's numbers; its other figures are worth nothing until the account is taken out. */
export const IS_TOO_WIDE = 2;
/** Margined outside of the kernel. */
export const IS_APART = 4;

/** Positions that are worked on together. */
export const LIVE_BLOCK = 512;
export const LIVE_SCRATCH_BYTES = 520 * (16 + 4);
