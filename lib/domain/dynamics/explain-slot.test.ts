import { describe, expect, test } from 'vitest';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { explainedLimits, targetArithmetic } from './explain-slot';
import { gateSentence } from './gate-sentence';
import type { Observed } from './observed';
import { NO_SLOT_BEFORE, slotRecord } from './path';
import { programmeOf } from './programme';
import { borneWhole, decideSlot, firstState, type LawState } from './slot';
import type { PastSlot } from './state-before';

const MINUTE = 60_000;
const AT = Date.parse('2026-06-01T14:20:00Z');
const programme = programmeOf({ ...EXAMPLE_PROGRAMME, noticeMinutes: 60 });
const VOLATILITIES = { fast: 0.06, slow: 0.04, present: 0.05, longRun: 0.03, stress: 0.09 };

/** One slot of a market as it is told, and where the programme stood before it. */
function decided(
  changes: { readonly observed?: Partial<Observed>; readonly state?: LawState; readonly atMs?: number } = {},
) {
  const { atMs = AT } = changes;
  const state = changes.state ?? new Map([['p', firstState(programme)]]);
  const observed: Observed = {
    signal: { returns: 400, volatilities: VOLATILITIES, closedAtMs: AT, gapAtMs: null, shockAtMs: null },
    ...{ peer: null, liquidity: null, unsound: [], anchor: 0.0905857690921, holds: [] },
    ...changes.observed,
  };
  const found = decideSlot(new Map([['p', programme]]), state, {
    ...{ atMs, slotMs: MINUTE, observed: new Map([['p', observed]]) },
    borne: borneWhole,
  });
  const [decision] = found.decisions;
  const before = state.get('p');
  if (!decision || !before) throw new Error('a slot decides');
  const record = slotRecord(decision, { previous: NO_SLOT_BEFORE, atMs, programmeHash: programme.hash });
  const slot: PastSlot = { record, programme };
  const [initial, maintenance] = record.dials;
  if (!initial || !maintenance) throw new Error('a slot decides of both dials');
  return { slot, before, record, initial, maintenance, state: found.state };
}

describe('the arithmetic of a target', () => {
  test('says each figure, and that they are those of the record', () => {
    const { lines, agrees } = targetArithmetic(decided().slot);
    expect(lines.map(({ label, figure }) => [label, figure])).toEqual([
      ['Fast volatility, per bar', 0.06],
      ['Slow volatility, per bar', 0.04],
      ['0.5 of fast, the rest slow', 0.05],
      ['Volatility in stress', 0.09],
      ['with stress at a weight of 0.25', 0.06],
      ['Long-run volatility, the least that counts', 0.03],
      ['the greater of both', 0.06],
      ['times 2.3263478740408408 × √1: the move covered', 0.139580872442],
      ['divided by the rate at which the dial is 1', 0.0905857690921],
      ['Target of the dial', 1.54086976178],
    ]);
    expect(lines.at(-1)?.recorded).toBe(1.54086976178);
    expect(agrees).toBe(true);
  });

  test('says where the record states another figure', () => {
    const { slot, record } = decided();
    const wrong = { ...record, target: '1.6' };
    expect(targetArithmetic({ ...slot, record: wrong }).agrees).toBe(false);
    const impact = { ...record, rate: { volatility: record.rate?.volatility ?? 0, impact: 0.01 } };
    expect(targetArithmetic({ ...slot, record: impact }).agrees).toBe(false);
    expect(targetArithmetic({ ...slot, record: { ...record, target: null } }).agrees).toBe(false);
  });
});

describe('limits, in their order', () => {
  test('of a rise that is announced: the last that shortens it decides', () => {
    const { slot, before, maintenance } = decided();
    const limits = explainedLimits(slot, maintenance, before, MINUTE);
    expect(limits.map(({ gate, outcome, figure }) => `${gate} ${outcome}: ${figure}`)).toEqual([
      'DATA PASSED: sound; 400 returns',
      'DEADBAND PASSED: 54.1 % above the dial; beyond 5 % it moves',
      'DWELL NOT_ASKED: only before loosening',
      'SPEED LIMITED: one step from 1.0000: at most 1.1000; in 24 h, 1.1000 × its least, 1.0000: at most 1.1000',
      'WINDOW PASSED: window of 5 days, 1.5000 × its least, 1.0000: at most 1.5000; window of 30 days, 2.0000 × its least, 1.0000: at most 2.0000',
      'BOUND PASSED: the greatest approved: at most 4.0000',
      'RELATION PASSED: not above the initial dial, 1.1000',
      'NOTICE DECIDED: 1 h before it binds, so 2026-06-01 15:20 UTC',
      'BUDGET NOT_ASKED: only of a rise that binds',
      'GAIN NOT_ASKED: only of a rise that makes somebody liquidatable',
      'LEAST NOT_ASKED: nothing was to move',
      'HELD NOT_ASKED: nothing holds it',
    ]);
  });

  test('of a dial that stays, nothing after what decided is asked', () => {
    const near = { ...VOLATILITIES, present: 0.0305, stress: 0.0305, longRun: 0.03 };
    const signal = { returns: 400, volatilities: near, closedAtMs: AT, gapAtMs: null, shockAtMs: null };
    const { slot, before, initial } = decided({ observed: { signal, anchor: 0.07 } });
    const limits = explainedLimits(slot, initial, before, MINUTE);
    expect(limits.slice(0, 4).map(({ outcome }) => outcome)).toEqual([
      'PASSED',
      'DECIDED',
      'NOT_ASKED',
      'NOT_ASKED',
    ]);
  });

  test('of a fall: how long it has waited, and how long it must', () => {
    const { slot, before, initial } = decided({ observed: { anchor: 0.2 } });
    const [, , dwell] = explainedLimits(slot, initial, before, MINUTE);
    expect(dwell).toEqual({
      ...{ gate: 'DWELL', outcome: 'DECIDED' },
      figure: 'below on 1 of 1 slots in a row, not yet; 5 days needed',
    });
    const unknown = explainedLimits(slot, { ...initial, gate: 'SPEED' }, null, MINUTE);
    expect(unknown[3]?.figure).toBe('what stood before is not known');
  });
});

test.each([
  ['Rose from 1.0000 to 1.1000. It rises by at most 10 % in 24 h, and 10 % in a step.', {}],
  ['It is suspended.', { holds: ['SUSPENDED'] }],
  ['Rose from 1.0000 to 1.1000. It rises by at most 10 % in 24 h, and 10 % in a step.', { reverting: 'ALL' }],
  [
    'Price sources disagree. The rate that the dial is a multiple of is not known.',
    { anchor: null, unsound: ['SOURCES_DISAGREE'] },
  ],
  ['The target must stay below for 5 days before margin loosens.', { anchor: 0.2 }],
  ['The target is 3.4 % above the dial; within 5 % nothing moves.', { anchor: 0.135 }],
] as const)('%s', (sentence, observed) => {
  const { record, initial } = decided({ observed });
  expect(gateSentence(programme, record, initial)).toBe(sentence);
});

test.each([
  [
    { end: 'STOPPED', gain: '2.4701' },
    'The rest of the rise sets off forced sales of at least 2.48 times what it liquidates itself; 2 times is allowed.',
  ],
  [
    { end: 'SETTLED', gain: '3.97' },
    'The rest of the rise sets off forced sales of 3.97 times what it liquidates itself; 2 times is allowed.',
  ],
  [
    { end: 'STOPPED', unknown: ['A', 'B', 'C', 'D', 'E'] },
    'The rest of the rise liquidates positions in A, B, C and 2 more, and how far their sale moves the price is not known.',
  ],
  [
    { end: 'BEYOND_MODEL', beyond: ['A'] },
    'The rest of the rise sets off forced sales that the market in A does not bear.',
  ],
  [{ end: 'ROUNDS_SPENT' }, 'The rest of the rise sets off forced sales that do not come to rest.'],
] as const)('of the loop gain: %o', (refused, sentence) => {
  const { slot, before, maintenance } = decided();
  const nothing = { accounts: 0, beyond: [], end: 'SETTLED', first: '0', gain: '1', prices: [] } as const;
  const made = { ...nothing, rounds: 0, total: '0', unknown: [] };
  const gain = { asOf: 'a', inputsRevision: '1', limit: '2', made, refused: { ...made, ...refused } };
  const record = { ...slot.record, gain };
  const dial = { ...maintenance, wished: '1.02', after: '1', gate: 'GAIN', gates: ['GAIN'] } as const;
  expect(gateSentence(programme, record, dial)).toBe(sentence);
  const found = explainedLimits({ ...slot, record }, dial, before, MINUTE).find((one) => one.gate === 'GAIN');
  expect(found).toEqual({
    ...{ gate: 'GAIN', outcome: 'DECIDED' },
    figure: `1.0000 of 1.0200, with forced sales of 1 times what the step liquidates itself; at most 2 times. ${sentence}`,
  });
});

test('a rise that was announced is said with its time', () => {
  const { record, maintenance, state } = decided();
  // The speed decided how far; that it waits is the next thing that limited it.
  const noticed = { ...maintenance, gate: 'NOTICE' as const };
  expect(gateSentence(programme, record, noticed)).toBe(
    'A rise to 1.1000 is announced; it binds 2026-06-01 15:20 UTC.',
  );
  const bound = decided({ state, atMs: AT + 60 * MINUTE });
  expect(bound.maintenance.after).toBe('1.1');
});

test('a dial that is ordered back to 1 goes there whatever its target is, and says so', () => {
  const stands = {
    past: [{ sinceMs: -Infinity, value: 10_150 }],
    dwell: { sound: 0, all: 0 },
    announced: null,
  };
  const state: LawState = new Map([
    [
      'p',
      {
        buffer: { left: 1, asked: null },
        pairs: new Map([['/marginClasses/BTC', { initial: stands, maintenance: stands }]]),
      },
    ],
  ]);
  const { slot, before, record, initial } = decided({ state, observed: { reverting: 'ALL' } });
  expect(gateSentence(programme, record, initial)).toBe(
    'Fell from 1.0150 to 1.0000. It goes back to 1, as approved.',
  );
  const limits = explainedLimits(slot, initial, before, MINUTE);
  expect(limits.filter(({ outcome }) => outcome === 'PASSED').map(({ gate }) => gate)).toEqual([
    ...['DATA', 'SPEED', 'BOUND', 'RELATION', 'LEAST'],
  ]);
  const only = decided({ observed: { onlyInitial: true } });
  expect(gateSentence(programme, only.record, only.maintenance)).toBe(
    'The programme moves initial margin alone for now.',
  );
  expect(explainedLimits(only.slot, only.maintenance, only.before, MINUTE).at(-1)).toEqual({
    ...{ gate: 'HELD', outcome: 'DECIDED', figure: 'it moves initial margin alone' },
  });
});
