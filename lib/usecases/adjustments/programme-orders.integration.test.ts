import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  adjustedDocument,
  type AdjustedVenue,
  adjustedVenue,
  altsProgramme,
  heldUpTo,
} from '../../testing/adjusted-venue';
import { putBooks } from '../../testing/put-books';
import type { Actor } from '../../domain/governance/people/actor';
import { remarginAccounts } from '../margin/remargin-accounts';
import { approveOrder } from './approve-order';
import { orderProgramme } from './order-programme';
import { suspendProgrammes } from './suspend-programmes';

const BAND = { above: '0.05', below: '0.05', dwellHours: 1, soundShare: '0.9' };

let venue: AdjustedVenue;
beforeAll(async () => {
  // Its bars calm down for good, so that a replay moves both ways.
  venue = await adjustedVenue({
    programme: altsProgramme(1.2, { band: BAND }),
    budget: '100000',
    shape: 'STORM',
  });
  await venue.within(({ book }) =>
    putBooks(book, [heldUpTo('a-1', '1.5', { contracts: 100, mark: '0.1425', maintenance: '285' })]),
  );
  await venue.slot();
});
afterAll(() => venue.close());

type Person = Awaited<ReturnType<AdjustedVenue['person']>>;
const order = (actor: Person, name: 'INITIAL_ONLY' | 'LIVE' | 'RESUME' | 'REVERT') =>
  orderProgramme(venue.deps, actor, { programme: 'alts', order: name });
const agree = (actor: Person, orderHash: string) => approveOrder(venue.deps, actor, { orderHash });
const lastActions = async (count: number) =>
  (await venue.prisma.auditEntry.findMany({ orderBy: { seq: 'desc' }, take: count }))
    .map(({ action }) => action)
    .reverse();

describe('a programme comes to move margin by votes', () => {
  test('two others agree to exactly what was ordered; who ordered it, and who agreed before, is refused', async () => {
    const [chair, first, second] = [
      await venue.person('CHAIR'),
      await venue.person('OFFICER'),
      await venue.person('OFFICER'),
    ];
    const { hash } = await venue.value(order(chair, 'LIVE'));
    const document = JSON.parse(
      (await venue.prisma.adjustmentOrder.findUniqueOrThrow({ where: { hash } })).document,
    ) as { replay: { moves: { up: number; down: number }[] }; shadow: { slots: number } };
    expect(document.shadow.slots).toBe(1);
    for (const { up, down } of document.replay.moves) expect(up > 0 && down > 0).toBe(true);

    expect(await agree(chair, hash)).toMatchObject({ refusal: { code: 'OwnProposal' } });
    expect(await venue.value(agree(first, hash))).toMatchObject({ isCarriedOut: false });
    expect(await agree(first, hash)).toMatchObject({ refusal: { code: 'AlreadyVoted' } });
    expect((await venue.state()).phase).toBe('SHADOW');
    expect(await venue.value(agree(second, hash))).toMatchObject({ isCarriedOut: true });
    expect((await venue.state()).phase).toBe('LIVE');
    expect(await lastActions(2)).toEqual(['adjustment.agree', 'adjustment.carry-out']);
    expect(await agree(await venue.person('OFFICER'), hash)).toMatchObject({
      refusal: { code: 'ProgrammeNotReady', reason: 'It was carried out.' },
    });
    // It begins as approved, whatever it had come to in shadow.
    await venue.slot();
    expect(await venue.dials()).toEqual(['1.02', '1.02']);
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('who may only look, and a token of who may vote, order nothing', async () => {
    expect(await order(await venue.person('VIEWER'), 'REVERT')).toMatchObject({
      refusal: { code: 'Forbidden' },
    });
    const officer = await venue.person('OFFICER');
    const token: Actor = {
      ...{ kind: 'TOKEN', tokenId: 't', ownerId: officer.personId, name: 't' },
      ...{ scopes: ['PROPOSE'], roles: ['OFFICER'] },
    };
    expect(await orderProgramme(venue.deps, token, { programme: 'alts', order: 'REVERT' })).toMatchObject({
      refusal: { code: 'TokenMayNotVote' },
    });
    const stale = { ...officer, authenticatedAtMs: 0 };
    expect(await order(stale, 'REVERT')).toMatchObject({ refusal: { code: 'ReauthenticationRequired' } });
    expect(await order(officer, 'LIVE')).toMatchObject({
      refusal: { code: 'ProgrammeNotReady', reason: 'That is what it does already.' },
    });
  });
});

describe('a programme that moves margin', () => {
  test('is stopped by one, at once; its dials stand; two let it go on', async () => {
    const operator = await venue.person('OPERATOR');
    const before = await venue.dials();
    const stop = { programme: null, reason: 'The market halted.' };
    expect(await venue.value(suspendProgrammes(venue.deps, operator, stop))).toEqual({
      programmes: ['alts'],
    });
    expect(await venue.value(suspendProgrammes(venue.deps, operator, stop))).toEqual({ programmes: [] });
    await venue.slot();
    expect(await venue.dials()).toEqual(before);
    const { held } = await venue.state();
    expect(held).toEqual(['SUSPENDED']);

    const [first, second] = [await venue.person('OFFICER'), await venue.person('OFFICER')];
    const { hash } = await venue.value(order(first, 'RESUME'));
    expect((await venue.state()).suspendedAt).not.toBeNull();
    expect(await agree(first, hash)).toMatchObject({ refusal: { code: 'AlreadyVoted' } });
    await venue.value(agree(second, hash));
    expect((await venue.state()).suspendedAt).toBeNull();
    await venue.slot();
    expect((await venue.dials())[0]).toBe('1.0404');
  });

  test('an order that was open before another one is at an end', async () => {
    const [first, second] = [await venue.person('OFFICER'), await venue.person('OFFICER')];
    const { hash } = await venue.value(order(first, 'REVERT'));
    await venue.value(order(second, 'REVERT'));
    expect(await agree(second, hash)).toMatchObject({
      refusal: { code: 'ProgrammeNotReady', reason: 'Another order took its place.' },
    });
  });

  test('goes back by its own limits, and is in shadow when it has come there', async () => {
    const [first, second] = [await venue.person('OFFICER'), await venue.person('OFFICER')];
    const { hash } = await venue.value(order(first, 'REVERT'));
    await venue.value(agree(second, hash));
    await venue.slot();
    // At most 2 % below the greatest of the last day, however many slots there are.
    expect(await venue.dials()).toEqual(['1.0196', '1.0196']);
    await venue.slot();
    expect(await venue.dials()).toEqual(['1.0196', '1.0196']);
    expect((await venue.state()).phase).toBe('LIVE');
    // A day cannot be waited for: what stands has stood for long.
    await venue.owner.query(
      `update adjustment_state set state = regexp_replace(state, '"since":[0-9]+', '"since":1', 'g')`,
    );
    await venue.slot();
    expect(await venue.dials()).toEqual(['1', '1']);
    expect(await lastActions(1)).toEqual(['adjustment.revert']);
    expect((await venue.state()).phase).toBe('SHADOW');
    const live = await venue.deps.readBook((view) => Promise.resolve(view.live));
    expect(live?.parameters.hash).toBe(live?.approved.hash);
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('an order of a programme that another version states otherwise is none', async () => {
    await venue.inPhase('LIVE');
    const [first, second] = [await venue.person('OFFICER'), await venue.person('OFFICER')];
    const { hash } = await venue.value(order(first, 'REVERT'));
    await remarginAccounts(venue.deps);
    await venue.activated(adjustedDocument({ alts: altsProgramme(1.3, { band: BAND }) }));
    expect(await agree(second, hash)).toMatchObject({
      refusal: {
        code: 'ProgrammeNotReady',
        reason: 'Another version states the programme otherwise: order it anew.',
      },
    });
    expect((await venue.state()).isReverting).toBe(false);
  });

  test('one that stands at 1, and was not to go back, stays in its phase', async () => {
    await venue.inPhase('LIVE');
    const stop = { programme: 'alts', reason: 'A look at it.' };
    await venue.value(suspendProgrammes(venue.deps, await venue.person('OPERATOR'), stop));
    await venue.slot();
    expect(await venue.dials()).toEqual(['1', '1']);
    expect((await venue.state()).phase).toBe('LIVE');
  });

  test('a suspension that races a slot has one order with it: nothing moves after it', async () => {
    await venue.inPhase('LIVE');
    const operator = await venue.person('OPERATOR');
    const stop = { programme: 'alts', reason: 'Race.' };
    await Promise.all([
      venue.slot(),
      venue.slot(),
      suspendProgrammes(venue.deps, operator, stop),
      venue.slot(),
      venue.slot(),
    ]);
    const entries = await venue.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } });
    const at = entries.findLastIndex(({ action }) => action === 'adjustment.suspend');
    expect(at).toBeGreaterThan(0);
    expect(entries.slice(at).map(({ action }) => action)).not.toContain('adjustment.step');
    expect(await venue.brokenAudit()).toBeNull();
  });
});
