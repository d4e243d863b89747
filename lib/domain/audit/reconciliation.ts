import { readDecision } from '../governance/approval/digest';
import { canonicalJson, contentHash } from '../json/canonical';
import { isRevisionHash } from '../governance/proposal/revision';
import type { AuditEntryFields, BrokenEntry } from './chain';
import { readEntry, type AuditFormat } from './entry-event';
import { begunRamp, rampAfter } from './logged-ramp';
import type { AuditEvent, LoggedProposal, LoggedVote } from './events';
import { SlotReconciliation } from './slot-reconciliation';
import {
  bookFact,
  callFact,
  documentFact,
  effectiveFact,
  inForceFact,
  outcomeFact,
  proposalFact,
  type LoggedCall,
  reviewFact,
  revisionFact,
  simulationFact,
  uncoveredFact,
  venueFact,
  rampFact,
  versionFact,
  voteFact,
  type GovernedFact,
  type LoggedRamp,
} from './governed-fact';

interface Claim {
  readonly seq: bigint;
  readonly fact: GovernedFact;
}

/**
 * Holds the rows against the log. `note` takes each entry in turn, found good in itself; `compare` then takes all
 * that the rows say and gives back the first entry that they belie.
 *
 * What may change (the live version, a proposal's state) must be as the last entry on it left it; what may not, as
 * the first one said. Memory grows with the acts of governance, not with the whole log.
 */
export class Reconciliation {
  readonly #claims = new Map<string, Claim>();
  /** Takes what each entry says of slots of adjustment programmes. */
  readonly slots = new SlotReconciliation();
  /** Accounts called by name, as they were called. */
  readonly #calls = new Map<string, LoggedCall>();
  readonly #ramps = new Map<string, LoggedRamp>();
  #venueName = '';
  #format: AuditFormat = 1;
  #head = 0n;

  /** @returns what is wrong with the entry's own words: it is no event that was declared, or belies itself; or null */
  note(entry: AuditEntryFields): BrokenEntry | null {
    const { seq } = entry;
    this.#head = seq;
    const read = readEntry(entry);
    if (!read.ok)
      return broken(seq, read.refusal.rule, `Entry ${seq} cannot be read. ${read.refusal.message}`);
    const { format, event } = read.value;
    if (format < this.#format) {
      return broken(seq, 'format-never-falls', `Entry ${seq} is of an older format than the one before it.`);
    }
    this.#format = format;

    this.slots.note(entry, event);
    this.#noteEffective(entry, event);
    this.#noteRamp(entry, event);
    this.#noteAdjustment(entry, event);
    const { payload, subjectId } = event;
    if (event.action === 'venue.found') {
      this.#venueName = event.payload.name;
      this.#claim(entry, documentFact(event.payload.policyHash));
    }
    if ('version' in payload) {
      const { version } = payload;
      this.#claim(entry, versionFact(version));
      this.#claim(entry, venueFact({ name: this.#venueName, liveVersion: version.number }), 'replacing');
      this.#claim(entry, documentFact(version.parameterSetHash));
    }
    if (event.action === 'proposal.measure') {
      const { outcomeHash: hash, look } = event.payload;
      this.#claim(entry, outcomeFact({ hash, proposalId: subjectId, look }));
      this.#claim(entry, documentFact(hash));
    }
    if (event.action === 'book.keep') this.#claim(entry, bookFact(event.payload), 'replacing');
    if (event.action === 'book.drop') this.#claims.delete(`book ${event.payload.day}`);
    if (event.action === 'simulation.finish') {
      this.#claim(entry, simulationFact(subjectId, event.payload.evidenceHash));
      this.#claim(entry, documentFact(event.payload.evidenceHash));
    }
    if (event.subjectKind !== 'proposal' || !('revision' in event.payload)) return null;
    const ofVote = 'vote' in event.payload ? this.#noteVote(entry, event.payload.vote) : null;
    return ofVote ?? this.#noteProposal(entry, event.payload);
  }

  /** How a change goes live in steps. */
  #noteRamp(entry: AuditEntryFields, event: AuditEvent): void {
    const { subjectId } = entry;
    const before = this.#ramps.get(subjectId);
    const after =
      event.action === 'proposal.ramp'
        ? begunRamp(subjectId, event.payload)
        : before && rampAfter(before, event, { isPerson: entry.actorKind !== 'SYSTEM' });
    if (after === undefined) return;
    this.#ramps.set(subjectId, after);
    this.#claim(entry, rampFact(after), 'replacing');
  }

  /** What came into force with a version, and by a step of a programme or a ramp. */
  #noteEffective(entry: AuditEntryFields, { action, payload }: AuditEvent): void {
    if ('version' in payload) {
      const hash = 'effectiveHash' in payload ? (payload.effectiveHash ?? null) : null;
      if (hash !== null) this.#claim(entry, effectiveFact(payload.version.activatedAt, hash));
      this.#claim(entry, inForceFact(hash), 'replacing');
    }
    const isStep = action === 'adjustment.step' || action === 'proposal.step' || action === 'proposal.arrive';
    if (!isStep || payload.effectiveHash === null) return;
    this.#claim(entry, effectiveFact(payload.at, payload.effectiveHash));
    this.#claim(entry, inForceFact(payload.effectiveHash), 'replacing');
  }

  /** Accounts called by name, reviews, and what was stated to be uncovered. */
  #noteAdjustment(entry: AuditEntryFields, { action, payload, subjectId: account }: AuditEvent): void {
    if (action === 'adjustment.call') {
      const call = { account, ...payload, end: null };
      this.#calls.set(`${account} ${payload.at}`, call);
      this.#claim(entry, callFact(call), 'replacing');
    }
    if (action === 'adjustment.end-call') {
      const { calledAt, at, reason } = payload;
      const call = this.#calls.get(`${account} ${calledAt}`);
      if (call) this.#claim(entry, callFact({ ...call, end: { reason, at } }), 'replacing');
    }
    if (action === 'adjustment.review')
      this.#claim(entry, reviewFact({ ...payload, personId: entry.actorId ?? '' }));
    if (action === 'adjustment.uncover') {
      const { slotHash, accounts, amount } = payload;
      this.#claim(entry, uncoveredFact({ programme: account, slotHash, accounts, amount }));
    }
  }

  #noteVote(entry: AuditEntryFields, vote: LoggedVote): BrokenEntry | null {
    this.#claim(entry, voteFact(vote, entry.subjectId));
    if (readDecision(vote.digestText, vote.digest) !== null) return null;
    return broken(entry.seq, 'vote-digest', 'The vote it logs is not the one its digest names.');
  }

  #noteProposal(entry: AuditEntryFields, proposal: LoggedProposal): BrokenEntry | null {
    const { revision } = proposal;
    this.#claim(entry, proposalFact(entry.subjectId, proposal), 'replacing');
    this.#claim(entry, revisionFact(revision, entry.subjectId));
    this.#claim(entry, documentFact(revision.documentHash));
    const content = { ...revision, venue: this.#venueName, proposal: entry.subjectId };
    if (contentHash(canonicalJson(proposal.activationPlan)) !== proposal.activationPlanHash) {
      return broken(entry.seq, 'plan-hash', 'The activation plan it logs is not the one its hash names.');
    }
    if (isRevisionHash(revision.hash, content)) return null;
    return broken(entry.seq, 'revision-hash', 'The revision it logs is not the one its hash names.');
  }

  #claim({ seq }: AuditEntryFields, fact: GovernedFact, mode: 'first' | 'replacing' = 'first'): void {
    const key = keyOf(fact);
    if (mode === 'replacing' || !this.#claims.has(key)) this.#claims.set(key, { seq, fact });
  }

  /**
   * @param rows  everything the governed rows say, at one moment
   * @param isWhole  whether the last entry noted is the last there is; after a broken entry it is not, and then
   *   what may have changed since, or come since, is passed over
   * @returns the entry with the lowest number that a row belies: rules `<noun>-is-there`, `<noun>-as-logged`; or,
   *   for a row of which no entry speaks, the last entry, with the rule `<noun>-is-logged`; or null
   */
  compare(rows: readonly GovernedFact[], isWhole: boolean): BrokenEntry | null {
    const stored = new Map(rows.map((fact) => [keyOf(fact), fact]));
    for (const { seq, fact } of [...this.#claims.values()].sort((a, b) => Number(a.seq - b.seq))) {
      const { noun, key, value } = fact;
      if (!isWhole && MAY_CHANGE.has(noun)) continue;
      const row = stored.get(keyOf(fact));
      if (!row) return broken(seq, `${noun}-is-there`, `It logs ${noun} ${key}, which is gone.`);
      if (row.value !== value) {
        return broken(
          seq,
          `${noun}-as-logged`,
          `It logs ${noun} ${key} as ${value}; stored is ${row.value}.`,
        );
      }
    }
    const unlogged = isWhole ? rows.find((fact) => !this.#claims.has(keyOf(fact))) : undefined;
    if (!unlogged) return null;
    const { noun, key } = unlogged;
    return broken(this.#head, `${noun}-is-logged`, `The log ends without a word on ${noun} ${key}.`);
  }
}

const MAY_CHANGE: ReadonlySet<GovernedFact['noun']> = new Set([
  'venue',
  'proposal',
  'in-force',
  'ramp',
  'call',
  'book',
]);

function keyOf({ noun, key }: GovernedFact): string {
  return `${noun} ${key}`;
}

function broken(seq: bigint, rule: string, message: string): BrokenEntry {
  return { seq, rule, message };
}
