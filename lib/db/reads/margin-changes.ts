import type { DialName } from '../../domain/dynamics/programme';
import type { PrismaClient } from '../generated/prisma/client';

/** What changes the effective parameters, or what moves them: by the action that the audit log has for it. */
const KIND_OF = {
  'proposal.activate': 'ACTIVATION',
  'proposal.ramp': 'ACTIVATION',
  'proposal.step': 'RAMP_STEP',
  'proposal.arrive': 'RAMP_STEP',
  'proposal.pause': 'RAMP_PAUSE',
  'proposal.abort': 'RAMP_PAUSE',
  'adjustment.step': 'STEP',
  'adjustment.suspend': 'SUSPENSION',
  'adjustment.carry-out': 'ORDER',
  'adjustment.revert': 'REVERTED',
} as const;
type ChangingAction = keyof typeof KIND_OF;
export type MarginChangeKind = (typeof KIND_OF)[ChangingAction];

const ACTIONS = Object.keys(KIND_OF) as ChangingAction[];

/** One change of the effective parameters. */
export interface MarginChange {
  /** The number of its audit entry. */
  readonly sequence: bigint;
  readonly at: Date;
  readonly kind: MarginChangeKind;
  /** Null of an activation, and of a ramp. */
  readonly programme: string | null;
  /** That went live; null of anything else. */
  readonly versionNumber: number | null;
  /** Of the parameters that it left in force; null: they are as before. */
  readonly effectiveHash: string | null;
  /** Of a step; `subject` is a JSON Pointer into the set. */
  readonly moves: readonly {
    readonly subject: string;
    readonly dial: DialName;
    readonly before: string;
    readonly after: string;
  }[];
}

interface Row {
  readonly seq: bigint;
  readonly at: Date;
  readonly action: ChangingAction;
  readonly subjectId: string;
  readonly payload: string;
}

interface Payload {
  readonly version?: { readonly number: number; readonly parameterSetHash: string };
  readonly effectiveHash?: string | null;
  readonly dials?: MarginChange['moves'];
}

export interface MarginChanges {
  between(after: bigint, until: bigint, most: number): Promise<readonly MarginChange[]>;
  newest(): Promise<bigint>;
}

/**
 * Changes by sequence, after one of them. The log has one writer at a time, so a number that is read is followed by no
 * smaller one: whoever goes on from the last misses nothing. A step in SHADOW applies to nobody and is none.
 */
export function marginChanges(prisma: PrismaClient): MarginChanges {
  return {
    /** Those up to a number that was read as the newest; at most so many, the first ones. */
    async between(after: bigint, until: bigint, most: number): Promise<readonly MarginChange[]> {
      const rows = await prisma.$queryRaw<Row[]>`
        select seq, at, action, subject_id as "subjectId", payload
        from audit_entry
        where seq > ${after} and seq <= ${until} and action = any (${ACTIONS}::text[])
          and not (action = 'adjustment.step' and payload::jsonb ->> 'phase' = 'SHADOW')
        order by seq limit ${most}`;
      return rows.map(changeOf);
    },
    /** The number of the newest entry of the log; 0 of an empty one. */
    async newest(): Promise<bigint> {
      const { _max } = await prisma.auditEntry.aggregate({ _max: { seq: true } });
      return _max.seq ?? 0n;
    },
  };
}

function changeOf({ seq, at, action, subjectId, payload }: Row): MarginChange {
  const { dials = [], version, effectiveHash } = JSON.parse(payload) as Payload;
  return {
    ...{ sequence: seq, at, kind: KIND_OF[action], moves: dials },
    programme: action.startsWith('proposal.') ? null : subjectId,
    versionNumber: version?.number ?? null,
    // Of a version that went live as it was approved the log says no other hash.
    effectiveHash: effectiveHash ?? version?.parameterSetHash ?? null,
  };
}
