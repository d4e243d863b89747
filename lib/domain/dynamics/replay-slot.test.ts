import { expect, test } from 'vitest';
import type { AdjustmentProgrammeDocument } from '../parameters/document/programme-document';
import { Random } from '../number/random';
import { drawSeed } from '../../testing/draw-seed';
import { EXAMPLE_PROGRAMME } from './example-programme';
import type { Observed } from './observed';
import { NO_SLOT_BEFORE, slotHash, slotRecord, type SlotRecord } from './path';
import { type Programme, programmeOf } from './programme';
import { replayedSlot } from './replay-slot';
import { oneOf } from '../../testing/drawn-values';
import { type Bearing, decideSlot, type LawState } from './slot';
import { endsEveryWait, observedOf, type PastSlot, stateBefore } from './state-before';

const HOUR = 3_600_000;
const AT = Date.parse('2026-06-01T00:00:00Z');

function drawnProgramme(random: Random): Programme {
  const changes: Partial<AdjustmentProgrammeDocument> = {
    scope: { marginClasses: ['BTC', 'ETH'] },
    target: { quantile: '1', horizonBars: '1', anchor: { kind: 'RELATIVE', reference: '0.01' } },
    band: { above: '0.02', below: '0.05', dwellHours: 6, soundShare: '0.9' },
    ...(random.uniform() < 0.5 ? { noticeMinutes: 120 } : {}),
    ...(random.uniform() < 0.3 ? { antiProcyclicality: { tool: 'BUFFER', rebuiltPerDay: '0.01' } } : {}),
  };
  return programmeOf({ ...EXAMPLE_PROGRAMME, ...changes });
}

/** A chain of hourly slots with gaps, holds, young history and a book that bears only so much. */
function chain(random: Random, slots: number): readonly (PastSlot & { readonly beganAt: Date | null })[] {
  const programme = drawnProgramme(random);
  let law: LawState = new Map();
  let previous = NO_SLOT_BEFORE;
  let [target, gapAtMs] = [1, null as number | null];
  let beganAt: Date | null = null;
  return Array.from({ length: slots }, (_, slot) => {
    const atMs = AT + slot * HOUR;
    // Now and then its dials begin as approved, as when it leaves SHADOW.
    const known = law.get('p');
    if (known && random.uniform() < 0.02)
      [law, beganAt] = [new Map([['p', { ...known, pairs: new Map() }]]), new Date(atMs - 1)];
    if (random.uniform() < 0.05) target = 0.5 + 1.5 * random.uniform();
    if (random.uniform() < 0.02) gapAtMs = atMs;
    const sigma = target / 100;
    const volatilities = { fast: sigma, slow: sigma, present: sigma, longRun: sigma, stress: sigma };
    const seen: Observed = {
      signal: {
        returns: random.uniform() < 0.02 ? 100 : 400,
        volatilities,
        closedAtMs: atMs,
        gapAtMs,
        shockAtMs: null,
      },
      ...{ peer: random.uniform() < 0.5 ? volatilities : null, liquidity: null, anchor: 0.01 },
      unsound: random.uniform() < 0.05 ? ['SOURCES_DISAGREE'] : [],
      holds: random.uniform() < 0.03 ? ['SUSPENDED'] : [],
      ...(random.uniform() < 0.05 ? { onlyInitial: true } : {}),
      ...(random.uniform() < 0.2 ? { constrained: ['/marginClasses/BTC'] } : {}),
      ...(random.uniform() < 0.05 ? { reverting: random.uniform() < 0.5 ? 'ALL' : 'FROM_BELOW' } : {}),
    };
    const share = random.uniform() < 0.2 ? random.uniform() : 1;
    const by = oneOf(random, [['BUDGET'], ['GAIN'], ['BUDGET', 'GAIN']] as const);
    const decided = decideSlot(new Map([['p', programme]]), law, {
      ...{ atMs, slotMs: HOUR, observed: new Map([['p', seen]]) },
      borne: (moves) =>
        moves.map(({ from, to, subject }): Bearing => {
          const reach = subject.endsWith('ETH') ? from + Math.floor((to - from) * share) : to;
          return { to: reach, by: reach < to ? by : [] };
        }),
    });
    law = decided.state;
    const [decision] = decided.decisions;
    if (!decision) throw new Error('a slot decides');
    const record = slotRecord(decision, { previous, atMs, programmeHash: programme.hash, slotMs: HOUR });
    previous = slotHash(record);
    return { record, programme, beganAt };
  });
}

function before(slots: ReturnType<typeof chain>, at: number) {
  const slot = slots[at];
  if (!slot) throw new Error('there is such a slot');
  const earlier = slots.slice(0, at).toReversed();
  const end = earlier.findIndex(endsEveryWait);
  const longest = Math.max(
    slot.programme.speeds.initial.longestMs,
    slot.programme.speeds.maintenance.longestMs,
  );
  const moves = slots
    .slice(0, at)
    .map(({ record }) => record)
    .filter(({ dials }) => dials.some((dial) => dial.before !== dial.after))
    .filter((record) => Date.parse(record.at) >= Date.parse(slot.record.at) - longest);
  return {
    slot,
    state: stateBefore(
      slot,
      {
        previous: slots[at - 1]?.record ?? null,
        moves,
        beganAt: slot.beganAt,
        recent: end < 0 ? earlier : earlier.slice(0, end + 1),
      },
      HOUR,
    ),
  };
}

test('each slot of drawn chains is decided again as it was, from the records before it', () => {
  const random = Random.fromSeed(drawSeed());
  const gates = new Set<string>();
  for (let drawn = 0; drawn < 6; drawn += 1) {
    const slots = chain(random, 250);
    for (const at of slots.keys()) {
      const { slot, state } = before(slots, at);
      const again = replayedSlot(slot, state, HOUR);
      expect(again.record).toEqual(slot.record);
      expect(again.hash).toBe(slotHash(slot.record));
      for (const dial of slot.record.dials) for (const gate of [dial.gate, ...dial.gates]) gates.add(gate);
    }
  }
  expect([...gates]).toEqual(
    expect.arrayContaining(['DATA', 'DEADBAND', 'DWELL', 'SPEED', 'HELD', 'BUDGET', 'GAIN', 'NONE']),
  );
});

test('a record that says another target, or another move, is not what the law decides', () => {
  const slots = chain(Random.fromSeed(4), 120);
  const at = slots.findIndex(({ record }) => record.dials.some((dial) => dial.before !== dial.after));
  const { slot, state } = before(slots, at);
  const dials: SlotRecord['dials'] = slot.record.dials.map((dial) => ({ ...dial, after: dial.before }));
  for (const told of [{ target: '9' }, { dials }, { unsound: ['PRICE_HELD'] as const }]) {
    const record = { ...slot.record, ...told };
    expect(replayedSlot({ ...slot, record }, state, HOUR).hash).not.toBe(slotHash(record));
  }
  expect(observedOf({ ...slot.record, holds: ['EXPIRED', 'VERSION'] }).holds).toEqual(['VERSION']);
});
