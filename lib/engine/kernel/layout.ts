// Where things are in the kernel's memory: read by AssemblyScript and by TypeScript, so plain numbers only.
// Byte addresses and byte sizes throughout; every table starts at a multiple of 16.

/** Addresses of the columns and tables, one 32-bit word each. */
export const HEADER = 64;

// Narrow book: integers of 1e-8 held in float64.
export const POSITION_START = 0; // u32 for each account, and one more
export const BALANCE_START = 4; // u32 for each account, and one more
export const LINE_OF_POSITION = 8; // u16
export const QUANTITY = 12; // f64, signed
export const COST_WHOLE = 16; // f64: floor of quantity × entry value
export const COST_PART = 20; // i32: what is left of it, in 1e-16
export const ASSET_OF_BALANCE = 24; // u16
export const BALANCE_AMOUNT = 28; // f64, signed
export const PRICES = 32; // by line
export const LINES = 36;
export const ASSETS = 40;
export const ACCOUNT_FIGURES = 44; // results
export const POSITION_VALUES = 48; // results: notional, profit as f64 pairs; 0: not kept
export const POSITION_MARGINS = 52; // results: initial, maintenance as f64 pairs; 0: not kept
export const SCRATCH = 56;
// Wide book: integers of 1e-8 held in int64.
export const WIDE_POSITION_START = 60;
export const WIDE_BALANCE_START = 64;
export const WIDE_LINE_OF_POSITION = 68;
export const WIDE_QUANTITY = 72; // i64
export const WIDE_COST_WHOLE = 76; // i64
export const WIDE_COST_PART = 80; // i64, in 1e-20
export const WIDE_ASSET_OF_BALANCE = 84;
export const WIDE_BALANCE_AMOUNT = 88; // i64
export const WIDE_LINES = 92;
export const WIDE_ACCOUNT_FIGURES = 96;
export const WIDE_POSITION_FIGURES = 100; // results: notional, profit, initial, maintenance as i64
export const HEADER_BYTES = 128;

/** Roundings of the set, then its levels. */
export const SETTINGS = 256;
/** One rounding: vectors of two f64 or four i32. */
export const ROUNDING_BYTES = 144;
export const UNIT = 0; // f64: the rounding's unit in 1e-8
export const INVERSE_UNIT = 16; // f64: 1 / unit
export const ABOVE = 32; // i32: a remainder above it rounds up; for a value ≥ 0…
export const ABOVE_NEGATIVE = 48; // …and for one below 0
export const TIE = 64; // i32: a remainder equal to it rounds up if the quotient is odd; −1: none
export const UNIT_ABOVE = 80; // f64: the same three for what is left of a unit
export const UNIT_ABOVE_NEGATIVE = 96;
export const UNIT_TIE = 112;
export const MODE = 128; // i32: index in ROUNDING_MODES; i32: 1 when declared, else 0; i32: 1 when direct
export const NOTIONAL_ROUNDING = 256;
export const VALUE_ROUNDING = 400;
export const PROFIT_ROUNDING = 544;
export const COLLATERAL_ROUNDING = 688;
export const MARGIN_ROUNDING = 832;
/** Liquidation, call, warning: i64 numerator and i64 denominator each. */
export const LEVELS = 976;
export const IS_BELOW_AT_LEVEL = 1024; // i32
export const LIQUIDATES_WITHOUT_REQUIREMENT = 1028; // i32
/** Constant vectors, which passes load once: a compiler that sees their values would build them anew at each use. */
export const MAGIC_VECTOR = 1040; // f64: 1.5 × 2^52
export const ONE_VECTOR = 1056; // f64
export const DIVISOR_VECTOR = 1072; // i32: PRICE_DIVISOR
export const SIGN_VECTOR = 1088; // f64: −0
/** i32: whether any row has a link. */
export const HAS_LINKS = 1104;
/** First byte that tables and columns may use. */
export const HEAP = 2048;

/** The divisor of a narrow position's products: 1e8. */
export const PRICE_DIVISOR = 100000000;
/** Of a wide one's, and of every balance's: 1e12. */
export const WIDE_DIVISOR = 1000000000000;

/** By line: f64 price / 1e8, i64 price. */
export const PRICE_BYTES = 16;
/** By line: u32 address of its rows, then for each half octave of notional the first row that may hold. */
export const LINE_BYTES = 112;
export const BUCKETS = 4;
/** Half octaves from 1 to 2^53. */
export const BUCKET_COUNT = 106;
/** u8: 1 when its rows are looked up by quantity, not by notional. */
export const IS_BY_QUANTITY = 110;

/** One piece of a line's requirements; lanes are initial and maintenance. */
export const ROW_BYTES = 128;
export const SLOPE = 0; // f64: numerator / divisor
export const NUMERATOR = 16; // i32, twice in each lane, as the four after it
export const DIVISOR = 32;
export const REST = 48; // of the intercept, in 1 / divisor
export const WHOLE = 64; // f64: floor of the intercept
export const ROW_ABOVE = 80; // or, where margins are rounded directly, f64: rest / divisor
export const ROW_TIE = 96;
export const CEILING = 112; // f64: holds up to and including this notional or quantity
export const LINK = 120; // u32: address of a row that is applied to its margins; 0: none

/** f64 owned factor, f64 owed factor (approximate), i64 owned, i64 owed: in 1e-12. */
export const ASSET_BYTES = 32;

/** Results of an account: f64 initial, maintenance, notional, equity, ratio; i32 status, i32 outcome. */
export const ACCOUNT_BYTES = 48;
export const INITIAL = 0;
export const MAINTENANCE = 8;
export const NOTIONAL = 16;
export const EQUITY = 24;
export const RATIO = 32;
export const STATUS = 40;
export const OUTCOME = 44;
/** Outcomes. */
export const EXACT = 1;
export const TOO_WIDE = 2;

/** By wide line: i64 price in 1e-12, u32 address of its rows, u32 1 when they are looked up by quantity. */
export const WIDE_LINE_BYTES = 16;
/** f64 slope, i64 numerator, divisor, whole, rest: of initial, then of maintenance; i64 ceiling; u32 link, or 0. */
export const WIDE_ROW_BYTES = 96;
export const WIDE_CEILING = 80;
/** Address of a part that is applied to its maintenance margin. */
export const WIDE_LINK = 88;
export const WIDE_PART_BYTES = 40;
export const WIDE_POSITION_BYTES = 32;

/** Positions and accounts that are worked on together; one account may have more and is then worked on alone. */
export const BLOCK_POSITIONS = 512;
export const BLOCK_ACCOUNTS = 256;
