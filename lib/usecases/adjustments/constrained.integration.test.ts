import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnarEngine } from '../../engine/columnar-engine';
import { type AdjustedVenue, adjustedVenue, altsProgramme, heldUpTo } from '../../testing/adjusted-venue';
import { putBooks } from '../../testing/put-books';
import { approveOrder } from './approve-order';
import { orderProgramme } from './order-programme';
import { orderTightening } from './order-tightening';
import { reviewTightening } from './review-tightening';
import { stateUncoveredLoss } from './state-uncovered-loss';

/** 100 contracts of 1,000 at 0.1425 are a notional of 14,250; below 20,000 maintenance margin is 2 %: 285. */
const HELD = { contracts: 100, mark: '0.1425', maintenance: '285' };
const NOTIONAL = 14_250;
const ALTS = '/marginClasses/alts';
const HOUR = 3_600_000;

let venue: AdjustedVenue;
type Person = Awaited<ReturnType<AdjustedVenue['person']>>;
let [first, second, third]: Person[] = [];
const someone = (person: Person | undefined): Person => {
  if (!person) throw new Error('they are known');
  return person;
};

beforeAll(async () => {
  // Programmes may use 0.7 of it: less than one account. Its target is 1.5.
  venue = await adjustedVenue({ programme: altsProgramme(1.5), budget: '10000' });
  [first, second, third] = [
    await venue.person('OFFICER'),
    await venue.person('CHAIR'),
    await venue.person('OFFICER'),
  ];
  await venue.within(({ book }) => putBooks(book, [heldUpTo('whale', '1.005', HELD)]));
  await venue.slot();
  await venue.inPhase('LIVE');
});
afterAll(() => venue.close());

/** Hours cannot be waited for: what is kept of when they began is set back. */
async function hoursPass(hours: number): Promise<void> {
  const back = `interval '${hours} hours'`;
  await venue.owner.query(
    `update adjustment_state set bound_since = (select coalesce(jsonb_object_agg(key, (value #>> '{}')::timestamptz - ${back}), '{}') from jsonb_each(bound_since))`,
  );
}
const bound = async (): Promise<Date | null> => {
  const { boundSince } = await venue.state();
  const since = (boundSince as Record<string, string>)[ALTS];
  return since === undefined ? null : new Date(since);
};
const newest = async () => {
  const { record } = await venue.prisma.adjustmentSlot.findFirstOrThrow({ orderBy: { id: 'desc' } });
  return JSON.parse(record) as {
    readonly constrained?: readonly string[];
    readonly overBudget?: readonly unknown[];
    readonly effect?: { readonly accounts: number; readonly used: string; readonly limit: string };
    readonly dials: readonly { readonly gate: string; readonly gates: readonly string[] }[];
  };
};
const payloads = async (action: string): Promise<Record<string, unknown>[]> => {
  const entries = await venue.prisma.auditEntry.findMany({ where: { action }, orderBy: { seq: 'asc' } });
  return entries.map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
};
const deps = () => ({ ...venue.deps, engine: columnarEngine(), nonce: () => 'n' });
const inDays = (days: number): string => new Date(Date.now() + days * 24 * HOUR).toISOString();
const tighten = (
  actor: Person | undefined,
  to: string,
  changes: { reviewBy?: string; subject?: string } = {},
) =>
  orderTightening(deps(), someone(actor), {
    ...{ programme: 'alts', subject: ALTS, to, reason: 'Losses are not covered.', reviewBy: inDays(7) },
    ...changes,
  });

describe('a whale keeps maintenance margin back', () => {
  test('it is called by name, with what it lacks at the target, until a day from now; the class is bound', async () => {
    await venue.slot();
    expect(await venue.dials()).toEqual(['1.02', '1.005']);
    expect(await bound()).not.toBeNull();
    const [call] = await venue.prisma.adjustmentCall.findMany();
    // 285 × 1.4999, the last of the grid below 1.5, less the 286.425 that it has.
    expect([call?.accountId, call?.notional.toFixed(), call?.missing.toFixed()]).toEqual([
      'whale',
      String(NOTIONAL),
      '141.0465',
    ]);
    expect((call?.deadline.getTime() ?? 0) - (call?.at.getTime() ?? 0)).toBe(24 * HOUR);
    await venue.slot();
    expect(await venue.prisma.adjustmentCall.count()).toBe(1);
    expect(await venue.dials()).toEqual(['1.0404', '1.005']);
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('within six hours nothing is constrained, and nobody can let it past the budget', async () => {
    await hoursPass(5);
    await venue.slot();
    expect((await newest()).constrained).toBeUndefined();
    expect(await tighten(first, '1.2')).toMatchObject({
      refusal: { code: 'ProgrammeNotReady', reason: expect.stringContaining('not constrained') as string },
    });
  });

  test('after six hours it is constrained: initial margin goes on, and what is uncovered is stated in money', async () => {
    await hoursPass(1);
    const before = await venue.dials();
    await venue.slot();
    expect((await newest()).constrained).toEqual([ALTS]);
    const after = await venue.dials();
    expect(Number(after[0])).toBeGreaterThan(Number(before[0]));
    expect(after[1]).toBe('1.005');
    expect(await payloads('adjustment.constrain')).toMatchObject([{ subjects: [ALTS] }]);
    expect(await stateUncoveredLoss(deps())).toBe(1);
    // The whale alone lacks 285 × 1.4999 − 286.425.
    expect(await payloads('adjustment.uncover')).toMatchObject([{ accounts: 1, amount: '141.0465' }]);
    await venue.slot();
    expect(await stateUncoveredLoss(deps())).toBe(0);
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('vanished depth changes nothing of it: no limit reads it', async () => {
    const { effect } = await newest();
    await venue.owner.query(
      `insert into market_figure (subject, figure, value, observed_at, updated_at) values ('DOGE-PERP', 'DEPTH', 0, venue_now(), venue_now())`,
    );
    await venue.slot();
    expect(await newest()).toMatchObject({
      constrained: [ALTS],
      effect: { limit: effect?.limit, used: effect?.used },
    });
    expect(effect?.limit).toBe('7000');
  });
});

describe('two people let it past the budget', () => {
  test.each([
    ['above what is approved', '2.1', {}, '/to'],
    ['between steps of the grid', '1.00701', {}, '/to'],
    ['no number', 'NaN', {}, '/to'],
    ['a class that is not its own', '1.2', { subject: '/marginClasses/majors' }, '/subject'],
    ['a review that was due', '1.2', { reviewBy: inDays(-1) }, '/reviewBy'],
    ['a review too far off', '1.2', { reviewBy: inDays(31) }, '/reviewBy'],
  ])('not %s', async (_what, to, changes, path) => {
    expect(await tighten(first, to, changes)).toMatchObject({
      refusal: { code: 'InvalidInput', faults: [{ path }] },
    });
  });

  test('to a stated dial, exactly so far; what went past is in the slot, and counts as used', async () => {
    expect(await tighten(first, '1.005')).toMatchObject({ refusal: { code: 'ProgrammeNotReady' } });
    const { hash } = await venue.value(tighten(first, '1.0123'));
    await venue.slot();
    expect((await venue.dials())[1]).toBe('1.005');
    expect(await approveOrder(deps(), someone(first), { orderHash: hash })).toMatchObject({
      refusal: { code: 'AlreadyVoted' },
    });
    await venue.value(approveOrder(deps(), someone(second), { orderHash: hash }));
    await venue.slot();
    expect((await venue.dials())[1]).toBe('1.0123');
    const slot = await newest();
    expect(slot).toMatchObject({
      overBudget: [{ order: hash, subject: ALTS }],
      effect: { accounts: 1, used: String(NOTIONAL) },
    });
    expect((await venue.state()).pastBudget).toEqual({});
    await venue.slot();
    expect((await venue.dials())[1]).toBe('1.0123');
    expect((await newest()).overBudget).toBeUndefined();
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('somebody else looks at it, once; nobody who had a part in it', async () => {
    const [order] = await venue.prisma.adjustmentOrder.findMany();
    const review = (actor: Person | undefined, finding: string) =>
      reviewTightening(deps(), someone(actor), { orderHash: order?.hash ?? '', finding });
    for (const own of [first, second])
      expect(await review(own, 'Fine.')).toMatchObject({ refusal: { code: 'OwnProposal' } });
    expect(await review(third, ' ')).toMatchObject({ refusal: { code: 'InvalidInput' } });
    expect(await review(await venue.person('VIEWER'), 'Fine.')).toMatchObject({
      refusal: { code: 'Forbidden' },
    });
    await venue.value(review(third, 'The loss was real.'));
    expect(await review(third, 'Again.')).toMatchObject({ refusal: { code: 'ProgrammeNotReady' } });
    expect(await payloads('adjustment.review')).toMatchObject([{ finding: 'The loss was real.' }]);
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('what nobody ordered is found where it is in force', async () => {
    await venue.owner.query(
      `update adjustment_state set past_budget = '{"${ALTS}": {"to": 19000, "orderHash": "${'0'.repeat(64)}"}}'`,
    );
    expect((await venue.brokenAudit())?.rule).toBe('programme-as-ordered');
    await venue.owner.query(`update adjustment_state set past_budget = '{}', constrained = '{}'`);
    expect((await venue.brokenAudit())?.rule).toBe('programme-follows-slots');
    await venue.owner.query(`update adjustment_state set constrained = '{${ALTS}}'`);
    expect(await venue.brokenAudit()).toBeNull();
  });
});

describe('it leaves', () => {
  test('a whale that did not bring what it lacked in its time keeps nothing back: the rise goes on, and does not count', async () => {
    // A day has passed since it was called, and nothing that it was tipped by counts any more.
    await venue.owner.query(`alter table adjustment_call disable trigger user;
      update adjustment_call set at = at - interval '25 hours', deadline = deadline - interval '25 hours';
      alter table adjustment_call enable trigger user;
      alter table adjustment_tipped disable trigger user; delete from adjustment_tipped;
      alter table adjustment_tipped enable trigger user`);
    const [, before] = await venue.dials();
    await venue.slot();
    expect(Number((await venue.dials())[1])).toBeGreaterThan(Number(before));
    const tipped = await venue.prisma.adjustmentTipped.findMany();
    expect(tipped.map(({ accountId, isCounted }) => [accountId, isCounted])).toEqual([['whale', false]]);
    expect(await newest()).toMatchObject({ effect: { accounts: 1, used: '0' } });
    const ends = await venue.prisma.adjustmentCallEnd.findMany();
    expect(ends.map(({ reason }) => reason)).toEqual(['TIPPED']);
    // Live accounts bore all that they were asked: it is bound no more, and constrained in no later slot.
    expect(await bound()).toBeNull();
    await venue.slot();
    expect((await newest()).constrained).toBeUndefined();
    expect((await payloads('adjustment.constrain')).at(-1)).toMatchObject({ subjects: [] });
    // Liquidated and gone, it does not count either.
    await venue.owner.query(`delete from position where account_id = 'whale'`);
    await venue.slot();
    expect(await newest()).toMatchObject({ effect: { used: '0' } });
  });

  test('a whale that brings what it lacks is called no more', async () => {
    await venue.within(({ book }) => putBooks(book, [heldUpTo('second', '1.08', HELD)]));
    await venue.slot();
    await venue.slot();
    await venue.slot();
    const call = () =>
      venue.prisma.adjustmentCall.findFirst({ where: { accountId: 'second' }, include: { end: true } });
    expect((await call())?.end).toBeNull();
    await venue.within(({ book }) => putBooks(book, [heldUpTo('second', '1.5', HELD)]));
    await venue.slot();
    expect((await call())?.end?.reason).toBe('STANDS');
    expect(await bound()).toBeNull();
  });

  test('people who take it back end it at once', async () => {
    // A day cannot be waited for: what stands has stood for long.
    await venue.owner.query(
      `update adjustment_state set state = regexp_replace(state, '"since":[0-9]+', '"since":1', 'g')`,
    );
    await venue.within(({ book }) => putBooks(book, [heldUpTo('third', '1.11', HELD)]));
    for (let slot = 0; slot < 3; slot += 1) await venue.slot();
    expect(await bound()).not.toBeNull();
    const { hash } = await venue.value(
      orderProgramme(deps(), someone(first), { programme: 'alts', order: 'REVERT' }),
    );
    await venue.value(approveOrder(deps(), someone(second), { orderHash: hash }));
    await venue.slot();
    expect(await bound()).toBeNull();
    const open = await venue.prisma.adjustmentCall.count({ where: { end: null } });
    expect(open).toBe(0);
    expect((await payloads('adjustment.end-call')).at(-1)).toMatchObject({ reason: 'LAPSED' });
  });
});
