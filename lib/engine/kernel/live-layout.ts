// Where the live book is in the kernel's memory: read by AssemblyScript and by TypeScript, so plain numbers only.

/** In the header, after the names of layout.ts: addresses of the accounts' sums and standings, and of the list of changed ones. */
export const SUMS = 112;
/** u32: how many are listed, then the accounts, u32 each. */
export const CHANGED = 116;
/** SCRATCH_BYTES of layout.ts. */
export const LIVE_SCRATCH = 120;
export const STANDINGS = 124;

/** One account's sums: f64 initial, maintenance, notional, equity; half a cache line, which none of them leaves. */
export const SUMS_BYTES = 32;
export const SUMS_SHIFT = 5;
/** One account's standing: u8 status, u8 flags. */
export const STANDING_BYTES = 2;
export const STANDING_SHIFT = 1;
export const STANDING_FLAGS = 1;
/** Its place in the list of changed accounts is taken. */
export const IS_LISTED = 1;
/** A figure left the kernel's numbers; its other figures are worth nothing until the account is taken out. */
export const IS_TOO_WIDE = 2;
/** Margined outside of the kernel. */
export const IS_APART = 4;
