import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../json/canonical';
import {
  CHAIN_START,
  entryDocument,
  entryHash,
  followChain,
  GENESIS_PREV_HASH,
  type AuditEntryFields,
  type ChainPosition,
} from './chain';

type Entry = AuditEntryFields & { readonly hash: string };

const payloads = fc
  .dictionary(fc.string(), fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.constant(null)))
  .map((payload) => canonicalJson(payload));

/** A chain as the log writes it. */
const chains = fc
  .array(fc.record({ payload: payloads, action: fc.string(), waitMs: fc.nat(1_000) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((acts) => {
    const entries: Entry[] = [];
    let at = Date.UTC(2025, 0, 1);
    for (const [index, { payload, action, waitMs }] of acts.entries()) {
      at += waitMs;
      const fields = {
        ...{ seq: BigInt(index + 1), at: new Date(at), actorKind: 'PERSON', actorId: 'p', action },
        ...{ subjectKind: 'proposal', subjectId: 's', payload },
        prevHash: entries.at(-1)?.hash ?? GENESIS_PREV_HASH,
      };
      entries.push({ ...fields, hash: entryHash(fields) });
    }
    return entries;
  });

/** Number of the entry at which the walk stops, and why; or null when it comes to the end. */
function firstFault(entries: readonly Entry[]): { seq: bigint; rule: string } | null {
  let position: ChainPosition = CHAIN_START;
  for (const entry of entries) {
    const next = followChain(position, entry);
    if ('rule' in next) return { seq: next.seq, rule: next.rule };
    position = next;
  }
  return null;
}

const damages: Record<string, (entry: Entry) => Entry> = {
  at: (entry) => ({ ...entry, at: new Date(entry.at.getTime() + 1) }),
  actorKind: (entry) => ({ ...entry, actorKind: 'SYSTEM' }),
  actorId: (entry) => ({ ...entry, actorId: null }),
  action: (entry) => ({ ...entry, action: `${entry.action}.` }),
  subjectKind: (entry) => ({ ...entry, subjectKind: 'venue' }),
  subjectId: (entry) => ({ ...entry, subjectId: 't' }),
  payload: (entry) => ({ ...entry, payload: '{"altered":true}' }),
  'spelling of the payload': (entry) => ({ ...entry, payload: ` ${entry.payload}` }),
  'payload that is no JSON': (entry) => ({ ...entry, payload: '{' }),
  prevHash: (entry) => ({ ...entry, prevHash: 'f'.repeat(64) }),
  hash: (entry) => ({ ...entry, hash: 'f'.repeat(64) }),
};

describe('the chain', () => {
  test('that was written holds to its end', () => {
    fc.assert(
      fc.property(chains, (entries) => {
        expect(firstFault(entries)).toBeNull();
      }),
    );
  });

  test.each(Object.keys(damages))('breaks at the first entry whose %s was altered', (part) => {
    fc.assert(
      fc.property(chains, fc.nat(), (entries, pick) => {
        const index = pick % entries.length;
        const altered = entries.map((entry, at) =>
          at === index ? (damages[part]?.(entry) ?? entry) : entry,
        );
        expect(firstFault(altered)?.seq).toBe(BigInt(index + 1));
      }),
    );
  });

  test('breaks where an entry was altered and hashed anew: the next one does not follow', () => {
    fc.assert(
      fc.property(chains, fc.nat(), (entries, pick) => {
        fc.pre(entries.length > 1);
        const index = pick % (entries.length - 1);
        const altered = entries.map((entry, at) => {
          if (at !== index) return entry;
          const changed = { ...entry, subjectId: 'other' };
          return { ...changed, hash: entryHash(changed) };
        });
        expect(firstFault(altered)).toEqual({ seq: BigInt(index + 2), rule: 'follows-predecessor' });
      }),
    );
  });

  test('breaks where an entry was taken out, put twice or moved', () => {
    fc.assert(
      fc.property(chains, fc.nat(), (entries, pick) => {
        fc.pre(entries.length > 2);
        const index = pick % (entries.length - 1);
        expect(firstFault(entries.toSpliced(index, 1))?.rule).toBe('sequence-unbroken');
        const [entry, next] = [entries[index], entries[index + 1]];
        if (!entry || !next) return;
        expect(firstFault(entries.toSpliced(index, 0, entry))?.rule).toBe('sequence-unbroken');
        expect(firstFault(entries.toSpliced(index, 2, next, entry))?.rule).toBe('sequence-unbroken');
      }),
    );
  });

  test('never runs backwards in time', () => {
    const first = { seq: 1n, at: new Date(2_000), actorKind: 'SYSTEM', actorId: null, action: 'a' };
    const rest = { subjectKind: 's', subjectId: '1', payload: '{}' };
    const one = { ...first, ...rest, prevHash: GENESIS_PREV_HASH };
    const two = { ...one, seq: 2n, at: new Date(1_999), prevHash: entryHash(one) };
    const entries = [one, two].map((entry) => ({ ...entry, hash: entryHash(entry) }));
    expect(firstFault(entries)).toEqual({ seq: 2n, rule: 'time-never-falls' });
  });
});

test('an entry is hashed as its line in the export, without the hash: a worked example', () => {
  const entry = {
    ...{ seq: 1n, at: new Date(Date.UTC(2025, 0, 1)), actorKind: 'SYSTEM', actorId: 'founding' },
    ...{ action: 'venue.found', subjectKind: 'venue', subjectId: '1', payload: '{"name":"Test"}' },
    prevHash: GENESIS_PREV_HASH,
  };
  expect(canonicalJson(entryDocument(entry))).toBe(
    `{"action":"venue.found","actorId":"founding","actorKind":"SYSTEM","at":"2025-01-01T00:00:00.000Z",` +
      `"payload":{"name":"Test"},"prevHash":"${'0'.repeat(64)}","seq":"1","subjectId":"1","subjectKind":"venue"}`,
  );
  // Computed from that text with sha256sum.
  expect(entryHash(entry)).toBe('632cb7a091c37c4271d4c4b57f0510bd47e3d537221add24f3e32b140014b692');
});
