import { describe, expect, test } from 'vitest';
import { Decimal } from '../number/decimal';
import type { AdjustmentProgrammeDocument } from '../parameters/document/programme-document';
import { AS_APPROVED, type DialState, dwelt, GRID, moved, valueNow } from './dial';
import { EXAMPLE_PROGRAMME } from './example-programme';
import type { Observed } from './observed';
import { programmeOf } from './programme';
import { borneTo, borneWhole, decideSlot, type LawState, type Move, type ProgrammeDecision } from './slot';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const AT = Date.parse('2026-06-01T00:00:00Z');
const SUBJECT = '/marginClasses/BTC';

/** A programme whose target is what its long-run volatility is a multiple of: σ 0.01 is 1. */
function programme(changes: Partial<AdjustmentProgrammeDocument> = {}) {
  return programmeOf({
    ...EXAMPLE_PROGRAMME,
    target: { quantile: '1', horizonBars: '1', anchor: { kind: 'RELATIVE', reference: '0.01' } },
    ...changes,
  });
}

function observed(target: string, changes: Partial<Observed> = {}): Observed {
  const sigma = Number(target) / 100;
  const volatilities = { fast: sigma, slow: sigma, present: sigma, longRun: sigma, stress: sigma };
  return {
    signal: { returns: 400, volatilities, closedAtMs: AT, gapAtMs: null, shockAtMs: null },
    ...{ peer: null, liquidity: null, unsound: [], anchor: 0.01, holds: [] },
    ...changes,
  };
}

const inForce = (value: number, sinceMs = -Infinity): DialState => ({
  ...AS_APPROVED,
  past: [{ sinceMs, value }],
});

function stateOf(initial: DialState, maintenance: DialState = initial): LawState {
  return new Map([
    ['p', { buffer: { left: 1, asked: null }, pairs: new Map([[SUBJECT, { initial, maintenance }]]) }],
  ]);
}

interface Slot {
  readonly rules?: Partial<AdjustmentProgrammeDocument>;
  readonly state?: LawState;
  readonly seen: Observed;
  readonly borne?: (moves: readonly Move[]) => readonly number[];
  readonly atMs?: number;
}

function slot({ rules, state = new Map(), seen, borne, atMs = AT }: Slot) {
  const found = decideSlot(new Map([['p', programme(rules)]]), state, {
    ...{ atMs, slotMs: DAY, observed: new Map([['p', seen]]) },
    borne: borne ? (moves) => borneTo(moves, borne(moves)) : borneWhole,
  });
  const [decision] = found.decisions;
  if (!decision) throw new Error('a slot decides');
  return { ...found, decision };
}

function told({ dials }: ProgrammeDecision) {
  return dials.map(({ after, gate }) => [after, gate]);
}

describe('the band', () => {
  test.each([
    ['1.05', 'DEADBAND', GRID],
    ['1.050001', 'NONE', 10_500],
    ['0.9', 'DEADBAND', GRID],
    ['0.899999', 'DWELL', GRID],
  ])('a target of %s: %s', (target, gate, after) => {
    const { decision } = slot({ seen: observed(target) });
    expect(told(decision)).toEqual([
      [after, gate],
      [after, gate],
    ]);
  });

  test('a fall waits for five days of slots, nine in ten of them sound', () => {
    let state: LawState = new Map();
    const gates: string[] = [];
    for (let day = 0; day < 6; day += 1) {
      const seen = observed('0.5', day === 2 ? { unsound: ['PRICE_HELD'] } : {});
      const atMs = AT + day * DAY;
      const at = { ...seen, signal: { ...seen.signal, closedAtMs: atMs } };
      const found = slot({ state, seen: at, atMs });
      state = found.state;
      gates.push(found.decision.dials[0]?.gate ?? '');
    }
    // Five sound slots of six are too few of all; a sixth and more would be needed.
    expect(gates).toEqual(['DWELL', 'DWELL', 'DATA', 'DWELL', 'DWELL', 'DWELL']);
    expect(state.get('p')?.pairs.get(SUBJECT)?.initial.dwell).toEqual({ sound: 5, all: 6 });
    expect(dwelt({ sound: 3, all: 4 }, 'NOT_BELOW')).toEqual({ sound: 0, all: 0 });
    expect(dwelt({ sound: 0, all: 0 }, 'UNSOUND')).toEqual({ sound: 0, all: 0 });
  });

  test('after a gap the wait begins again', () => {
    const waited = { ...AS_APPROVED, dwell: { sound: 9, all: 9 } };
    const fallen = slot({ state: stateOf(waited), seen: observed('0.5') });
    expect(told(fallen.decision)[0]).toEqual([9_800, 'SPEED']);
    const seen = observed('0.5');
    const gap = { ...seen, signal: { ...seen.signal, gapAtMs: AT } };
    expect(told(slot({ state: stateOf(waited), seen: gap }).decision)[0]).toEqual([GRID, 'DWELL']);
  });
});

describe('limits', () => {
  test.each([
    ['9', {}, 11_000, 'SPEED'],
    ['9', { bounds: { least: '0.5', greatest: '1.08' } }, 10_800, 'BOUND'],
    ['1.0777777', {}, 10_777, 'NONE'],
  ] as const)('a target of %s, %o', (target, rules, after, gate) => {
    expect(told(slot({ rules, seen: observed(target) }).decision)[0]).toEqual([after, gate]);
  });

  test('a window counts what stood at any time in it, and nothing before', () => {
    const risen = (sinceDays: number) => moved(inForce(GRID), 14_500, AT - sinceDays * DAY, 30 * DAY);
    expect(told(slot({ state: stateOf(risen(4)), seen: observed('9') }).decision)[0]).toEqual([
      15_000,
      'WINDOW',
    ]);
    expect(told(slot({ state: stateOf(risen(5)), seen: observed('9') }).decision)[0]).toEqual([
      15_950,
      'SPEED',
    ]);
  });

  test('a move below the least step waits, unless it ends at the target, a bound or 1', () => {
    const tight = (value: number) => moved(inForce(value), value, AT - 10 * DAY, 30 * DAY);
    // Windows let it to 15,000 alone: less than 1 % above 14,900.
    const near = moved(inForce(GRID), 14_900, AT - 4 * DAY, 30 * DAY);
    const waits = slot({ state: stateOf(near), seen: observed('9') }).decision.dials[0];
    expect(waits).toMatchObject({ after: 14_900, gate: 'LEAST', gates: ['WINDOW', 'LEAST'] });
    const falling = { ...tight(10_099), dwell: { sound: 9, all: 9 } };
    const bounds = { least: '1', greatest: '4' };
    expect(
      told(slot({ rules: { bounds }, state: stateOf(falling), seen: observed('0.9') }).decision)[0],
    ).toEqual([10_099, 'DEADBAND']);
    const band = { ...EXAMPLE_PROGRAMME.band, below: '0.001' };
    expect(
      told(slot({ rules: { bounds, band }, state: stateOf(falling), seen: observed('0.9') }).decision)[0],
    ).toEqual([GRID, 'BOUND']);
  });
});

describe('two dials', () => {
  const slowInitial = { ...EXAMPLE_PROGRAMME.initial, largestStep: '0.02' };

  test('maintenance never passes initial, which rises first', () => {
    const { decision } = slot({ rules: { initial: slowInitial }, seen: observed('9') });
    expect(told(decision)).toEqual([
      [10_200, 'SPEED'],
      [10_200, 'RELATION'],
    ]);
    expect(decision.dials[1]?.gates).toEqual(['SPEED', 'RELATION']);
  });

  test('falling, initial waits for maintenance', () => {
    const waited = { ...inForce(20_000), dwell: { sound: 9, all: 9 } };
    const waiting = { ...inForce(20_000), dwell: { sound: 1, all: 1 } };
    const { decision } = slot({ state: stateOf(waited, waiting), seen: observed('1') });
    expect(told(decision)).toEqual([
      [20_000, 'RELATION'],
      [20_000, 'DWELL'],
    ]);
    expect(decision.dials[0]?.gates).toContain('RELATION');
  });

  test('what the book does not bear of initial, maintenance does not do either', () => {
    const asked: Move[] = [];
    const { decision } = slot({
      seen: observed('9'),
      borne: (moves) => {
        asked.push(...moves);
        return moves.map(({ dial, to }) => (dial === 'initial' ? 10_300 : to));
      },
    });
    expect(asked.map(({ dial, from, to }) => [dial, from, to])).toEqual([
      ['initial', GRID, 11_000],
      ['maintenance', GRID, 11_000],
    ]);
    expect(told(decision)).toEqual([
      [10_300, 'BUDGET'],
      [10_300, 'RELATION'],
    ]);
    expect(decision.dials.map(({ gates }) => gates)).toEqual([
      ['SPEED', 'BUDGET'],
      ['SPEED', 'RELATION'],
    ]);
  });

  test.each([
    [['BUDGET'], 'BUDGET'],
    [['GAIN'], 'GAIN'],
    [['BUDGET', 'GAIN'], 'GAIN'],
  ] as const)('what shortened a rise last is what binds: of %s', (by, gate) => {
    const { decisions } = decideSlot(new Map([['p', programme()]]), new Map(), {
      ...{ atMs: AT, slotMs: DAY, observed: new Map([['p', observed('9')]]) },
      borne: (moves) =>
        moves.map((move) => (move.dial === 'initial' ? { to: move.to, by: [] } : { to: 10_200, by })),
    });
    const dial = decisions[0]?.dials.find((one) => one.dial === 'maintenance');
    expect([dial?.after, dial?.gate, dial?.gates]).toEqual([10_200, gate, ['SPEED', ...by]]);
  });
});

describe('notice', () => {
  const rules = { noticeMinutes: 60 };

  test('announces a rise of maintenance margin, and lets it bind when its time has come', () => {
    const first = slot({ rules, seen: observed('9') });
    expect(told(first.decision)).toEqual([
      [11_000, 'SPEED'],
      [GRID, 'NOTICE'],
    ]);
    const announced = { value: 11_000, announcedAtMs: AT, bindsAtMs: AT + HOUR };
    expect(first.decision.dials[1]).toMatchObject({ gates: ['SPEED', 'NOTICE'], announced });
    const early = slot({ rules, state: first.state, seen: observed('9'), atMs: AT + HOUR - 1 });
    expect(early.decision.dials[1]).toMatchObject({ after: GRID, announced });
    const due = slot({ rules, state: early.state, seen: observed('9'), atMs: AT + HOUR });
    expect(due.decision.dials[1]).toMatchObject({ after: 11_000, announced: null });
  });

  test('what was announced may shrink, never grow, and lapses when its reason is gone', () => {
    const first = slot({ rules, seen: observed('1.06') });
    const at = { rules, state: first.state, atMs: AT + HOUR };
    expect(slot({ ...at, seen: observed('9') }).decision.dials[1]).toMatchObject({
      after: 10_600,
      announced: null,
    });
    expect(slot({ ...at, seen: observed('1.055') }).decision.dials[1]).toMatchObject({ after: 10_550 });
    expect(slot({ ...at, seen: observed('1.01') }).decision.dials[1]).toMatchObject({
      after: GRID,
      announced: null,
    });
    const held = slot({ ...at, seen: observed('9', { holds: ['SUSPENDED'] }) });
    expect(held.decision.dials[1]).toMatchObject({ after: GRID, announced: null, gate: 'HELD' });
  });
});

describe('data', () => {
  const old = (ms: number) => ({ signal: { ...observed('9').signal, closedAtMs: AT - ms } });
  const young = (changes: Partial<Observed> = {}) => {
    const seen = observed('9', changes);
    return { ...seen, signal: { ...seen.signal, returns: 364 } };
  };

  test.each([
    ['a bar as old as it may be', observed('9', old(DAY)), [11_000, 11_000], []],
    ['a bar older than that', observed('9', old(DAY + 1)), [GRID, GRID], ['BAR_TOO_OLD']],
    [
      'sources that disagree',
      observed('9', { unsound: ['SOURCES_DISAGREE'] }),
      [11_000, GRID],
      ['SOURCES_DISAGREE'],
    ],
    ['a held price', observed('9', { unsound: ['PRICE_HELD'] }), [GRID, GRID], ['PRICE_HELD']],
    ['an unknown anchor', observed('9', { anchor: null }), [GRID, GRID], ['ANCHOR_UNKNOWN']],
    ['too young a signal, without a peer', young(), [GRID, GRID], ['PEER_UNKNOWN']],
  ] as const)('%s', (_, seen, after, unsound) => {
    const { decision } = slot({ seen });
    expect(decision.dials.map((one) => one.after)).toEqual(after);
    expect(decision.unsound).toEqual(unsound);
  });

  test('a young signal has at least the long-run and stress volatility of its peer, and never loosens', () => {
    const peer = { fast: 0, slow: 0, present: 0, longRun: 0.0107, stress: 0.0107 };
    const seen = (target: string) => {
      const own = observed(target, { peer });
      return { ...own, signal: { ...own.signal, returns: 364 } };
    };
    expect(told(slot({ seen: seen('0.5') }).decision)[0]).toEqual([10_700, 'NONE']);
    const low = { ...seen('0.5'), peer: { ...peer, longRun: 0.005, stress: 0.005 } };
    const waited = { ...inForce(20_000), dwell: { sound: 99, all: 99 } };
    expect(told(slot({ state: stateOf(waited), seen: low }).decision)[0]).toEqual([20_000, 'DATA']);
  });

  test('an impact whose liquidity nobody knows moves nothing', () => {
    const target = { ...EXAMPLE_PROGRAMME.target, impact: { coefficient: '1', notional: '1000' } };
    const { decision } = slot({ rules: { target }, seen: observed('9') });
    expect(decision).toMatchObject({ target: null, unsound: ['LIQUIDITY_UNKNOWN'] });
  });

  test('after a shock maintenance margin rests, and initial margin does not', () => {
    const volatility = { ...EXAMPLE_PROGRAMME.volatility, shock: { multiple: '5', restHours: 4 } };
    const seen = (ms: number) => ({
      ...observed('9'),
      signal: { ...observed('9').signal, shockAtMs: AT - ms },
    });
    const after = (ms: number) => told(slot({ rules: { volatility }, seen: seen(ms) }).decision);
    expect(after(4 * HOUR - 1)).toEqual([
      [11_000, 'SPEED'],
      [GRID, 'HELD'],
    ]);
    expect(after(4 * HOUR)[1]).toEqual([11_000, 'SPEED']);
  });

  test('over is over: at the instant at which it expires a programme decides nothing more', () => {
    const expiresAt = new Date(AT).toISOString();
    expect(slot({ rules: { expiresAt }, seen: observed('9') }).decision).toMatchObject({
      holds: ['EXPIRED'],
    });
    const later = new Date(AT + 1).toISOString();
    expect(slot({ rules: { expiresAt: later }, seen: observed('9') }).decision.holds).toEqual([]);
  });
});

test('several programmes: the rise that is furthest behind is asked first, and each in the order of its need', () => {
  const scope = { marginClasses: ['ETH', 'ADA'] };
  const asked: string[] = [];
  const found = decideSlot(
    new Map([
      ['b', programme()],
      ['a', programme({ scope })],
    ]),
    new Map(),
    {
      ...{ atMs: AT, slotMs: DAY },
      observed: new Map([
        ['a', observed('2')],
        ['b', observed('3')],
      ]),
      borne: (moves) => {
        asked.push(...moves.map(({ subject, dial }) => `${subject} ${dial}`));
        return borneTo(moves, []);
      },
    },
  );
  expect(found.decisions.map((one) => one.programme)).toEqual(['a', 'b']);
  expect(asked).toEqual([
    '/marginClasses/BTC initial',
    '/marginClasses/BTC maintenance',
    '/marginClasses/ADA initial',
    '/marginClasses/ADA maintenance',
    '/marginClasses/ETH initial',
    '/marginClasses/ETH maintenance',
  ]);
  for (const { dials } of found.decisions)
    for (const { after, gates } of dials) expect([after, gates.includes('BUDGET')]).toEqual([GRID, true]);
  const pair = found.state.get('a')?.pairs.get('/marginClasses/ADA');
  expect(pair && valueNow(pair.initial)).toBe(GRID);
  expect(found.decisions[0]?.target).toEqual(new Decimal(2));
});

describe('what people ordered', () => {
  const values = (found: ReturnType<typeof slot>) =>
    found.decision.dials.map(({ dial, after, gate }) => [dial, after, gate]);

  test('initial margin alone moves, both ways, and never below maintenance margin', () => {
    const onlyInitial = { onlyInitial: true } as const;
    expect(values(slot({ seen: observed('2', onlyInitial) }))).toEqual([
      ['initial', 11_000, 'SPEED'],
      ['maintenance', GRID, 'HELD'],
    ]);
    const waited = { ...inForce(GRID), dwell: { sound: 9, all: 9 } };
    expect(values(slot({ state: stateOf(waited), seen: observed('0.5', onlyInitial) }))).toEqual([
      ['initial', GRID, 'RELATION'],
      ['maintenance', GRID, 'HELD'],
    ]);
  });

  test.each([
    ['whatever the market is', observed('4', { reverting: 'ALL' })],
    ['on data that is not sound', observed('4', { reverting: 'ALL', unsound: ['PRICE_HELD'] })],
    ['whatever holds it', observed('4', { reverting: 'ALL', holds: ['SUSPENDED'] })],
  ])('back to 1 goes by the limits of a fall, without waiting: %s', (_how, seen) => {
    const found = slot({ state: stateOf(inForce(15_000)), seen });
    expect(values(found)).toEqual([
      ['initial', 14_700, 'SPEED'],
      ['maintenance', 14_700, 'SPEED'],
    ]);
    const near = slot({ state: stateOf(inForce(10_100)), seen });
    expect(values(near)).toEqual([
      ['initial', GRID, 'NONE'],
      ['maintenance', GRID, 'NONE'],
    ]);
  });

  test('back to 1 from below is a rise that live accounts bear, with notice; from above it is none', () => {
    const from = {
      state: stateOf(inForce(9_000)),
      seen: observed('0.5', { reverting: 'FROM_BELOW' as const }),
    };
    const asked: Move[] = [];
    const found = slot({
      ...from,
      borne: (moves) => {
        asked.push(...moves);
        return moves.map(({ to, dial }) => (dial === 'maintenance' ? 9_500 : to));
      },
    });
    expect(asked.map(({ dial, to }) => [dial, to])).toEqual([
      ['initial', 9_900],
      ['maintenance', 9_900],
    ]);
    expect(values(found)).toEqual([
      ['initial', 9_900, 'SPEED'],
      ['maintenance', 9_500, 'BUDGET'],
    ]);
    const announced = slot({ ...from, rules: { noticeMinutes: 60 } });
    expect(values(announced)[1]).toEqual(['maintenance', 9_000, 'NOTICE']);
    expect(announced.decision.dials[1]?.announced).toMatchObject({ value: 9_900 });
    const above = { holds: ['SUSPENDED'], reverting: 'FROM_BELOW' } as const;
    expect(values(slot({ state: stateOf(inForce(12_000)), seen: observed('0.5', above) }))[0]).toEqual([
      'initial',
      12_000,
      'HELD',
    ]);
  });
});

describe('a class that the liquidation budget has bound for long', () => {
  // Initial margin ran ahead of maintenance, which the budget kept at 1.
  const state = stateOf({ ...inForce(15_000), dwell: { sound: 60, all: 60 } }, inForce(GRID));

  test('does not loosen, not even where initial margin is far above the target', () => {
    const seen = observed('1.2', { constrained: [SUBJECT] });
    const { decision } = slot({ state, seen, borne: (moves) => moves.map(({ from }) => from) });
    expect(told(decision)).toEqual([
      [15_000, 'BUDGET'],
      [GRID, 'BUDGET'],
    ]);
  });

  test('loosens where another class is the one that is bound', () => {
    const seen = observed('1.2', { constrained: ['/marginClasses/ETH'] });
    expect(slot({ state, seen }).decision.dials[0]?.after).toBeLessThan(15_000);
  });

  test('goes on with initial margin', () => {
    const seen = observed('2', { constrained: [SUBJECT] });
    expect(
      slot({ seen, borne: (all) => all.map((one) => (one.dial === 'initial' ? one.to : one.from)) }).decision
        .dials[0]?.after,
    ).toBeGreaterThan(GRID);
  });

  test('goes back where people ordered it', () => {
    const seen = observed('1.2', { constrained: [SUBJECT], reverting: 'ALL' });
    expect(slot({ state, seen }).decision.dials[0]?.after).toBeLessThan(15_000);
  });
});
