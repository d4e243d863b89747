import assert from 'node:assert/strict';
import type { Actor } from '../domain/governance/people/actor';
import { columnarEngine } from '../engine/columnar-engine';
import { approveOrder } from '../usecases/adjustments/approve-order';
import { decidePresentSlot } from '../usecases/adjustments/decide-slot';
import { MarketSignals } from '../usecases/adjustments/steps/market-signals';
import { adjustedDocument, altsProgramme, putAltsBars } from './adjusted-venue';
import type { ApiVenue } from './api-venue';
import type { Outcome } from './mutation-ledger';

interface People {
  readonly chair: Actor;
  readonly officer: Actor;
  readonly second: Extract<Actor, { kind: 'PERSON' }>;
  readonly token: Actor;
}

/** Has a programme decide in shadow; suspends it, and orders it about in every way that can go wrong. */
export async function orderProgrammes(
  venue: ApiVenue,
  act: (actor: Actor, mutation: string, input: object) => Promise<Outcome>,
  { chair, officer, second, token }: People,
): Promise<void> {
  await venue.activated(adjustedDocument({ alts: altsProgramme(1.2, { band: BAND }) }));
  await putAltsBars(venue.prisma, 'STORM');
  const deps = { ...venue.deps, engine: columnarEngine(), signals: new MarketSignals(), slotMs: 1 };
  await decidePresentSlot(deps);

  const order = async (actor: Actor, name: string, programme = 'alts') =>
    act(actor, 'orderProgramme', { programme, order: name });
  const agree = async (actor: Actor, hash: unknown) => act(actor, 'approveProgrammeOrder', { hash });
  const typed = async (outcome: Promise<Outcome>) => (await outcome).__typename;

  assert.equal(await typed(order(token, 'INITIAL_ONLY')), 'TokenMayNotVote');
  assert.equal(await typed(order(officer, 'INITIAL_ONLY', 'none')), 'NotFound');
  assert.equal((await order(officer, 'RESUME')).message, 'It is not suspended.');
  const { hash } = await order(officer, 'INITIAL_ONLY');
  assert.match(hash ?? '', /^[0-9a-f]{64}$/);
  assert.equal(await typed(agree(token, hash)), 'TokenMayNotVote');
  assert.equal(await typed(agree(officer, hash)), 'OwnProposal');
  assert.equal(await typed(agree(chair, hash)), 'OrderedProgramme');
  assert.equal(await typed(agree(chair, hash)), 'AlreadyVoted');
  assert.equal(await typed(agree({ ...second, authenticatedAtMs: 0 }, hash)), 'ReauthenticationRequired');
  assert.equal(await typed(agree(second, 'none')), 'NotFound');
  // The last one has an entry more, of what it carries out.
  await venue.value(approveOrder(venue.deps, second, { orderHash: hash ?? '' }));
  assert.equal((await agree(second, hash)).message, 'It was carried out.');
  const { phase } = await venue.prisma.adjustmentState.findUniqueOrThrow({ where: { programme: 'alts' } });
  assert.equal(phase, 'INITIAL_ONLY');

  await tightenPastBudget(venue, act, { officer, second, third: chair, token });
  const stop = (reason: string) => act(officer, 'suspendProgrammes', { reason });
  assert.equal(await typed(stop(' ')), 'InvalidInput');
  assert.equal(await typed(stop('Its market halted.')), 'SuspendedProgrammes');
}

const BAND = { above: '0.05', below: '0.05', dwellHours: 1, soundShare: '0.9' };

/** Lets a constrained class past the budget, and has it reviewed, in every way that can go wrong. */
async function tightenPastBudget(
  venue: ApiVenue,
  act: (actor: Actor, mutation: string, input: object) => Promise<Outcome>,
  { officer, second, third, token }: Readonly<Record<'officer' | 'second' | 'third' | 'token', Actor>>,
): Promise<void> {
  const subject = '/marginClasses/alts';
  const order = (actor: Actor, to: string, programme = 'alts') => {
    const reviewBy = new Date(Date.now() + 7 * 86_400_000).toISOString();
    return act(actor, 'orderTightening', { programme, subject, to, reason: 'Losses.', reviewBy });
  };
  const where = { programme: 'alts' };
  assert.equal((await order(token, '1.1')).__typename, 'TokenMayNotVote');
  assert.equal((await order(officer, '1.1', 'none')).__typename, 'NotFound');
  const bare = await act(officer, 'orderProgramme', { programme: 'alts', order: 'TIGHTEN' });
  assert.equal(bare.__typename, 'InvalidInput');
  assert.equal((await order(officer, '1.1')).message, 'It does not move maintenance margin.');
  // Hours of a market that presses cannot be waited for.
  const boundSince = { [subject]: new Date(Date.now() - 7 * 3_600_000).toISOString() };
  await venue.prisma.adjustmentState.update({ where, data: { phase: 'LIVE', boundSince } });
  assert.equal((await order(officer, '9')).__typename, 'InvalidInput');
  const { hash } = await order(officer, '1.1');
  const review = (actor: Actor, finding: string) => act(actor, 'reviewTightening', { hash, finding });
  const none = { hash: 'none', finding: 'Right.' };
  assert.equal((await act(third, 'reviewTightening', none)).__typename, 'NotFound');
  assert.equal((await review(token, 'Right.')).__typename, 'TokenMayNotVote');
  assert.equal((await review(third, 'Right.')).message, 'It was not carried out.');
  await venue.value(approveOrder(venue.deps, second, { orderHash: hash ?? '' }));
  assert.equal((await review(officer, 'Right.')).__typename, 'OwnProposal');
  assert.equal((await review(third, ' ')).__typename, 'InvalidInput');
  assert.equal((await review(third, 'Right.')).__typename, 'OrderedProgramme');
  const data = { phase: 'INITIAL_ONLY', boundSince: {}, pastBudget: {} };
  await venue.prisma.adjustmentState.update({ where, data });
}
