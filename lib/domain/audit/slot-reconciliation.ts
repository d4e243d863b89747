import { GRID, valueNow } from '../dynamics/dial';
import { dialText, NO_SLOT_BEFORE, type SlotRecord } from '../dynamics/path';
import { canonicalJson } from '../json/canonical';
import type { AuditEntryFields, BrokenEntry } from './chain';
import type { AuditEvent, PayloadOf } from './events';
import {
  faultOf,
  isRecordedWithin,
  pastOf,
  pastText,
  type ProgrammeRow,
  recordOf,
  type SlotRow,
  stateOf,
  steps,
} from './slot-row';

/** What the log says of a slot: that it is there, and where it moved dials. */
interface Claim {
  readonly seq: bigint;
  readonly programme: string;
  readonly at: string;
  /** Null: the entry does not speak of moves. */
  readonly moves: string | null;
  /** Null: the entry does not speak of what is constrained. */
  readonly constrained: string | null;
}

/** What the log says of how a programme stands. */
interface Ordered {
  readonly seq: bigint;
  readonly phase: string;
  readonly isSuspended: boolean;
  readonly isReverting: boolean;
}

interface Walked {
  readonly hash: string;
  readonly at: Date;
  readonly record: SlotRecord | null;
  /** What is wrong with the chain since the last slot of which the log speaks. */
  readonly fault: Omit<BrokenEntry, 'seq'> | null;
}

/**
 * Holds slots of adjustment programmes against the log: each is what its hash says and follows the one before it, from one slot
 * of which an entry speaks to the next; a dial moved where an entry says so, and nowhere else; and every programme stands where
 * its last slot and what people ordered left it. `note` takes the entries, then `walk` the slots of each programme in their
 * order, then `finish` says which entry is belied.
 *
 * What it cannot see: quiet slots cut off or written anew since the last entry that speaks of the programme, an hour at most.
 */
export class SlotReconciliation {
  readonly #claims = new Map<string, Claim>();
  readonly #ordered = new Map<string, Ordered>();
  /** When a programme's dials were last set other than by a slot; of `''`, those of all. */
  readonly #resetAtMs = new Map<string, number>();
  readonly #walked = new Map<string, Walked>();
  /** Orders that let a dial past the budget and were carried out: of which programme, which dial, and how far. */
  readonly #past = new Map<string, string>();
  /** By instant: a slot that set off more than it may; and those on which people let something past any limit. */
  readonly #beyondGain = new Map<string, { readonly seq: bigint | null; readonly programme: string }>();
  readonly #pastAt = new Set<string>();
  readonly #broken: BrokenEntry[] = [];
  #head = 0n;

  note({ seq, at }: Pick<AuditEntryFields, 'seq' | 'at'>, event: AuditEvent): void {
    this.#head = seq;
    if ('version' in event.payload) this.#resetAtMs.set('', at.getTime());
    const { subjectId } = event;
    if (event.action === 'adjustment.step')
      this.#claim(seq, subjectId, event.payload, { moves: movesOfEntry(event.payload) });
    if (event.action === 'adjustment.constrain')
      this.#claim(seq, subjectId, event.payload, { constrained: canonicalJson(event.payload.subjects) });
    if (
      event.action === 'adjustment.hold' ||
      event.action === 'adjustment.revert' ||
      event.action === 'adjustment.uncover'
    )
      this.#claim(seq, subjectId, event.payload);
    if (event.action === 'adjustment.anchor')
      for (const head of event.payload.heads) this.#claim(seq, head.programme, head);
    if (event.action === 'adjustment.revert')
      this.#order(seq, subjectId, { phase: 'SHADOW', isSuspended: false, isReverting: false });
    if (event.action === 'adjustment.suspend') this.#order(seq, subjectId, { isSuspended: true });
    if (event.action === 'adjustment.carry-out') {
      const { order, phase, orderHash, tightening } = event.payload;
      if (tightening)
        this.#past.set(
          orderHash,
          pastText({ programme: subjectId, ...tightening, to: steps(tightening.to) }),
        );
      this.#resetAtMs.set(subjectId, at.getTime());
      this.#order(seq, subjectId, {
        phase,
        ...(order === 'RESUME' || order === 'REVERT' ? { isSuspended: false } : {}),
        ...(order === 'REVERT' ? { isReverting: true } : {}),
      });
    }
  }

  #claim(
    seq: bigint,
    programme: string,
    { at, slotHash }: { readonly at: string; readonly slotHash: string },
    { moves = null, constrained = null }: Partial<Pick<Claim, 'moves' | 'constrained'>> = {},
  ): void {
    const known = this.#claims.get(slotHash);
    // The first entry on a slot is named; what it moved, whichever says it.
    this.#claims.set(slotHash, {
      ...{ seq: known?.seq ?? seq, programme, at },
      moves: moves ?? known?.moves ?? null,
      constrained: constrained ?? known?.constrained ?? null,
    });
  }

  #order(seq: bigint, programme: string, change: Partial<Omit<Ordered, 'seq'>>): void {
    this.#ordered.set(programme, { ...(this.#ordered.get(programme) ?? AT_FIRST), ...change, seq });
  }

  /** The next slot of its programme. */
  walk(row: SlotRow): void {
    const before = this.#walked.get(row.programme);
    const record = recordOf(row);
    const fault = before?.fault ?? faultOf(row, record, before?.hash ?? NO_SLOT_BEFORE);
    const claim = this.#claims.get(row.hash);
    this.#claims.delete(row.hash);
    const moves = record ? movesOfRecord(record) : null;
    if (claim && fault) this.#broken.push({ seq: claim.seq, ...fault });
    else if (claim && (claim.programme !== row.programme || claim.at !== row.at.toISOString()))
      this.#found(
        claim.seq,
        'slot-as-logged',
        `It logs a slot of ${claim.programme} at ${claim.at}; stored is one of ${row.programme} at ${row.at.toISOString()}.`,
      );
    else if (claim && claim.moves !== null && claim.moves !== moves)
      this.#found(
        claim.seq,
        'slot-as-logged',
        `It logs other moves of ${row.programme} at ${claim.at} than the slot has.`,
      );
    else if (moves !== NO_MOVES && record && claim?.moves == null)
      this.#found(
        null,
        'slot-is-logged',
        `The log has no word on the moves of ${row.programme} at ${row.at.toISOString()}.`,
      );
    if (record && !fault) this.#constrains(row, record, before?.record ?? null, claim);
    this.#walked.set(row.programme, { hash: row.hash, at: row.at, record, fault: claim ? null : fault });
  }

  /** What became constrained, or is no more, an entry says; and what went past the budget, people ordered. */
  #constrains(row: SlotRow, record: SlotRecord, before: SlotRecord | null, claim: Claim | undefined): void {
    const [now, then] = [record, before].map((one) => canonicalJson(one?.constrained ?? []));
    const of = `of ${row.programme} at ${row.at.toISOString()}`;
    if (claim && claim.constrained !== null && claim.constrained !== now)
      this.#found(claim.seq, 'slot-as-logged', `It logs other classes constrained ${of} than the slot has.`);
    else if (now !== then && claim?.constrained == null)
      this.#found(null, 'slot-is-logged', `The log has no word on the classes constrained ${of}.`);
    if (record.gain && !isRecordedWithin(record.gain) && !this.#beyondGain.has(record.at))
      this.#beyondGain.set(record.at, { seq: claim?.seq ?? null, programme: row.programme });
    for (const { order, subject } of record.overBudget ?? []) {
      this.#pastAt.add(record.at);
      const dial = record.dials.find((one) => one.subject === subject && one.dial === 'maintenance');
      const allowed = this.#past.get(order);
      const { to = 0 } = allowed === undefined ? {} : pastOf(allowed);
      const isOrdered = allowed === pastText({ programme: row.programme, subject, to });
      if (!isOrdered || !dial || steps(dial.after) > to)
        this.#found(
          claim?.seq ?? null,
          'slot-past-budget-as-ordered',
          `Nobody ordered how far ${subject} went past the liquidation budget, ${of}.`,
        );
    }
  }

  /**
   * @param isWhole whether the last entry noted is the last there is; otherwise what may have come since is passed over
   * @returns the entry with the lowest number that a slot belies, or null
   */
  finish(programmes: readonly ProgrammeRow[], isWhole: boolean): BrokenEntry | null {
    for (const { seq, programme, at } of this.#claims.values())
      this.#found(seq, 'slot-is-there', `It logs a slot of ${programme} at ${at}, which is gone.`);
    // All programmes of an instant are one step, and what it sets off is of all of them.
    for (const [at, { seq, programme }] of this.#beyondGain)
      if (!this.#pastAt.has(at))
        this.#found(
          seq,
          'slot-within-loop-gain',
          `Nobody ordered that the slot of ${programme} at ${at} sets off more forced sales than it may.`,
        );
    if (isWhole) {
      for (const { fault } of this.#walked.values())
        if (fault) this.#broken.push({ seq: this.#head, ...fault });
      for (const row of programmes) this.#stands(row);
      for (const programme of this.#walked.keys())
        if (!programmes.some((row) => row.programme === programme))
          this.#found(null, 'programme-is-there', `Where programme ${programme} stands is gone.`);
    }
    const found = isWhole ? this.#broken : this.#broken.filter(({ seq }) => seq <= this.#head);
    return found.reduce<BrokenEntry | null>(
      (least, one) => (least && least.seq <= one.seq ? least : one),
      null,
    );
  }

  #stands(row: ProgrammeRow): void {
    const { programme, slotHash, slotAt, phase, isSuspended, isReverting } = row;
    const last = this.#walked.get(programme);
    if (last?.hash !== slotHash || last.at.getTime() !== slotAt.getTime())
      return this.#found(
        null,
        'programme-follows-slots',
        `Programme ${programme} does not stand where its last slot left it.`,
      );
    const ordered = this.#ordered.get(programme) ?? { ...AT_FIRST, seq: this.#head };
    const stands = canonicalJson({ phase, isSuspended, isReverting });
    const { seq, ...said } = ordered;
    // A version that does not state the programme puts it back to its beginning.
    const { seq: _none, ...atFirst } = AT_FIRST;
    const allowed = this.#resetAtMs.has('') ? [said, atFirst] : [said];
    if (!allowed.some((one) => canonicalJson(one) === stands))
      return this.#found(
        seq,
        'programme-as-ordered',
        `It left programme ${programme} as ${canonicalJson(said)}; stored is ${stands}.`,
      );
    if (canonicalJson(row.constrained) !== canonicalJson(last.record?.constrained ?? []))
      return this.#found(
        null,
        'programme-follows-slots',
        `What is constrained of programme ${programme} is not what its last slot says.`,
      );
    for (const [subject, { to, orderHash }] of row.pastBudget)
      if (this.#past.get(orderHash) !== pastText({ programme, subject, to }))
        return this.#found(
          null,
          'programme-as-ordered',
          `Nobody ordered that ${subject} may go past the liquidation budget, as programme ${programme} stands.`,
        );
    const reset = Math.max(this.#resetAtMs.get('') ?? 0, this.#resetAtMs.get(programme) ?? 0);
    if (reset >= slotAt.getTime() || !last.record) return;
    const state = stateOf(row.state);
    for (const { subject, dial, after } of last.record.dials) {
      const pair = state?.pairs.get(subject);
      if (pair && dialText(valueNow(pair[dial])) === after) continue;
      if (state && !pair && after === dialText(GRID)) continue;
      return this.#found(
        null,
        'programme-follows-slots',
        `The ${dial} dial of ${subject} is not where the last slot of ${programme} left it.`,
      );
    }
  }

  #found(seq: bigint | null, rule: string, message: string): void {
    this.#broken.push({ seq: seq ?? this.#head, rule, message });
  }
}

const AT_FIRST: Ordered = { seq: 0n, phase: 'SHADOW', isSuspended: false, isReverting: false };

type Moves = readonly Readonly<Record<'subject' | 'dial' | 'before' | 'after', string>>[];

const movesText = (moves: Moves): string =>
  canonicalJson(moves.map(({ subject, dial, before, after }) => [subject, dial, before, after]));
const NO_MOVES = movesText([]);

function movesOfEntry({ dials }: PayloadOf<'adjustment.step'>): string {
  return movesText(dials);
}

function movesOfRecord({ dials }: SlotRecord): string {
  return movesText(dials.filter(({ before, after }) => before !== after));
}
