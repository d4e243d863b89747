import type { KnownProgramme } from '../../lib/db/reads/adjustment-reads';
import type { Reads } from '../../lib/db/reads/request-reads';
import { CONSTRAINED_AFTER_MS } from '../../lib/domain/dynamics/constraint';
import { ownReviewRefusal, readOrder } from '../../lib/domain/governance/adjustment/order';
import type { Tightening } from '../../lib/domain/governance/adjustment/tightening';
import { mayActor } from '../../lib/domain/governance/people/actor';
import type {
  CalledAccount,
  StoredAdjustment,
  StoredOrder,
  UncoveredLoss,
} from '../../lib/ports/adjustments';
import { builder } from '../kit/builder';
import { tighteningType } from './adjustment-open-order';
import { adjustmentSubject, maySeeBudget } from './adjustment-slot';

interface Bound {
  readonly pointer: string;
  readonly sinceMs: number;
  readonly stands: StoredAdjustment;
}

export const boundSubject = builder.objectRef<Bound>('BoundSubject').implement({
  description:
    'A class or portfolio whose maintenance margin the liquidation budget, or the loop gain, keeps below the target.',
  fields: (t) => ({
    subject: t.field({
      type: adjustmentSubject,
      description: 'Which.',
      resolve: ({ pointer }) => ({ pointer }),
    }),
    since: t.field({
      type: 'DateTime',
      description: 'Since when.',
      resolve: ({ sinceMs }) => new Date(sinceMs),
    }),
    constrained: t.boolean({
      description:
        'Whether it was so for six hours at the newest slot: nothing of it loosens, and two people may let it past the budget.',
      resolve: ({ pointer, stands }) => stands.constrained.includes(pointer),
    }),
    constrainedFrom: t.field({
      type: 'DateTime',
      description: 'When it is, or was, so for six hours.',
      resolve: ({ sinceMs }) => new Date(sinceMs + CONSTRAINED_AFTER_MS),
    }),
  }),
});

export const uncovered = builder.objectRef<UncoveredLoss>('UncoveredLoss').implement({
  description:
    'What live accounts lack of maintenance margin at the target, beyond what they lack now: the loss that margin does not cover if the market makes the move that the target is made for.',
  fields: (t) => ({
    amount: t.expose('amount', { type: 'Decimal', description: 'In the settlement asset.' }),
    accounts: t.exposeInt('accounts', { description: 'Accounts that lack it.' }),
    statedAt: t.field({ type: 'DateTime', description: 'When it was stated.', resolve: ({ at }) => at }),
  }),
});

interface Tightened {
  readonly stored: StoredOrder;
  readonly stated: Tightening;
  readonly isGoingOn: boolean;
}

/** Those that were carried out and are not reviewed yet, or still let a dial rise. */
export async function tighteningsOf(
  { name, stands }: KnownProgramme,
  reads: Reads,
): Promise<readonly Tightened[]> {
  const going = new Set([...(stands?.pastBudget.values() ?? [])].map(({ orderHash }) => orderHash));
  return (await reads.tightenings(name)).flatMap(({ order, isReviewed }) => {
    const stated = readOrder(order)?.tightening;
    const isGoingOn = going.has(order.hash);
    return stated && (isGoingOn || !isReviewed) ? [{ stored: order, stated, isGoingOn }] : [];
  });
}

export const tightened = builder.objectRef<Tightened>('CarriedOutTightening').implement({
  description: 'A maintenance dial that people let rise past the liquidation budget.',
  fields: (t) => ({
    hash: t.string({
      description: 'Of the order: what reviewTightening takes.',
      resolve: ({ stored }) => stored.hash,
    }),
    stated: t.field({
      type: tighteningType,
      description: 'What was ordered.',
      resolve: ({ stated }) => stated,
    }),
    people: t.stringList({
      description: 'Who ordered it and agreed to it, by name.',
      resolve: async ({ stored }, _args, { reads }) => {
        const ids = [...new Set([stored.authorId, ...stored.votes.map(({ personId }) => personId)])];
        return (await Promise.all(ids.map((id) => reads.existingPerson(id)))).map(({ name }) => name);
      },
    }),
    carriedOutAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When.',
      resolve: ({ stored }) => stored.end?.at ?? null,
    }),
    goingOn: t.boolean({
      description: 'Whether the dial may still rise by it: it is not there yet, and its class still bound.',
      resolve: ({ isGoingOn }) => isGoingOn,
    }),
    reviewed: t.boolean({
      description: 'Whether somebody else looked at it.',
      resolve: async ({ stored }, _args, { reads }) =>
        (await reads.tightenings(stored.programme)).some(
          ({ order, isReviewed }) => order.hash === stored.hash && isReviewed,
        ),
    }),
    overdue: t.boolean({
      description: 'Whether nobody did, and the date has passed.',
      resolve: async ({ stored, stated }, _args, { reads }) => {
        const all = await reads.tightenings(stored.programme);
        const isReviewed = all.some(({ order, isReviewed: is }) => order.hash === stored.hash && is);
        return !isReviewed && (await reads.now()).getTime() > Date.parse(stated.reviewBy);
      },
    }),
    mayReview: t.boolean({
      description: 'Whether whoever asks may: a person with the right VOTE, who had no part in it.',
      resolve: ({ stored }, _args, { actor }) =>
        actor.kind === 'PERSON' &&
        mayActor(actor, 'VOTE') &&
        ownReviewRefusal(stored, actor.personId) === null,
    }),
  }),
});

const called = builder.objectRef<CalledAccount>('AccountCalledByName').implement({
  description: 'A large account that keeps a rise of maintenance margin back, called by name.',
  fields: (t) => ({
    account: t.exposeString('account', { description: 'Its id.' }),
    notional: t.expose('notional', {
      type: 'Decimal',
      description: 'Of its positions when it was called, in the settlement asset.',
    }),
    missing: t.expose('missing', {
      type: 'Decimal',
      description: 'What it lacked to stand where the programmes want their dials, in the settlement asset.',
    }),
    calledAt: t.field({ type: 'DateTime', description: 'When.', resolve: ({ at }) => at }),
    deadline: t.field({
      type: 'DateTime',
      description: 'Until then it counts towards the budget; then it keeps nothing back any more.',
      resolve: ({ deadline }) => deadline,
    }),
  }),
});

builder.queryFields((t) => ({
  accountsCalledByName: t.field({
    type: [called],
    complexity: { multiplier: 10 },
    description:
      'Large accounts that keep a rise of maintenance margin back, each called by name, by deadline. Empty also where whoever asks may not see the liquidation budget.',
    resolve: async (_root, _args, { actor, reads }) => (maySeeBudget(actor) ? reads.calledAccounts() : []),
  }),
}));
