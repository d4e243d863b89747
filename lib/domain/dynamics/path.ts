import { canonicalJson, contentHash } from '../json/canonical';
import { Decimal, decimalText } from '../number/decimal';
import { GRID, type Gate } from './dial';
import type { Hold, Observed, Unsound } from './observed';
import type { DialName } from './programme';
import type { ProgrammeDecision } from './slot';
import type { TargetRate } from './target';

/** What the first slot of a path follows. */
export const NO_SLOT_BEFORE = '0'.repeat(64);

/** A slot of one programme as it is kept: JSON, its dials decimals in strings, hashed with the slot before. */
export interface SlotRecord {
  readonly format: 'margrave/adjustment-slot/1';
  /** Hash of this programme's slot before; zeros for the first. */
  readonly previous: string;
  readonly at: string;
  readonly programme: string;
  readonly programmeHash: string;
  readonly observed: Observed;
  readonly rate: TargetRate | null;
  readonly buffer: number;
  readonly target: string | null;
  readonly unsound: readonly Unsound[];
  readonly holds: readonly Hold[];
  readonly dials: readonly {
    readonly subject: string;
    readonly dial: DialName;
    readonly before: string;
    readonly wished: string;
    readonly after: string;
    readonly gate: Gate;
    readonly gates: readonly Gate[];
    readonly announced: { readonly value: string; readonly bindsAt: string } | null;
  }[];
}

/** A dial counted in steps of its grid, as a decimal: "1.05". */
export function dialText(steps: number): string {
  return decimalText(new Decimal(steps).div(GRID));
}

/** The record of a decision, as its chain goes on. @param programmeHash of the document that decided */
export function slotRecord(
  decision: ProgrammeDecision,
  {
    previous,
    atMs,
    programmeHash,
  }: { readonly previous: string; readonly atMs: number; readonly programmeHash: string },
): SlotRecord {
  const { programme, observed, rate, buffer, target, unsound, holds, dials } = decision;
  return {
    format: 'margrave/adjustment-slot/1',
    previous,
    at: new Date(atMs).toISOString(),
    ...{ programme, programmeHash, observed, rate, buffer, unsound, holds },
    target: target === null ? null : decimalText(target),
    dials: dials.map(({ subject, dial, before, wished, after, gate, gates, announced }) => ({
      ...{ subject, dial, gate, gates },
      before: dialText(before),
      wished: dialText(wished),
      after: dialText(after),
      announced: announced && {
        value: dialText(announced.value),
        bindsAt: new Date(announced.bindsAtMs).toISOString(),
      },
    })),
  };
}

/** The identity of a slot, and through `previous` of every one before it. */
export function slotHash(record: SlotRecord): string {
  return contentHash(canonicalJson(record));
}
