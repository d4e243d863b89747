import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITED_SENTENCE } from '../../lib/domain/dynamics/gate-sentence';
import type { Observed } from '../../lib/domain/dynamics/observed';
import { contentHash } from '../../lib/domain/json/canonical';
import type { Actor } from '../../lib/domain/governance/people/actor';
import {
  DAY_MS,
  decideSlots,
  importDrawnBars,
  majorsProgramme,
  type ToldSlot,
  withProgrammes,
} from '../../lib/testing/adjusting-venue';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import type { AdjustmentProgrammeDocument } from '../../lib/domain/parameters/document/programme-document';
import { decidePresentSlot } from '../../lib/usecases/adjustments/decide-slot';
import { MarketSignals } from '../../lib/usecases/adjustments/steps/market-signals';
import { SLOT_MS } from '../../lib/domain/dynamics/path';

let venue: ApiVenue;
let viewer: Actor;
let officer: Actor;
let firstBar: Date;
let quiet: AdjustmentProgrammeDocument;
let moving: AdjustmentProgrammeDocument;
/** Slots of `moving`, an hour apart until now. */
let hashes: readonly string[];

function seen(target: number, closedAtMs: number, changes: Partial<Observed> = {}): Observed {
  const sigma = (target * 0.07) / 2.33;
  const volatilities = { fast: sigma, slow: sigma, present: sigma, longRun: sigma, stress: sigma };
  return {
    signal: { returns: 400, volatilities, closedAtMs, gapAtMs: null, shockAtMs: null },
    ...{ peer: null, liquidity: null, unsound: [], anchor: 0.07, holds: [] },
    ...changes,
  };
}

beforeAll(async () => {
  venue = await apiVenue({ accounts: 5 });
  [viewer, officer] = [await venue.person('VIEWER'), await venue.person('OFFICER')];
  firstBar = await importDrawnBars(venue);
  quiet = majorsProgramme(firstBar);
  moving = majorsProgramme(firstBar, { scope: { marginClasses: ['alts'] } });
  await venue.activated(withProgrammes({ majors: quiet, alts: moving }));
  await decidePresentSlot({ ...venue.deps, signals: new MarketSignals(), slotMs: SLOT_MS });
  // The chain of the other programme begins anew in the past: its first slot was just now.
  await venue.owner.query(`set session_replication_role = replica;
    delete from adjustment_state where programme = 'alts'; delete from adjustment_slot where programme = 'alts'`);
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  const targets = [1, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.2];
  hashes = await decideSlots(
    venue,
    'alts',
    moving,
    targets.map((target, at): ToldSlot => {
      const instant = new Date(now - (targets.length - 1 - at) * 3_600_000);
      return {
        at: instant,
        observed: seen(target, instant.getTime(), at === 6 ? { holds: ['SUSPENDED'] } : {}),
        // On the second the book bears half of what would bind.
        borne: (moves) => moves.map(({ from, to }) => (at === 1 ? from + Math.floor((to - from) / 2) : to)),
      };
    }),
  );
});
afterAll(() => venue.close());

const PROGRAMMES = `{ adjustmentProgrammes {
  name phase hash instrument expired target
  subjects { kind name } bounds { least greatest }
  newestSlot { hash at } held { reason sentence since }
  dials { subject { name } dial before after gate why announced { value bindsAt } }
} }`;

interface Programme {
  readonly name: string;
  readonly target: string | null;
  readonly newestSlot: { readonly hash: string } | null;
  readonly held: readonly { readonly reason: string; readonly since: string | null }[];
  readonly dials: readonly { readonly gate: string; readonly why: string; readonly after: string }[];
}

describe('programmes', () => {
  test('say where each dial stands, what decided and why; bars that came through the API are what they read', async () => {
    const { adjustmentProgrammes } = await venue.read<{ adjustmentProgrammes: Programme[] }>(
      viewer,
      PROGRAMMES,
    );
    const [alts, majors] = adjustmentProgrammes;
    expect(adjustmentProgrammes.map(({ name }) => name)).toEqual(['alts', 'majors']);
    expect(majors).toMatchObject({
      ...{ phase: 'SHADOW', instrument: 'BTC-PERP', expired: false, held: [] },
      subjects: [{ kind: 'MARGIN_CLASS', name: 'majors' }],
      bounds: { least: '0.8', greatest: '2' },
    });
    expect(Number(majors?.target)).toBeGreaterThan(1.05);
    expect(majors?.dials.map(({ gate, after }) => [gate, after])).toEqual([
      ['SPEED', '1.1'],
      ['NOTICE', '1'],
    ]);
    expect(majors?.dials[0]?.why).toBe(
      'Rose from 1.0000 to 1.1000. It rises by at most 10 % in 24 h, and 10 % in a step.',
    );
    expect(alts?.newestSlot?.hash).toBe(hashes.at(-1));
    expect(alts?.target).toBe('1.2');
  });

  test('an API without a session, or a token without a right, is told nothing', async () => {
    const { errors, data } = await venue.ask({ kind: 'ANONYMOUS' }, PROGRAMMES);
    expect(data).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('what holds one is said with since when, from the log', async () => {
    const state = (held: string[]) =>
      venue.prisma.adjustmentState.update({ where: { programme: 'majors' }, data: { held } });
    const at = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z'] as const;
    const slot = { phase: 'SHADOW', programmeHash: 'a'.repeat(64), slotHash: 'b'.repeat(64) } as const;
    const told = [['BAR_TOO_OLD'], ['BAR_TOO_OLD', 'PRICE_HELD'], ['PRICE_HELD']] as const;
    for (const [index, reasons] of told.entries())
      await venue.within(({ audit }) =>
        audit.append({
          actor: { kind: 'SYSTEM', process: 'adjuster' },
          action: 'adjustment.hold',
          ...{ subjectKind: 'programme', subjectId: 'majors' },
          payload: { ...slot, at: at[index] ?? '', reasons: [...reasons] },
        }),
      );
    await state(['PRICE_HELD']);
    const { adjustmentProgrammes } = await venue.read<{ adjustmentProgrammes: Programme[] }>(
      viewer,
      PROGRAMMES,
    );
    expect(adjustmentProgrammes[1]?.held).toEqual([
      { reason: 'PRICE_HELD', sentence: 'The price guard holds the price.', since: at[1] },
    ]);
    await state([]);
  });
});

describe('slots', () => {
  const slots = async (actor: Actor, args: string) => {
    const query = `{ adjustmentSlots(${args}) { edges { cursor node {
      hash previous programme moved reasons record dials { dial gate why before after }
    } } pageInfo { hasNextPage endCursor } } }`;
    return venue.ask(actor, query);
  };
  type Page = { adjustmentSlots: { edges: { cursor: string; node: Record<string, unknown> }[] } };
  const hashesOf = async (actor: Actor, args: string) => {
    const { data, errors } = await slots(actor, args);
    if (errors) throw new Error(JSON.stringify(errors));
    return (data as unknown as Page).adjustmentSlots.edges.map(({ node }) => node.hash);
  };

  test('are listed newest first, a page after another, by gate and by move', async () => {
    const newestFirst = hashes.toReversed();
    expect(await hashesOf(viewer, 'programme: "alts", first: 20')).toEqual(newestFirst);
    const { data } = await slots(viewer, 'programme: "alts", first: 3');
    const { endCursor } = (data as unknown as { adjustmentSlots: { pageInfo: { endCursor: string } } })
      .adjustmentSlots.pageInfo;
    expect(await hashesOf(viewer, `programme: "alts", first: 3, after: "${endCursor}"`)).toEqual(
      newestFirst.slice(3, 6),
    );
    expect(await hashesOf(viewer, 'programme: "alts", gate: HELD')).toEqual([hashes[6]]);
    // The initial dial rises at once, maintenance an hour later, and what the book does not bear stays.
    expect(await hashesOf(viewer, 'programme: "alts", movedOnly: true')).not.toContain(hashes[0]);
    expect(await hashesOf(viewer, 'programme: "alts", movedOnly: true')).toContain(hashes[1]);
    expect(await hashesOf(viewer, 'programme: "nobody"')).toEqual([]);
  });

  test('the record is what its hash says, and each follows the one before', async () => {
    const { data } = await slots(officer, 'programme: "alts", first: 20');
    const nodes = (data as unknown as Page).adjustmentSlots.edges.map(({ node }) => node);
    for (const [at, { hash, previous, record }] of nodes.entries()) {
      expect(contentHash(record as string)).toBe(hash);
      expect(previous).toBe(nodes[at + 1]?.hash ?? '0'.repeat(64));
    }
  });

  test('that the budget binds is told to those who may see it alone', async () => {
    await venue.owner.query(`set session_replication_role = replica;
      update adjustment_slot set gates = '{BUDGET}' where hash = '${hashes[1] ?? ''}'`);
    const ofBudget = 'programme: "alts", gate: BUDGET';
    for (const role of ['OFFICER', 'CHAIR', 'OPERATOR', 'AUDITOR'] as const)
      expect(await hashesOf(await venue.person(role), ofBudget)).toEqual([hashes[1]]);
    for (const role of ['VIEWER', 'ANALYST', 'ADMINISTRATOR'] as const) {
      const { errors } = await slots(await venue.person(role), ofBudget);
      expect(errors?.[0]?.extensions, role).toMatchObject({ code: 'FORBIDDEN', right: 'SEE_BUDGET' });
    }
    const { errors } = await slots(officer, 'gate: LIMITED');
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'adjustmentSlots.gate',
    });
    const second = async (actor: Actor) =>
      (((await slots(actor, 'programme: "alts", first: 7')).data as unknown as Page).adjustmentSlots.edges[6]
        ?.node ?? {}) as { record: string | null };
    expect((await second(officer)).record).toContain('BUDGET');
    expect((await second(viewer)).record).toBeNull();
  });
});

describe('a slot taken apart', () => {
  const EXPLAIN = `query ($hash: String!) { explainSlot(hash: $hash) {
    slot { hash } replay
    inputs { label figure }
    target { agrees lines { label figure recorded } }
    dials { wished decision { dial gate } limits { gate outcome figure } }
  } }`;
  interface Explained {
    readonly replay: string;
    readonly target: { readonly agrees: boolean; readonly lines: readonly { readonly figure: string }[] };
    readonly dials: readonly {
      readonly wished: string | null;
      readonly decision: { readonly dial: string; readonly gate: string };
      readonly limits: readonly {
        readonly gate: string;
        readonly outcome: string;
        readonly figure: string;
      }[];
    }[];
  }
  const explained = async (actor: Actor, hash: string) =>
    (await venue.read<{ explainSlot: Explained | null }>(actor, EXPLAIN, { hash })).explainSlot;

  test('each slot of a chain is decided again as it was, and its target adds up', async () => {
    for (const hash of hashes)
      expect(await explained(officer, hash), hash).toMatchObject({
        replay: 'SAME',
        target: { agrees: true },
      });
    expect(await explained(officer, 'f'.repeat(64))).toBeNull();
    const { data } = await venue.ask(viewer, PROGRAMMES);
    const [, majors] = (data as unknown as { adjustmentProgrammes: Programme[] }).adjustmentProgrammes;
    expect(await explained(viewer, majors?.newestSlot?.hash ?? '')).toMatchObject({ replay: 'SAME' });
  });

  test('where the book bore less, the budget is named to an officer and to nobody else', async () => {
    const limitsOf = async (actor: Actor) => {
      const [initial] = (await explained(actor, hashes[1] ?? ''))?.dials ?? [];
      return { wished: initial?.wished, at: initial?.limits.slice(8, 9) };
    };
    const told = await limitsOf(officer);
    expect(told.at).toEqual([
      {
        gate: 'BUDGET',
        outcome: 'DECIDED',
        figure: 'the book bore 1.0500 of 1.1000',
      },
    ]);
    expect(await limitsOf(viewer)).toEqual({
      wished: null,
      at: [{ gate: 'LIMITED', outcome: 'DECIDED', figure: LIMITED_SENTENCE }],
    });
    // Nor which of what few may see decided: there is one row for all of it.
    const [shown] = (await explained(viewer, hashes[1] ?? ''))?.dials ?? [];
    expect(shown?.limits.filter(({ gate }) => ['LIMITED', 'BUDGET', 'GAIN'].includes(gate))).toHaveLength(1);
  });

  test('a record that was tampered with is found by its replay and by its arithmetic', async () => {
    const { record } = await venue.prisma.adjustmentSlot.findUniqueOrThrow({
      where: { hash: hashes[3] ?? '' },
    });
    const forged = record.replace('"target":"1.5"', '"target":"1.4"');
    expect(forged).not.toBe(record);
    const replace = (text: string, from: string, to: string) =>
      venue.owner.query(
        `set session_replication_role = replica;
        update adjustment_slot set record = '${text}', hash = '${to}' where hash = '${from}'`,
      );
    const hash = contentHash(forged);
    await replace(forged, hashes[3] ?? '', hash);
    expect(await explained(officer, hash)).toMatchObject({ replay: 'DIFFERS', target: { agrees: false } });
    await replace(record, hash, hashes[3] ?? '');
  });
});

describe('a forward path', () => {
  const FORWARD = `query ($programme: String!, $hours: Int) { forwardPath(programme: $programme, hours: $hours) {
    from until dials { dial now lastGate steps { at value announced } announced { value bindsAt } }
  } }`;
  test('goes on from the newest slot, with what is announced in it, for whoever reads', async () => {
    const { forwardPath } = await venue.read<{
      forwardPath: {
        from: string;
        dials: {
          dial: string;
          now: string;
          steps: { at: string; value: string; announced: boolean }[];
          announced: { value: string; bindsAt: string } | null;
        }[];
      };
    }>(viewer, FORWARD, { programme: 'majors', hours: 2 });
    const [initial, maintenance] = forwardPath.dials;
    expect(initial).toMatchObject({ dial: 'INITIAL', now: '1.1', steps: [] });
    expect(maintenance?.announced?.value).toBe('1.1');
    expect(maintenance?.steps).toEqual([
      { at: maintenance?.announced?.bindsAt, value: '1.1', announced: true },
    ]);
    expect(Date.parse(maintenance?.announced?.bindsAt ?? '') - Date.parse(forwardPath.from)).toBe(3_600_000);
  });

  test('of no programme is none, and of more hours than are worked out a refusal', async () => {
    expect(await venue.read(viewer, FORWARD, { programme: 'nobody' })).toEqual({ forwardPath: null });
    for (const hours of [0, 73]) {
      const { errors } = await venue.ask(viewer, FORWARD, { programme: 'majors', hours });
      expect(errors?.[0]?.extensions).toMatchObject({ argument: 'forwardPath.hours', rule: 'forward-hours' });
    }
  });
});

describe('a backtest', () => {
  const BACKTEST = `query ($programme: String!, $from: DateTime, $to: DateTime, $points: Int) {
    backtestProgramme(programme: $programme, from: $from, to: $to, points: $points) {
      __typename
      ... on InvalidInput { faults { path rule } }
      ... on ProgrammeBacktest {
        targetRate
        summary { slots moves pathHash maintenance { meanDial largestRise { days by } } tools { tool } }
        path { at price volatility target initial maintenance hash }
      }
    }
  }`;
  interface Outcome {
    readonly __typename: string;
    readonly targetRate?: string | null;
    readonly faults?: readonly Record<'path' | 'rule', string>[];
    readonly summary?: { readonly slots: number; readonly moves: number; readonly pathHash: string };
    readonly path?: readonly Record<'hash' | 'at' | 'target', string>[];
  }
  const backtested = async (programme: unknown, more: object = {}) =>
    (
      await venue.read<{ backtestProgramme: Outcome }>(viewer, BACKTEST, {
        programme: typeof programme === 'string' ? programme : JSON.stringify(programme),
        ...more,
      })
    ).backtestProgramme;

  test('plays a programme over the bars that the venue knows, to any instant, in as many points as asked', async () => {
    const whole = await backtested(quiet, { points: 10 });
    expect(whole).toMatchObject({ __typename: 'ProgrammeBacktest', summary: { slots: 420 - 365 } });
    expect(whole.summary?.moves).toBeGreaterThan(0);
    expect(whole.path).toHaveLength(10);
    expect(whole.path?.at(-1)?.hash).toBe(whole.summary?.pathHash);
    const from = new Date(firstBar.getTime() + 100 * DAY_MS);
    const to = new Date(firstBar.getTime() + 149 * DAY_MS);
    const part = await backtested(quiet, { from: from.toISOString(), to: to.toISOString() });
    const { instrument } = await venue.read<{ instrument: { barSeries: object[] } }>(
      viewer,
      '{ instrument(symbol: "BTC-PERP") { barSeries { barMinutes from } } }',
    );
    expect(instrument.barSeries).toEqual([{ barMinutes: 1_440, from: firstBar.toISOString() }]);
    expect(part.summary?.slots).toBe(50);
    expect(part.path?.[0]?.at).toBe(new Date(from.getTime() + DAY_MS).toISOString());
  });

  test('says the rate that the law wants now: as the reference it makes 1 the target of that instant', async () => {
    const asked = (reference: string) =>
      backtested({ ...quiet, target: { ...quiet.target, anchor: { kind: 'RELATIVE', reference } } });
    const { targetRate } = await asked('1');
    const anchored = await asked(targetRate ?? '');
    expect(Number(anchored.path?.at(-1)?.target)).toBeCloseTo(1, 11);
  });

  test.each([
    ['no JSON', '{', 'json'],
    ['no programme', '{}', 'required'],
    [
      'an absolute anchor',
      { target: { quantile: '1', horizonBars: '1', anchor: { kind: 'ABSOLUTE', notional: '1' } } },
      'anchor-of-a-version',
    ],
    ['an instrument without bars', { signal: { instrument: 'ETH-PERP' } }, 'first-bar-missing'],
    [
      'a first bar that is not there',
      { signal: { firstBar: '2020-01-01T00:00:00.000Z' } },
      'first-bar-missing',
    ],
    ['too little history', { signal: { firstBar: 'LATE' } }, 'too-few-bars'],
    [
      'more decisions than are made',
      { scope: { marginClasses: Array.from({ length: 50 }, (_, at) => `c${at}`) } },
      'too-many-bars',
    ],
  ] as const)('%s is refused with its place and rule', async (_what, change, rule) => {
    const late = new Date(firstBar.getTime() + 200 * DAY_MS).toISOString();
    const changed = (): unknown => {
      if (typeof change === 'string') return change;
      const text = JSON.stringify({
        ...quiet,
        ...change,
        ...('signal' in change ? { signal: { ...quiet.signal, ...change.signal } } : {}),
      });
      return text.replace('LATE', late);
    };
    const { __typename, faults } = await backtested(changed());
    expect(__typename).toBe('InvalidInput');
    expect(faults?.map((fault) => fault.rule)).toContain(rule);
  });
});

test('history shows price, target and dials as they stood, and slots that moved', async () => {
  const query = `{ adjustmentHistory(programme: "alts", hours: 24) {
    points { at price volatility target initial maintenance slotHash } moves { hash }
  } }`;
  const { adjustmentHistory } = await venue.read<{
    adjustmentHistory: {
      points: {
        price: string | null;
        initial: string | null;
        slotHash: string | null;
        target: string | null;
      }[];
      moves: { hash: string }[];
    };
  }>(viewer, query);
  const { points, moves } = adjustmentHistory;
  expect(points).toHaveLength(240);
  expect(points[0]).toMatchObject({ initial: null, slotHash: null, target: null });
  expect(points[0]?.price).not.toBeNull();
  expect(points.at(-1)?.slotHash).toBe(hashes.at(-1));
  expect(new Set(points.map(({ slotHash }) => slotHash)).size).toBe(hashes.length + 1);
  expect(moves.map(({ hash }) => hash)).toContain(hashes[1]);
  const refused = await venue.ask(viewer, query.replace('24', '8761'));
  expect(refused.errors?.[0]?.extensions).toMatchObject({ rule: 'history-hours' });
});

test('after it left shadow a slot is replayed from dials that began as approved', async () => {
  const inHours = (hours: number) => new Date(Math.floor(Date.now() / 60_000) * 60_000 + hours * 3_600_000);
  const slotAt = (at: Date): ToldSlot => ({ at, observed: seen(1.9, at.getTime()) });
  // In shadow it announces a rise, which would bind with the slot after it left.
  await decideSlots(venue, 'alts', moving, [slotAt(inHours(30)), slotAt(inHours(30.5))]);
  const programmeHash = 'a'.repeat(64);
  await venue.within(async ({ adjustments, audit }) => {
    const stored = (await adjustments.lock()).find(({ programme }) => programme === 'alts');
    if (!stored) throw new Error('it has decided');
    const standing = { phase: 'LIVE', phaseAt: new Date(), suspendedAt: null, isReverting: false } as const;
    await adjustments.order('alts', standing, { ...stored.state, pairs: new Map() });
    await audit.append({
      ...{ actor: officer, action: 'adjustment.carry-out', subjectKind: 'programme', subjectId: 'alts' },
      payload: {
        order: 'LIVE',
        orderHash: programmeHash,
        approvals: [],
        phaseBefore: 'SHADOW',
        phase: 'LIVE',
      },
    });
  });
  await venue.owner.query(
    "set session_replication_role = replica; update audit_entry set at = '" +
      `${inHours(31).toISOString()}' where action = 'adjustment.carry-out'`,
  );
  const [hash = ''] = await decideSlots(venue, 'alts', moving, [slotAt(inHours(31.5))]);
  const query =
    'query ($hash: String!) { explainSlot(hash: $hash) { replay dials { decision { before after } } } }';
  const { explainSlot } = await venue.read<{ explainSlot: object }>(officer, query, { hash });
  expect(explainSlot).toMatchObject({
    replay: 'SAME',
    dials: [{ decision: { before: '1', after: '1.1' } }, {}],
  });
});
