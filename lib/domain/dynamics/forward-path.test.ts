import { describe, expect, test } from 'vitest';
import { drawSeed } from '../../testing/draw-seed';
import type { AdjustmentProgrammeDocument } from '../parameters/document/programme-document';
import { Random } from '../number/random';
import { type DialState, GRID, valueNow } from './dial';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { type ForwardDial, forwardHours, forwardPath, valueAt } from './forward-path';
import type { Observed } from './observed';
import { type Programme, programmeOf } from './programme';
import { borneTo, borneWhole, decideSlot, firstState, type LawState, type ProgrammeState } from './slot';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AT = Date.parse('2026-06-01T00:00:00Z');
const SLOT = 10 * MINUTE;

function programme(changes: Partial<AdjustmentProgrammeDocument> = {}): Programme {
  return programmeOf({
    ...EXAMPLE_PROGRAMME,
    scope: { marginClasses: ['BTC', 'ETH', 'SOL'] },
    target: { quantile: '1', horizonBars: '1', anchor: { kind: 'RELATIVE', reference: '0.01' } },
    noticeMinutes: 60,
    ...changes,
  });
}

function observed(target: number, changes: Partial<Observed> = {}): Observed {
  const sigma = target / 100;
  const volatilities = { fast: sigma, slow: sigma, present: sigma, longRun: sigma, stress: sigma };
  return {
    signal: { returns: 400, volatilities, closedAtMs: AT - HOUR, gapAtMs: null, shockAtMs: null },
    ...{ peer: null, liquidity: null, unsound: [], anchor: 0.01, holds: [] },
    ...changes,
  };
}

function path(of: Programme, state: ProgrammeState, seen: Observed, hours = 24): readonly ForwardDial[] {
  return forwardPath(of, state, seen, { atMs: AT, slotMs: SLOT, hours });
}

/** Without a forward path: the law of slots for every subject, one slot after the other, its bar always an hour old. */
function played(of: Programme, state: ProgrammeState, seen: Observed, hours: number) {
  let law: LawState = new Map([['p', state]]);
  const values: Record<string, [number, number][]> = {};
  for (let slot = 1; slot <= (hours * HOUR) / SLOT; slot += 1) {
    const atMs = AT + slot * SLOT;
    const now = { ...seen, signal: { ...seen.signal, closedAtMs: atMs - HOUR } };
    law = decideSlot(new Map([['p', of]]), law, {
      ...{ atMs, slotMs: SLOT, observed: new Map([['p', now]]) },
      borne: borneWhole,
    }).state;
    for (const [subject, pair] of law.get('p')?.pairs ?? [])
      for (const dial of ['initial', 'maintenance'] as const)
        (values[`${subject} ${dial}`] ??= []).push([atMs, valueNow(pair[dial])]);
  }
  return values;
}

/** States as they come about: of slots with other targets before, subjects apart by what stood. */
function drawnState(of: Programme, random: Random): ProgrammeState {
  let law: LawState = new Map([['p', firstState(of)]]);
  const slots = Math.floor(random.uniform() * 60);
  let target = 1;
  for (let slot = slots; slot >= 0; slot -= 1) {
    if (random.uniform() < 0.1) target = 0.6 + random.uniform();
    const atMs = AT - slot * SLOT;
    const seen = observed(target);
    law = decideSlot(new Map([['p', of]]), law, {
      ...{ atMs, slotMs: SLOT },
      observed: new Map([['p', { ...seen, signal: { ...seen.signal, closedAtMs: atMs } }]]),
      borne: (moves) =>
        borneTo(
          moves,
          moves.map(({ from, to, subject }) =>
            subject.endsWith('SOL') ? from + Math.floor((to - from) / 2) : to,
          ),
        ),
    }).state;
  }
  const state = law.get('p');
  if (!state) throw new Error('the law keeps its programme');
  return state;
}

describe('drawn states and targets', () => {
  test('a path is the law run slot by slot, for every subject, within bounds and speeds', () => {
    const random = Random.fromSeed(drawSeed());
    let moves = 0;
    for (let drawn = 0; drawn < 40; drawn += 1) {
      const of = programme({
        band: { above: '0.05', below: '0.1', dwellHours: 2, soundShare: '0.9' },
        leastStep: random.uniform() < 0.5 ? '0.0001' : '0.01',
        bounds: { least: '0.8', greatest: random.uniform() < 0.5 ? '1.2' : '4' },
        ...(random.uniform() < 0.3 ? { antiProcyclicality: { tool: 'BUFFER', rebuiltPerDay: '0.01' } } : {}),
      });
      const state = drawnState(of, random);
      const seen = observed(0.5 + 2 * random.uniform());
      const dials = path(of, state, seen);
      const plain = played(of, state, seen, 24);
      expect(dials).toHaveLength(6);
      for (const { subject, dial, ...one } of dials) {
        for (const [atMs, value] of plain[`${subject} ${dial}`] ?? []) expect(valueAt(one, atMs)).toBe(value);
        moves += one.steps.length;
        for (const { value } of one.steps) {
          expect(of.bounds.greatest.times(GRID).gte(value)).toBe(true);
          expect(of.bounds.least.times(GRID).lte(value)).toBe(true);
        }
        for (const { atMs, value } of one.steps) expect(isSlowEnough(of, one, dial, atMs, value)).toBe(true);
      }
      for (const { subject, dial, ...one } of dials) {
        if (dial === 'initial') continue;
        const initial = dials.find((other) => other.subject === subject && other.dial === 'initial');
        if (!initial) throw new Error('both dials are in it');
        for (const { atMs, value } of one.steps) expect(value).toBeLessThanOrEqual(valueAt(initial, atMs));
      }
    }
    expect(moves).toBeGreaterThan(40);
  });
});

/** By what stood within the path alone: at most so far above the least, or below the greatest, of a day. */
function isSlowEnough(
  { speeds }: Programme,
  one: Pick<ForwardDial, 'now' | 'steps'>,
  dial: ForwardDial['dial'],
  atMs: number,
  value: number,
): boolean {
  const before = valueAt(one, atMs - 1);
  const stood = [
    ...one.steps.filter((step) => step.atMs < atMs && step.atMs > atMs - 24 * HOUR).map((step) => step.value),
    before,
  ];
  const { rise, fall, largestStep } = speeds[dial];
  return value > before
    ? rise.by
        .plus(1)
        .times(Math.min(...stood))
        .gte(value) && largestStep.plus(1).times(before).gte(value)
    : fall.by
        .negated()
        .plus(1)
        .times(Math.max(...stood))
        .lte(value);
}

describe('what was announced', () => {
  const announcing: ProgrammeState = {
    buffer: { left: 1, asked: null },
    pairs: new Map(
      ['BTC', 'ETH', 'SOL'].map((name) => {
        const stands = (value: number, announced: DialState['announced']): DialState => ({
          ...{ past: [{ sinceMs: -Infinity, value }], dwell: { sound: 0, all: 0 } },
          announced,
        });
        const pending = { value: 10_800, announcedAtMs: AT - 30 * MINUTE, bindsAtMs: AT + 30 * MINUTE };
        return [
          `/marginClasses/${name}`,
          { initial: stands(11_000, null), maintenance: stands(GRID, name === 'ETH' ? null : pending) },
        ];
      }),
    ),
  };

  test('is a step of the path at its time, marked as such; no other is', () => {
    const dials = path(programme(), announcing, observed(1.5), 72).filter(
      ({ dial }) => dial === 'maintenance',
    );
    const [bitcoin, ether, sol] = dials;
    expect(bitcoin?.steps[0]).toEqual({ atMs: AT + 30 * MINUTE, value: 10_800, isAnnounced: true });
    expect(bitcoin?.steps.slice(1).some(({ isAnnounced }) => isAnnounced)).toBe(false);
    expect(bitcoin?.steps.length).toBeGreaterThan(1);
    expect(bitcoin?.announced?.value).toBe(10_800);
    expect(sol?.steps).toEqual(bitcoin?.steps);
    expect(ether?.steps.some(({ isAnnounced }) => isAnnounced)).toBe(false);
    // It is told of at the first slot, and so binds an hour later.
    expect(ether?.steps[0]?.atMs).toBe(AT + SLOT + HOUR);
  });

  test('lapses where its target is gone', () => {
    const dials = path(programme(), announcing, observed(1), 24);
    expect(dials.filter(({ dial }) => dial === 'maintenance').flatMap(({ steps }) => steps)).toEqual([]);
  });
});

test('a bar stays as old as it is, a suspension goes on, and an expiry comes', () => {
  const fresh = programme();
  const start = firstState(fresh);
  expect(path(fresh, start, observed(1.5), 72)[0]?.lastGate).not.toBe('DATA');
  const held = path(fresh, start, observed(1.5, { holds: ['SUSPENDED'] }));
  expect(held.map(({ steps, lastGate }) => [steps.length, lastGate])).toEqual(Array(6).fill([0, 'HELD']));
  const ending = programme({ expiresAt: new Date(AT + HOUR).toISOString() });
  expect(path(ending, start, observed(1.5))[0]).toMatchObject({ lastGate: 'HELD' });
});

test('of dials that stand in many ways fewer hours are worked out, and an hour at least', () => {
  const names = Array.from({ length: 900 }, (_, at) => `c${at}`);
  const many = programme({ scope: { marginClasses: names } });
  expect(forwardHours(many, firstState(many))).toBe(72);
  const apart = (kinds: number): ProgrammeState => ({
    buffer: { left: 1, asked: null },
    pairs: new Map(
      names.map((name, at) => {
        const dial: DialState = {
          past: [{ sinceMs: -Infinity, value: GRID + (at % kinds) }],
          ...{ dwell: { sound: 0, all: 0 }, announced: null },
        };
        return [`/marginClasses/${name}`, { initial: dial, maintenance: dial }];
      }),
    ),
  });
  expect([10, 11, 40, 900].map((kinds) => forwardHours(many, apart(kinds)))).toEqual([72, 65, 18, 1]);
});
