import { Decimal, decimal } from '../number/decimal';
import { formFaults, vanishingKeyFaults } from '../json/form-faults';
import { jsonPointer } from '../json/json-pointer';
import { type PriceGuardDocument, priceGuardSchema } from '../parameters/document/price-guard-document';
import { priceGuardFaults } from '../parameters/relations/price-guard-relations';
import { ok, refuse, type Fault, type Result } from '../result';
import { ln, significant } from '../statistics/pinned';

/** Doubles are rounded to so many digits before anything is decided on them. */
const DECIDING_DIGITS = 12;
const MS_PER_MINUTE = 60_000;

/** A price guard as it is computed with: moves as logarithms, times in milliseconds. */
export interface GuardLimits {
  readonly zLimit: number;
  readonly barMinutes: number;
  readonly barMs: number;
  readonly decay: number;
  readonly leastMove: number;
  readonly greatestMove: number;
  readonly unknownMove: number;
  readonly holdMs: number;
  readonly fallback: PriceGuardDocument['fallback'];
  readonly agreement: Decimal;
  readonly observations: number;
  readonly spanMs: number;
  readonly sources: { readonly precedence: readonly string[]; readonly silenceMs: number } | null;
}

/**
 * Reads a price guard that stands by itself, outside a parameter set.
 *
 * @param input a JSON value
 * @returns or every fault of form and of relation, each with JSON Pointer and rule
 */
export function parsePriceGuard(input: unknown): Result<PriceGuardDocument, readonly Fault[]> {
  const parsed = priceGuardSchema.safeParse(input);
  const place = jsonPointer('marketData', 'priceGuard');
  const faults = [
    ...vanishingKeyFaults(input),
    ...(parsed.success ? [] : formFaults(input, parsed.error)),
    ...priceGuardFaults({ marketData: { priceGuard: input } }).map((fault) => ({
      ...fault,
      path: fault.path.slice(place.length),
    })),
  ];
  return parsed.success && faults.length === 0 ? ok(parsed.data) : refuse(faults);
}

export function guardLimits(document: PriceGuardDocument): GuardLimits {
  const asLogarithm = (move: string): number => ln(1 + Number(move));
  return {
    zLimit: Number(document.zLimit),
    barMinutes: document.barMinutes,
    barMs: document.barMinutes * MS_PER_MINUTE,
    decay: Number(document.decay),
    leastMove: asLogarithm(document.leastMove),
    greatestMove: asLogarithm(document.greatestMove),
    unknownMove: asLogarithm(document.unknownVolatilityMove),
    holdMs: document.maximumHoldSeconds * 1000,
    fallback: document.fallback,
    agreement: decimal(document.agreement),
    observations: document.consistency.observations,
    spanMs: document.consistency.seconds * 1000,
    sources: document.sources
      ? {
          precedence: document.sources.precedence,
          silenceMs: document.sources.silenceSeconds * 1000,
        }
      : null,
  };
}

/** What a decision is taken on: a double of 12 significant digits, exactly. */
export function deciding(value: number): Decimal {
  return new Decimal(significant(value, DECIDING_DIGITS));
}

/** How far apart two prices are, whichever came first: |ln(a / b)|. @param one, other > 0 */
export function distance(one: Decimal, other: Decimal): Decimal {
  return deciding(Math.abs(ln(one.div(other).toNumber())));
}

/** Bars from one instant to a later one, at least one: within a bar a price may move as far as in a whole one. */
export function elapsedBars(from: Date, to: Date, { barMs }: Pick<GuardLimits, 'barMs'>): number {
  return Math.max(1, (to.getTime() - from.getTime()) / barMs);
}

/**
 * How far a price may move over so many bars, as a logarithm: z·σ·√τ, never less than the least move nor more than the
 * greatest. Where volatility is unknown, the stated move.
 *
 * @param volatility per bar; null: unknown
 */
export function allowedMove(limits: GuardLimits, volatility: number | null, bars: number): Decimal {
  if (volatility === null) return deciding(limits.unknownMove);
  const { zLimit, leastMove, greatestMove } = limits;
  return deciding(Math.min(greatestMove, Math.max(leastMove, zLimit * volatility * Math.sqrt(bars))));
}
