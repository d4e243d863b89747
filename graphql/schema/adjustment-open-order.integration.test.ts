import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealOrder } from '../../lib/domain/governance/adjustment/order';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { importDrawnBars, majorsProgramme, withProgrammes } from '../../lib/testing/adjusting-venue';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { SLOT_MS } from '../../lib/domain/dynamics/path';
import { decidePresentSlot } from '../../lib/usecases/adjustments/decide-slot';
import { MarketSignals } from '../../lib/usecases/adjustments/steps/market-signals';

type Person = Extract<Actor, { kind: 'PERSON' }>;
let venue: ApiVenue;
let [author, other, viewer]: Person[] = [];

beforeAll(async () => {
  venue = await apiVenue({ accounts: 5 });
  author = await venue.person('OFFICER');
  other = await venue.person('OFFICER');
  viewer = await venue.person('VIEWER');
  const firstBar = await importDrawnBars(venue);
  await venue.activated(withProgrammes({ majors: majorsProgramme(firstBar) }));
  await decidePresentSlot({ ...venue.deps, signals: new MarketSignals(), slotMs: SLOT_MS });
});
afterAll(() => venue.close());

const QUERY = `{ adjustmentProgrammes { suspendedSince openOrder {
  kind hash orderedBy agreed needed mayAgree
  shadow { from to slots moves { dial up down } } replay { slots }
} } }`;
interface Seen {
  readonly suspendedSince: string | null;
  readonly openOrder: Readonly<Record<string, unknown>> | null;
}
async function seenBy(actor: Actor | undefined): Promise<Seen> {
  if (!actor) throw new Error('they are known');
  const { adjustmentProgrammes } = await venue.read<{ adjustmentProgrammes: Seen[] }>(actor, QUERY);
  const [only] = adjustmentProgrammes;
  if (!only) throw new Error('there is a programme');
  return only;
}
async function nameOf(person: Person | undefined): Promise<string> {
  return (await venue.prisma.person.findUniqueOrThrow({ where: { id: person?.personId ?? '' } })).name;
}
async function sent(actor: Person | undefined, mutation: string): Promise<Readonly<Record<string, unknown>>> {
  if (!actor) throw new Error('they are known');
  const { outcome } = await venue.read<{ outcome: Record<string, unknown> }>(
    actor,
    `mutation { outcome: ${mutation} }`,
  );
  return outcome;
}
const ORDERED = '{ __typename ... on OrderedProgramme { hash isCarriedOut } ... on UserError { message } }';

test('an order is seen by everybody until enough agree; whether they may, each for themselves', async () => {
  expect((await seenBy(viewer)).openOrder).toBeNull();
  await sent(author, 'suspendProgrammes(input: { reason: "A halt." }) { __typename }');
  const { hash } = await sent(
    author,
    `orderProgramme(input: { programme: "majors", order: RESUME }) ${ORDERED}`,
  );
  const standing = await seenBy(viewer);
  expect(standing.suspendedSince).not.toBeNull();
  const name = await nameOf(author);
  expect(standing.openOrder).toEqual({
    ...{ kind: 'RESUME', hash, orderedBy: name, agreed: [name], needed: 2, mayAgree: false },
    ...{ shadow: null, replay: null },
  });
  expect((await seenBy(author)).openOrder).toMatchObject({ mayAgree: false });
  expect((await seenBy(other)).openOrder).toMatchObject({ mayAgree: true });
  expect((await seenBy(other && venue.tokenOf(other))).openOrder).toMatchObject({ mayAgree: false });
  expect(
    await sent(other, `approveProgrammeOrder(input: { hash: "${String(hash)}" }) ${ORDERED}`),
  ).toMatchObject({
    isCarriedOut: true,
  });
  expect(await seenBy(other)).toEqual({ suspendedSince: null, openOrder: null });
});

test('evidence is told in short; an agreement that has aged counts no longer, and cannot be given again; another document is none', async () => {
  const { hash: programmeHash } = (
    await venue.read<{ adjustmentProgrammes: { hash: string }[] }>(
      viewer ?? { kind: 'ANONYMOUS' },
      '{ adjustmentProgrammes { hash } }',
    )
  ).adjustmentProgrammes[0] ?? { hash: '' };
  const authorId = author?.personId ?? '';
  const [from, to] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'];
  const put = async (programme: string) => {
    const at = new Date();
    const moves = (['majors', 'alts'] as const).flatMap((subject, index) => [
      { subject: `/marginClasses/${subject}`, dial: 'initial' as const, up: 2 + index, down: 1 },
      { subject: `/marginClasses/${subject}`, dial: 'maintenance' as const, up: index, down: 4 },
    ]);
    const sealed = sealOrder({
      ...{ venue: 'v', programme: 'majors', order: 'LIVE', phase: 'SHADOW', isSuspended: false },
      shadow: { from, to, slots: 40, sound: 40, slotHash: 'a'.repeat(64), moves },
      ...{ replay: null, programmeHash: programme, versionNumber: 1, author: authorId },
      ...{ at: at.toISOString(), nonce: programme },
    });
    await venue.within(async ({ adjustments }) => {
      for (const open of await adjustments.openOrders('majors'))
        await adjustments.endOrder(open.hash, { isCarriedOut: false, at });
      await adjustments.addOrder({ ...sealed, programme: 'majors', authorId, at });
      await adjustments.addOrderVote(sealed.hash, other?.personId ?? '', new Date('2020-01-01'));
    });
  };
  await put(programmeHash);
  expect((await seenBy(other)).openOrder).toMatchObject({
    ...{ kind: 'LIVE', agreed: [], mayAgree: false, replay: null },
    shadow: {
      ...{ from, to, slots: 40 },
      moves: [
        { dial: 'INITIAL', up: 5, down: 2 },
        { dial: 'MAINTENANCE', up: 1, down: 8 },
      ],
    },
  });
  expect((await seenBy(author)).openOrder).toMatchObject({ mayAgree: false });
  expect((await seenBy(await venue.person('CHAIR'))).openOrder).toMatchObject({ mayAgree: true });
  await put('b'.repeat(64));
  expect((await seenBy(other)).openOrder).toBeNull();
});
