import { canonicalJson, contentHash } from '../json/canonical';
import { formFaults, vanishingKeyFaults } from '../json/form-faults';
import { jsonPointer } from '../json/json-pointer';
import { decimal, type Decimal } from '../number/decimal';
import {
  type AdjustmentProgrammeDocument,
  adjustmentProgrammeSchema,
  type SpeedDocument,
} from '../parameters/document/programme-document';
import { programmeFaults } from '../parameters/relations/programme-relations';
import { ok, refuse, type Fault, type Result } from '../result';
import type { VolatilityRules } from '../statistics/volatility';

export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 3_600_000;
const MINUTES_PER_DAY = 1_440;

export const DIALS = ['initial', 'maintenance'] as const;
/** The requirement that a dial multiplies. */
export type DialName = (typeof DIALS)[number];

/** How fast a dial may move, read. */
export interface Speed {
  readonly rise: { readonly ms: number; readonly by: Decimal };
  readonly fall: { readonly ms: number; readonly by: Decimal };
  readonly largestStep: Decimal;
  readonly windows: readonly { readonly ms: number; readonly multiple: Decimal }[];
  /** The longest time that any of them looks back. */
  readonly longestMs: number;
}

/** An adjustment programme as the law reads it: every figure once, statistics as doubles, decisions in decimals. */
export interface Programme {
  readonly document: AdjustmentProgrammeDocument;
  /** SHA-256 of the canonical document. */
  readonly hash: string;
  /** What has dials of its own, as JSON Pointers into the set, ascending: "/marginClasses/BTC". */
  readonly subjects: readonly string[];
  readonly firstBarMs: number;
  readonly barMs: number;
  readonly barsPerDay: number;
  readonly volatility: VolatilityRules;
  readonly leastVolatility: number;
  readonly shock: { readonly multiple: number; readonly restMs: number } | null;
  /** z·√h. */
  readonly scale: number;
  readonly stressWeight: number;
  readonly impact: { readonly coefficient: number; readonly notional: number } | null;
  readonly bounds: { readonly least: Decimal; readonly greatest: Decimal };
  readonly band: {
    readonly above: Decimal;
    readonly below: Decimal;
    readonly dwellMs: number;
    readonly soundShare: Decimal;
  };
  readonly speeds: Readonly<Record<DialName, Speed>>;
  readonly leastStep: Decimal;
  readonly noticeMs: number;
  readonly expiresAtMs: number;
}

/**
 * Reads an adjustment programme that stands by itself, outside a parameter set.
 *
 * @param input a JSON value
 * @returns or every fault, first of form, then of relation, each with JSON Pointer and rule
 */
export function parseProgramme(input: unknown): Result<Programme, readonly Fault[]> {
  const parsed = adjustmentProgrammeSchema.safeParse(input);
  const faults = [
    ...vanishingKeyFaults(input),
    ...(parsed.success ? [] : formFaults(input, parsed.error)),
    ...programmeFaults(input, []),
  ];
  return parsed.success && faults.length === 0 ? ok(programmeOf(parsed.data)) : refuse(faults);
}

/** @param document well-formed, without a fault in its relations */
export function programmeOf(document: AdjustmentProgrammeDocument): Programme {
  const { scope, signal, volatility, target, antiProcyclicality, bounds, band } = document;
  const barsPerDay = MINUTES_PER_DAY / signal.barMinutes;
  return {
    document,
    hash: contentHash(canonicalJson(document)),
    subjects: [
      ...(scope.marginClasses ?? []).map((name) => jsonPointer('marginClasses', name)),
      ...(scope.portfolios ?? []).map((name) => jsonPointer('portfolios', name)),
    ].sort(),
    firstBarMs: Date.parse(signal.firstBar),
    barMs: signal.barMinutes * MS_PER_MINUTE,
    barsPerDay,
    volatility: {
      fastDecay: Number(volatility.fastDecay),
      slowDecay: Number(volatility.slowDecay),
      fastWeight: Number(volatility.fastWeight),
      stressBars: volatility.stressDays * barsPerDay,
      lookBackBars: volatility.lookBackDays * barsPerDay,
    },
    leastVolatility: Number(volatility.least),
    shock: volatility.shock
      ? { multiple: Number(volatility.shock.multiple), restMs: volatility.shock.restHours * MS_PER_HOUR }
      : null,
    scale: Number(target.quantile) * Math.sqrt(Number(target.horizonBars)),
    stressWeight: antiProcyclicality.tool === 'STRESS_WEIGHT' ? Number(antiProcyclicality.weight) : 0,
    impact: target.impact
      ? { coefficient: Number(target.impact.coefficient), notional: Number(target.impact.notional) }
      : null,
    bounds: { least: decimal(bounds.least), greatest: decimal(bounds.greatest) },
    band: {
      above: decimal(band.above),
      below: decimal(band.below),
      dwellMs: band.dwellHours * MS_PER_HOUR,
      soundShare: decimal(band.soundShare),
    },
    speeds: { initial: speedOf(document.initial), maintenance: speedOf(document.maintenance) },
    leastStep: decimal(document.leastStep),
    noticeMs: (document.noticeMinutes ?? 0) * MS_PER_MINUTE,
    expiresAtMs: Date.parse(document.expiresAt),
  };
}

function speedOf({ rise, fall, largestStep, windows }: SpeedDocument): Speed {
  const inMs = windows.map(({ hours, multiple }) => ({
    ms: hours * MS_PER_HOUR,
    multiple: decimal(multiple),
  }));
  return {
    rise: { ms: rise.hours * MS_PER_HOUR, by: decimal(rise.by) },
    fall: { ms: fall.hours * MS_PER_HOUR, by: decimal(fall.by) },
    largestStep: decimal(largestStep),
    windows: inMs,
    longestMs: Math.max(...[rise, fall].map(({ hours }) => hours * MS_PER_HOUR), ...inMs.map(({ ms }) => ms)),
  };
}
