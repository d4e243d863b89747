// Where a run of scenarios is in the kernel's memory: read by AssemblyScript and by TypeScript, so plain numbers only.
// A row holds a float for each scenario, one after the other.

/** Scenarios of one run at most: a bit for each tells which accounts are in doubt. */
export const SCENARIOS_AT_MOST = 128;
/** Rows are this many bytes or a multiple of it: scenarios are worked on in eights. */
export const ROW_STEP = 64;

/** Settings of a run, after those of layout.ts. u32: */
export const ROW_LENGTH = 1280; // bytes of a row
export const LINE_PRICES = 1284; // addresses
export const ASSET_WORTHS = 1288;
export const SLOTS = 1292;
export const DOUBTS = 1296;
export const REACHES = 1300;
export const SCENARIOS = 1304; // how many a row is of; what follows in it is like the last one, and not counted
export const NEARS = 1308; // address
/** f64, in units of 1e-8: what roundings may add to an account's distance from a level. */
export const DOUBT_OF_POSITION = 1312;
export const DOUBT_OF_BALANCE = 1320;
export const NOTIONAL_UNIT = 1328;
/** f64: the greatest level, at least 1. */
export const GREATEST_LEVEL = 1336;

/**
 * By line: f64 least and greatest price of all scenarios, u32 address of the row of prices: what a quantity in 1e-8 is
 * multiplied by for a value in 1e-8, of an inverse contract multiplier / price.
 */
export const LINE_PRICE_BYTES = 32;
export const GREATEST_PRICE = 8;
export const PRICE_ROW = 16;
/** By asset, owned, then owed: f64 greatest value of a unit, u32 address of the row of its values. */
export const ASSET_WORTH_BYTES = 32;
export const OWED_WORTH = 16;
export const WORTH_ROW = 8;

/** By account: a bit for each scenario in which its status is left to exact numbers. */
export const DOUBT_BYTES = 16;
/** As many again, at NEARS: a bit for each scenario in which it is not surely above the call level. */
/** By account: u16 scenarios in which it is called, u16 in which it is liquidatable; doubtful ones are not among them. */
export const REACH_BYTES = 4;

/** Accounts that share a slot of results; their order is fixed, so sums do not depend on who works. */
export const SLOT_SHIFT = 10;
export const SLOT_ACCOUNTS = 1024;
/** For each status as prices are: rows of i64, accounts below the liquidation, the call, the warning level. */
export const LEVEL_ROWS = 3;
export const STATUS_ROWS = 12;
/** Then rows of f64: equity, maintenance, shortfall. */
export const SLOT_ROWS = 15;
/** Then: f64 sum of tolerances, of gross sizes; u32 accounts in doubt; u32 accounts by status as prices are. */
export const SLOT_TAIL_BYTES = 64;
export const TAIL_TOLERANCE = 0;
export const TAIL_GROSS = 8;
export const TAIL_DOUBTFUL = 16;
export const TAIL_ACCOUNTS = 32;

/** Scratch of one caller: the lines of one account, then rows. Smaller than SCRATCH_BYTES of layout.ts. */
export const ENTRIES = 0; // u32 row, f64 of equity, f64 of maintenance: slopes in that row
export const ENTRY_BYTES = 24;
export const WORTHS = 12288; // u32 row, f64 of equity
export const WORTH_BYTES = 16;
export const PIECES = 20480; // maintenance of positions whose notional crosses a tier
export const EQUITIES = 21504;
export const MAINTENANCES = 22528;
