// Where things are in the kernel's memory: read by AssemblyScript and by TypeScript, so plain numbers only.
// Byte addresses and byte sizes throughout; every table starts at a multiple of 16.

/** Addresses of the columns and tables, one 32-bit word each. */
export const HEADER = 64;

// Narrow book: integers of 1e-8 held in float64.
export const POSITION_START = 0; // u32 for each account, and one more
export const BALANCE_START = 4; // u32 for each account, and one more
export const LINE_OF_POSITION = 8; // u16
export const QUANTITY = 12; // f64, signed
export const COST_WHOLE = 16; // f64: floor of quantity × entry value; of an inverse contract its entry price
export const COST_PART = 20; // i32: what is left of it, in 1e-16; of an inverse contract 0
export const ASSET_OF_BALANCE = 24; // u16
export const BALANCE_AMOUNT = 28; // f64, signed
export const PRICES = 32; // by line
export const LINES = 36;
export const ASSETS = 40;
export const ACCOUNT_FIGURES = 44; // results
export const POSITION_VALUES = 48; // results: notional, profit as f64 pairs; 0: not kept
export const POSITION_MARGINS = 52; // results: initial, maintenance as f64 pairs; 0: not kept
export const HEADER_BYTES = 192;

/** From byte 256 the roundings of the set, then its levels. One rounding is 144 bytes: vectors of two f64 or four i32. */
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
export const CALLS_AT_INITIAL_MARGIN = 1032; // i32
/** Constant vectors, which passes load once: a compiler that sees their values would build them anew at each use. */
export const MAGIC_VECTOR = 1040; // f64: MAGIC
export const ONE_VECTOR = 1056; // f64
export const DIVISOR_VECTOR = 1072; // i32: PRICE_DIVISOR
export const SIGN_VECTOR = 1088; // f64: −0
/** The rounding of notionals by the integer next to them and a signed remainder of it, in units of 1e-8. */
export const NEAR_ABOVE = 1104; // i32: a remainder above it rounds up; plus 1 on an odd integer where ties go to even
export const NEAR_BELOW = 1120; // i32: one below it rounds down; minus 1 likewise
export const NEAR_ODD = 1136; // i32: 1 where ties go to even, else 0
export const MINUS_DIVISOR_VECTOR = 1184; // i32: −PRICE_DIVISOR
export const BUCKET_VECTOR = 1200; // f64: BUCKET_OFFSET
/** i32: what the tables hold that most do not; passes that serve it are left out where it is 0. */
export const TRAITS = 1216;
/** Some bucket has more than two rows. */
export const HAS_CLOSE_ROWS = 1;
/** Some line's rows are looked up by quantity. */
export const HAS_QUANTITIES = 2;
/** Some line has a link. */
export const HAS_LINKS = 4;
/** The narrow book has charges. */
export const HAS_CHARGES = 8;
/** i32: 1 where some line is of an inverse contract. */
export const HAS_INVERSE = 1220;
/** f64 each: liquidation, call, warning as the floats next to them. */
export const NEAR_LEVELS = 1152;
/** First byte that tables and columns may use. */
export const HEAP = 2048;

/** 1.5 × 2^52: added to a float below 2^51 in size, it leaves the integer next to it in the low bits. */
export const MAGIC = 6755399441055744;
/** The divisor of a position's products: 1e8. */
export const PRICE_DIVISOR = 100000000;
/** Of a balance's: 1e12. */
export const WORTH_DIVISOR = 1000000000000;

/** By line: f64 price / 1e8, i64 price; of an inverse contract f64 multiplier, f64 −price, which as an i64 is below 0. */
export const PRICE_BYTES = 16;
/**
 * By line: for each half octave of notional + 2^21 the first row that may hold, as u8; then u8 traits, and the u32
 * address of its rows. So small notionals share one bucket, and a line is one cache line.
 */
export const LINE_BYTES = 64;
export const LINE_SHIFT = 6;
export const BUCKET_OFFSET = 2097152; // 2^21
/** From 2^21 to 2^50. */
export const BUCKET_COUNT = 59;
/** The first bucket's sign, exponent and first bit of the mantissa. */
export const FIRST_BUCKET = 2088;
export const LINE_TRAITS = 59;
/** Its rows are looked up by quantity. */
export const IS_BY_QUANTITY = 1;
/** Before its first row is one that is applied to the maintenance margin of the others, once that is rounded. */
export const HAS_LINK = 2;
/** It is of an inverse contract. */
export const IS_INVERSE = 4;
export const LINE_ROWS = 60;

/** One piece of a line's requirements, in one cache line; first of each pair is initial, second maintenance. */
export const ROW_BYTES = 64;
export const ROW_SHIFT = 6;
export const SLOPE = 0; // f64: numerator / divisor
export const WHOLE = 16; // f64: floor of the intercept, + 1 − MAGIC
export const NUMERATOR = 32; // i32: numerator, then divisor; of each
export const DIVISOR = 36;
export const REST = 48; // i32: of the intercept, in 1 / divisor
export const CEILING = 56; // f64: holds up to and including this notional

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

/** Positions, balances and accounts that are worked on together at most; what has more is too wide. */
export const BLOCK_POSITIONS = 512;
export const BLOCK_BALANCES = 512;
export const BLOCK_ACCOUNTS = 256;

/** Scratch of one caller of the narrow kernel: at constant distances, so that one pointer walks them all. */
const BLOCK_VECTOR_BYTES = 8320; // 16 for each position of a block, and some more
export const VALUES = 0; // notional, profit as f64 pairs
export const MARGIN_SUMS = BLOCK_VECTOR_BYTES; // running sums of initial, maintenance; one more than positions
export const VALUE_SUMS = 2 * BLOCK_VECTOR_BYTES; // of notional, profit
export const MARGINS = 3 * BLOCK_VECTOR_BYTES; // initial, maintenance as f64 pairs
export const ROWS = 4 * BLOCK_VECTOR_BYTES; // i64 at each 16: a position's bucket, and then where its row is
export const COLLATERAL_SUMS = 5 * BLOCK_VECTOR_BYTES; // f64: running sums, one more than balances
export const SCRATCH_BYTES = 6 * BLOCK_VECTOR_BYTES;
