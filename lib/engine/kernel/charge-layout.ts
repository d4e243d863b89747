// What is required of a position after its orders, or of two legs together, where the rows of each position do not say it:
// read by AssemblyScript and by TypeScript, so plain numbers only.

/** A charge: u32 bases and orders of its first part, the same of its second; then the parts, bases before orders. */
export const CHARGE_BYTES = 16;
export const FIRST_BASES = 0; // 1 or more: the first is what is held
export const FIRST_ORDERS = 4;
export const SECOND_BASES = 8; // 0: there is no second part
export const SECOND_ORDERS = 12;

/**
 * What a requirement may be charged on, in 1e-8: f64 quantity that is valued at the mark, f64 quantity that is charged, both
 * signed; f64 and i32 of the value that is added to it, a floor and what is left of it in 1e-16, which an inverse contract has none of.
 */
export const BASE_BYTES = 32;
export const VALUED = 0;
export const CHARGED = 8;
export const ADDED_WHOLE = 16;
export const ADDED_PART = 24;

/** An order whose open loss is charged: f64 quantity, signed, f64 limit price × multiplier, in 1e-8. */
export const ORDER_BYTES = 16;
export const LIMIT = 8;

/** In the header, after the names of live-layout.ts: address of the narrow book's charges, and how many they are. */
export const CHARGES = 124;
export const CHARGE_COUNT = 128;

/**
 * A charge of the narrow book: u32 position that its first part is of, u32 the one that its second is of, u32 address, u16 lines of
 * what is long and of what is short. In the order of their accounts.
 */
export const PLACE_BYTES = 16;
export const PLACE_SECOND = 4;
export const PLACE_CHARGE = 8;
export const PLACE_LONG = 12;
export const PLACE_SHORT = 14;
