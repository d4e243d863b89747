import * as z from 'zod';
import { decimalString, identifier } from '../../../curves/curve-document';

/** The first one, and those that are looked at. */
export const INSTANTS_AT_MOST = 97;
const AXIS_MOVES_AT_MOST = 11;

const moves = z.record(identifier, decimalString);

/** Moves as fractions of the price: "-0.2" is a fall of 20 %. Of several that name an instrument the narrowest counts. */
const movesShock = z.strictObject({
  kind: z.literal('MOVES'),
  /** Of everything that is not named below; it stays where it is when absent. */
  every: decimalString.optional(),
  underlyings: moves.optional(),
  /** By margin class of the version that is changed. */
  classes: moves.optional(),
  instruments: moves.optional(),
});

const axis = z.strictObject({
  /** Absent: everything. */
  underlyings: z.array(identifier).min(1).max(500).optional(),
  moves: z.array(decimalString).min(1).max(AXIS_MOVES_AT_MOST),
});

/** Every combination of the moves of its axes; what is on both is moved by one after the other. */
const gridShock = z.strictObject({ kind: z.literal('GRID'), axes: z.array(axis).min(1).max(2) });

/** Everything moves by its beta times one move. */
const factorShock = z.strictObject({
  kind: z.literal('FACTOR'),
  move: decimalString,
  /** By underlying. */
  betas: moves,
  /** Of underlyings that are not named; they stay where they are when it is absent. */
  otherBeta: decimalString.optional(),
});

/** Most that volatility is multiplied by. */
export const GREATEST_TIMES = 100;
const STEPS_AT_MOST = 11;

/** Volatility as a market states it is multiplied, once for each figure of `times`; prices stay where they are, or move at the same moment. */
const volatilityShock = z.strictObject({
  kind: z.literal('VOLATILITY'),
  times: z.array(decimalString).min(1).max(STEPS_AT_MOST),
  /** Absent: everything. */
  underlyings: z.array(identifier).min(1).max(500).optional(),
  /** Of the prices of the same instruments; they stay where they are when absent. */
  move: decimalString.optional(),
});

/**
 * One underlying moves, and the others by what their volatilities and one correlation with it make of that: once for each correlation
 * that is tried.
 */
const correlationShock = z.strictObject({
  kind: z.literal('CORRELATION'),
  driver: identifier,
  move: decimalString,
  correlations: z.array(decimalString).min(1).max(STEPS_AT_MOST),
  /** By underlying, annualised fractions; the driver's is among them. */
  volatilities: moves,
  /** Of underlyings that are not named; they stay where they are when it is absent. */
  otherVolatility: decimalString.optional(),
});

/** Prices at instants: what each instrument did since the first of them is what it is moved by. */
const pathShock = z.strictObject({
  kind: z.literal('PATH'),
  instants: z.array(z.string()).min(2).max(INSTANTS_AT_MOST),
  prices: z.record(identifier, z.array(decimalString)),
  /** Instruments one of whose prices is far off the one before, and is meant. */
  confirmed: z.array(identifier).max(500).optional(),
});

/** What becomes of the market, in one of six ways. */
export const shockSchema = z.discriminatedUnion('kind', [
  movesShock,
  gridShock,
  factorShock,
  pathShock,
  volatilityShock,
  correlationShock,
]);
export type Shock = z.infer<typeof shockSchema>;
export type ShockOf<Kind extends Shock['kind']> = Extract<Shock, { kind: Kind }>;
