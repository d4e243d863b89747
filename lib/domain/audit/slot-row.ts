import { GRID } from '../dynamics/dial';
import { storedState } from '../dynamics/law-state';
import type { SlotGain, SlotRecord } from '../dynamics/path';
import type { ProgrammeState } from '../dynamics/slot';
import { canonicalJson, contentHash } from '../json/canonical';
import { decimal } from '../number/decimal';
import type { BrokenEntry } from './chain';

/** A slot of a programme as its row says. */
export interface SlotRow {
  readonly programme: string;
  readonly at: Date;
  readonly hash: string;
  readonly previous: string;
  /** The text that is hashed. */
  readonly record: string;
}

/** Where a programme stands as its row says. */
export interface ProgrammeRow {
  readonly programme: string;
  readonly slotHash: string;
  readonly slotAt: Date;
  readonly phase: string;
  readonly isSuspended: boolean;
  readonly isReverting: boolean;
  /** Text of the state of its dials. */
  readonly state: string;
  readonly constrained: readonly string[];
  readonly pastBudget: PastBudget;
}

/** By class or portfolio, up to where people let its maintenance dial rise past the budget, in steps of the grid. */
type PastBudget = ReadonlyMap<string, { readonly to: number; readonly orderHash: string }>;

/** What people let past the liquidation budget. */
interface Past {
  readonly programme: string;
  readonly subject: string;
  /** In steps of the grid. */
  readonly to: number;
}

export const pastText = ({ programme, subject, to }: Past): string => canonicalJson([programme, subject, to]);

export function pastOf(text: string): Past {
  const [programme, subject, to] = JSON.parse(text) as [string, string, number];
  return { programme, subject, to };
}

/** A dial in steps of its grid. */
export function steps(text: string): number {
  return decimal(text).times(GRID).toNumber();
}

/** Null: it is not what its hash says. */
export function recordOf({ hash, record }: SlotRow): SlotRecord | null {
  return contentHash(record) === hash ? (JSON.parse(record) as SlotRecord) : null;
}

/** What is wrong with a slot after the one of a hash; null: nothing. */
export function faultOf(
  row: SlotRow,
  record: SlotRecord | null,
  previous: string,
): Omit<BrokenEntry, 'seq'> | null {
  const { programme } = row;
  const at = row.at.toISOString();
  if (record === null)
    return { rule: 'slot-hash', message: `The slot of ${programme} at ${at} is not what its hash says.` };
  if (row.previous !== previous || record.previous !== previous)
    return {
      rule: 'slot-follows',
      message: `The slot of ${programme} at ${at} does not follow the one before it.`,
    };
  if (record.programme === programme && record.at === at) return null;
  return { rule: 'slot-as-recorded', message: `The slot of ${programme} at ${at} records another one.` };
}

/** Whether what a slot set off came to rest, by depths that were known, within what it may. */
export function isRecordedWithin({ limit, made }: SlotGain): boolean {
  const { end, first, total, unknown } = made;
  return end === 'SETTLED' && unknown.length === 0 && decimal(total).lte(decimal(first).times(limit));
}

/** Null: the text is no state. */
export function stateOf(text: string): ProgrammeState | null {
  try {
    return storedState(text);
  } catch {
    return null;
  }
}
