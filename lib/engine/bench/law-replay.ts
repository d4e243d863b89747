import fs from 'node:fs';
import path from 'node:path';
import { EXAMPLE_PROGRAMME } from '../../domain/dynamics/example-programme';
import { stateText, storedStates } from '../../domain/dynamics/law-state';
import { NO_SLOT_BEFORE, slotHash, slotRecord } from '../../domain/dynamics/path';
import { programmeOf } from '../../domain/dynamics/programme';
import { Signal } from '../../domain/dynamics/signal';
import { borneWhole, decideSlot, firstState, type LawState } from '../../domain/dynamics/slot';
import { Random } from '../../domain/number/random';

// `node --import tsx law-replay.ts FIRST COUNT SLOTS [DIRECTORY]`: plays so many slots, a minute each, of programmes FIRST,
// FIRST + 1, … on drawn hourly bars, without a budget, and prints by programme the hash that its chain ends with, and the time.
// In the directory it keeps where each programme stands, now and then; whatever stands there it goes on from.

const [first = 0, count = 1, slots = 43_200] = process.argv.slice(2, 5).map(Number);
const [directory] = process.argv.slice(5);
const KEPT_EVERY_SLOTS = 1_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** As many returns as a programme needs to move both ways. */
const BARS_BEFORE = 400;
const START_MS = Date.parse('2026-01-01T00:00:00Z');

function playedHash(index: number): string {
  const random = Random.fromSeed(index);
  const programme = programmeOf({
    ...EXAMPLE_PROGRAMME,
    signal: {
      ...EXAMPLE_PROGRAMME.signal,
      ...{ barMinutes: 60, firstBar: new Date(START_MS).toISOString(), maximumAgeMinutes: 180 },
    },
    volatility: { ...EXAMPLE_PROGRAMME.volatility, stressDays: 5, lookBackDays: 365 },
    target: { ...EXAMPLE_PROGRAMME.target, anchor: { kind: 'RELATIVE', reference: '0.02' } },
    noticeMinutes: 60,
  });
  const name = `p${index}`;
  const programmes = new Map([[name, programme]]);
  const signal = new Signal(programme);
  let [close, calm] = [100, 0.008];
  const addBar = (bar: number): void => {
    const open = close;
    calm = Math.min(0.05, Math.max(0.002, calm * Math.exp(0.1 * random.normal())));
    close *= Math.exp(calm * random.normal());
    signal.add({
      ...{ opensAtMs: START_MS + bar * HOUR_MS, open, close },
      ...{ high: Math.max(open, close), low: Math.min(open, close) },
    });
  };
  for (let bar = 0; bar < BARS_BEFORE; bar += 1) addBar(bar);
  const kept = directory === undefined ? null : readKept(directory, name);
  let state: LawState = kept
    ? storedStates({ [name]: kept.state })
    : new Map([[name, firstState(programme)]]);
  let previous = kept?.previous ?? NO_SLOT_BEFORE;
  let seen = signal.seen();
  for (let slot = 0; slot < slots; slot += 1) {
    const atMs = START_MS + BARS_BEFORE * HOUR_MS + slot * MINUTE_MS;
    if (slot > 0 && slot % 60 === 0) {
      addBar(BARS_BEFORE + slot / 60 - 1);
      seen = signal.seen();
    }
    // Of what was decided before only the market is played again.
    if (slot < (kept?.slot ?? 0)) continue;
    if (directory !== undefined && slot % KEPT_EVERY_SLOTS === 0)
      keep(directory, name, { slot, previous, state: stateText(state.get(name) ?? firstState(programme)) });
    const observed = { signal: seen, peer: null, liquidity: null, unsound: [], anchor: 0.02, holds: [] };
    const decided = decideSlot(programmes, state, {
      ...{ atMs, slotMs: MINUTE_MS, observed: new Map([[name, observed]]) },
      borne: borneWhole,
    });
    state = decided.state;
    for (const decision of decided.decisions)
      previous = slotHash(slotRecord(decision, { previous, atMs, programmeHash: programme.hash }));
  }
  return previous;
}

/** Where a programme stands before a slot. */
interface Kept {
  readonly slot: number;
  readonly previous: string;
  readonly state: string;
}

function readKept(directory: string, name: string): Kept | null {
  const file = path.join(directory, `${name}.json`);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Kept) : null;
}

/** Whole or not at all, whenever the process is killed. */
function keep(directory: string, name: string, kept: Kept): void {
  const file = path.join(directory, `${name}.json`);
  fs.writeFileSync(`${file}.next`, JSON.stringify(kept));
  fs.renameSync(`${file}.next`, file);
}

const startedAtMs = performance.now();
const hashes = Object.fromEntries(
  Array.from({ length: count }, (_, index) => [`p${first + index}`, playedHash(first + index)] as const),
);
console.log(JSON.stringify({ hashes, ms: performance.now() - startedAtMs }));
