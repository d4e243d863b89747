import { assert } from '../assert';
import { contentHash } from '../json/canonical';
import { decimalText } from '../number/decimal';
import { GRID, type Gate } from './dial';
import type { Hold, Reverting, Unsound } from './observed';
import type { DialName } from './programme';
import type { ProgrammeDecision } from './slot';
import type { Volatilities } from '../statistics/volatility';
import type { Seen } from './signal';

/** Between the slots of a live venue, where they do not say otherwise. */
export const SLOT_MS = 60_000;

/** What the first slot of a path follows. */
export const NO_SLOT_BEFORE = '0'.repeat(64);

/**
 * A slot of one programme as it is kept: JSON, its dials decimals in strings, hashed with the slot before. Members stand in
 * the order of RFC 8785 here and wherever one is made, so that it is spelled as it stands.
 */
export interface SlotRecord {
  readonly anchor: number | null;
  readonly at: string;
  readonly buffer: { readonly asked: number | null; readonly left: number };
  /** Subjects of which nothing loosens, as the liquidation budget has bound them for so long; absent: none. */
  readonly constrained?: readonly string[];
  readonly dials: readonly {
    readonly after: string;
    readonly announced: { readonly bindsAt: string; readonly value: string } | null;
    readonly before: string;
    readonly dial: DialName;
    readonly gate: Gate;
    readonly gates: readonly Gate[];
    readonly subject: string;
    readonly wished: string;
  }[];
  /** What the moves of applied dials were held against; absent where none of them had to be borne. */
  readonly effect?: SlotEffect;
  readonly format: 'margrave/adjustment-slot/1';
  /** What the moves of applied dials set off; absent where they make nobody liquidatable, or no limit is stated. */
  readonly gain?: SlotGain;
  readonly holds: readonly Hold[];
  readonly liquidity: { readonly spread: number; readonly turnover: number } | null;
  readonly onlyInitial?: true;
  /** Rises that went past the liquidation budget, each by an order that allows it; absent: none. */
  readonly overBudget?: readonly OverBudget[];
  readonly peer: Volatilities | null;
  /** Hash of this programme's slot before; zeros for the first. */
  readonly previous: string;
  readonly programme: string;
  readonly programmeHash: string;
  readonly rate: { readonly impact: number; readonly volatility: number } | null;
  readonly reverting?: Reverting;
  readonly signal: Seen;
  /** From one slot to the next; absent: `SLOT_MS`, or a bar in a backtest. */
  readonly slotMs?: number;
  readonly target: string | null;
  readonly unsound: readonly Unsound[];
}

/** A maintenance dial that rose further than the budget bears, as people ordered it to. */
export interface OverBudget {
  /** Hash of the order. */
  readonly order: string;
  readonly subject: string;
}

/** Accounts that are liquidatable by where dials stand after a slot, and would not be by the loosest of the window. */
export interface SlotEffect {
  readonly accounts: number;
  readonly asOf: string;
  readonly inputsRevision: string;
  /** Notional that programmes may use, in the settlement asset; null: without limit. */
  readonly limit: string | null;
  /** At present prices. */
  readonly notional: string;
  /** Of the limit, by the worst of the prices that were looked at, and by those who are gone. */
  readonly used: string;
}

/** How far the forced sales reach that a step sets off, by the cascade of its own. */
export interface SlotGain {
  /** Of the book that was asked. */
  readonly asOf: string;
  readonly inputsRevision: string;
  /** The greatest that is allowed, a decimal ≥ 1. */
  readonly limit: string;
  /** Of the step that was made. */
  readonly made: LoopGainRecord;
  /** Of all that the liquidation budget bears, where that was beyond the limit; absent: it was not. */
  readonly refused?: LoopGainRecord;
}

/** @see docs/methodology.md#loop-gain */
export interface LoopGainRecord {
  /** Sold in all. */
  readonly accounts: number;
  /** Symbols a sale of which goes beyond the law of impact. */
  readonly beyond: readonly string[];
  /** STOPPED: what was sold by then is beyond the limit, or not known. */
  readonly end: 'SETTLED' | 'ROUNDS_SPENT' | 'BEYOND_MODEL' | 'STOPPED';
  /** Notional that the step itself makes liquidatable. */
  readonly first: string;
  /** Notional in all over that; 1 where there is none. 9 significant digits. */
  readonly gain: string;
  /** What sales move, furthest first, at most 20: net notional sold, and what is left of the price. */
  readonly prices: readonly { readonly factor: string; readonly sold: string; readonly symbol: string }[];
  readonly rounds: number;
  /** Notional in all. */
  readonly total: string;
  /** Symbols that would be sold, and of which nobody knows how far that moves their price. */
  readonly unknown: readonly string[];
}

/** A dial counted in steps of its grid, as a decimal: "1.05". A double of so few digits is written as they are. */
export function dialText(steps: number): string {
  return String(steps / GRID);
}

function volatilitiesInOrder(volatilities: Volatilities | null): Volatilities | null {
  if (volatilities === null) return null;
  const { fast, longRun, present, slow, stress } = volatilities;
  return { fast, longRun, present, slow, stress };
}

function effectInOrder({ accounts, asOf, inputsRevision, limit, notional, used }: SlotEffect): SlotEffect {
  return { accounts, asOf, inputsRevision, limit, notional, used };
}

function gainInOrder({ asOf, inputsRevision, limit, made, refused }: SlotGain): SlotGain {
  return {
    ...{ asOf, inputsRevision, limit, made: loopGainInOrder(made) },
    ...(refused && { refused: loopGainInOrder(refused) }),
  };
}

function loopGainInOrder(one: LoopGainRecord): LoopGainRecord {
  const { accounts, beyond, end, first, gain, prices, rounds, total, unknown } = one;
  return {
    ...{ accounts, beyond, end, first, gain },
    prices: prices.map(({ factor, sold, symbol }) => ({ factor, sold, symbol })),
    ...{ rounds, total, unknown },
  };
}

/** The record of a decision, as its chain goes on. @param programmeHash of the document that decided */
export function slotRecord(
  { programme, observed, rate, buffer, target, unsound, holds, dials }: ProgrammeDecision,
  {
    previous,
    atMs,
    programmeHash,
    effect,
    gain,
    slotMs,
    overBudget = [],
  }: {
    readonly previous: string;
    readonly atMs: number;
    readonly programmeHash: string;
    readonly effect?: SlotEffect | undefined;
    readonly gain?: SlotGain | undefined;
    readonly slotMs?: number;
    readonly overBudget?: readonly OverBudget[] | undefined;
  },
): SlotRecord {
  const { anchor, constrained, liquidity, peer, signal, onlyInitial, reverting } = observed;
  return {
    anchor,
    at: new Date(atMs).toISOString(),
    buffer: { asked: buffer.asked, left: buffer.left },
    ...(constrained && { constrained }),
    dials: dials.map(({ after, announced, before, dial, gate, gates, subject, wished }) => ({
      after: dialText(after),
      announced: announced && {
        bindsAt: new Date(announced.bindsAtMs).toISOString(),
        value: dialText(announced.value),
      },
      before: dialText(before),
      dial,
      gate,
      gates,
      subject,
      wished: dialText(wished),
    })),
    ...(effect && { effect: effectInOrder(effect) }),
    format: 'margrave/adjustment-slot/1',
    ...(gain && { gain: gainInOrder(gain) }),
    holds,
    liquidity: liquidity && { spread: liquidity.spread, turnover: liquidity.turnover },
    ...(onlyInitial && { onlyInitial }),
    ...(overBudget.length > 0 && {
      overBudget: overBudget.map(({ order, subject }) => ({ order, subject })),
    }),
    peer: volatilitiesInOrder(peer),
    previous,
    programme,
    programmeHash,
    rate: rate && { impact: rate.impact, volatility: rate.volatility },
    ...(reverting && { reverting }),
    signal: {
      closedAtMs: signal.closedAtMs,
      gapAtMs: signal.gapAtMs,
      returns: signal.returns,
      shockAtMs: signal.shockAtMs,
      volatilities: volatilitiesInOrder(signal.volatilities),
    },
    ...(slotMs !== undefined && slotMs !== SLOT_MS && { slotMs }),
    target: target === null ? null : decimalText(target),
    unsound,
  };
}

/**
 * The identity of a slot, and through `previous` of every one before it: SHA-256 of its RFC 8785 text, which for a record
 * in that order is its JSON text. Millions are hashed in a replay.
 */
export function slotHash(record: SlotRecord): string {
  return contentHash(JSON.stringify(record));
}

/** Reads a slot that was kept: its text is what its hash says, which the database holds to. */
export function storedSlot(text: string): SlotRecord {
  const record = JSON.parse(text) as SlotRecord;
  assert(record.format === 'margrave/adjustment-slot/1', 'what is kept of a slot is of a form that is known');
  return record;
}

/** How far a live slot is from the next. */
export function slotMsOf({ slotMs }: Pick<SlotRecord, 'slotMs'>): number {
  return slotMs ?? SLOT_MS;
}
