// Where the live book is in the kernel's memory: read by AssemblyScript and by TypeScript, so plain numbers only.

/** In the header, after the names of layout.ts: addresses of the tasks of a tick, and u32 for each shard its first one. */
export const TASKS = 104;
export const TASK_STARTS = 108;
/** Addresses of the accounts' sums and standings, and of the list of changed ones. */
export const SUMS = 112;
/** u32: how many are listed, then the accounts, u32 each. */
export const CHANGED = 116;
export const STANDINGS = 120;

/** One task: u32 each. Positions of one line, balances of one asset or charges of two lines, all of one shard's accounts. */
export const TASK_BYTES = 64;
export const TASK_SHIFT = 6;
export const TASK_KIND = 0;
export const OF_POSITIONS = 0;
export const OF_BALANCES = 1;
export const OF_CHARGES = 2;
/** How many, of which line or asset (of charges the line of what is long), and whether statuses follow at once. */
export const TASK_COUNT = 4;
export const TASK_SUBJECT = 8;
export const TASK_IS_STATED = 12;
/**
 * Addresses of columns: u32 whose each one is; f64 quantities or amounts, u32 addresses of charges; f64 figures as they are in
 * the sums, of a charge none.
 */
export const TASK_ACCOUNTS = 16;
export const TASK_UNITS = 20;
export const TASK_VALUES = 24;
/** Of positions and charges: f64 pairs of margins as they are in the sums. */
export const TASK_MARGINS = 28;
/** Of positions alone: f64 and i32 of what they cost. */
export const TASK_COSTS = 32;
export const TASK_PARTS = 36;
/** Of charges: the line of what is short. */
export const TASK_SHORT = 40;

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
