import { type HoldReason, relativeMove } from '../../lib/domain/market/price-guard';
import { decimal } from '../../lib/domain/number/decimal';
import type { Prisma } from '../../lib/db/generated/prisma/client';
import type { HoldEnd } from '../../lib/ports/held-prices';
import { confirmPrice, rejectPrice } from '../../lib/usecases/prices/decide-held-price';
import { storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { pageCost, totalCount } from '../kit/connection';
import { describedEnum } from '../kit/enums';
import { ACCESS, resultUnion } from '../kit/refusals';
import { instrument } from './instrument';

const REASONS: Record<HoldReason, string> = {
  BEYOND_VOLATILITY: 'It moved further than the stated number of standard deviations.',
  VOLATILITY_UNKNOWN: 'It moved further than the stated move, with too few returns to know the volatility.',
  BEYOND_GREATEST_MOVE: 'It moved further than any price may at once.',
};
const ENDS: Record<HoldEnd, string> = {
  SOURCES: 'Another source agreed, and it was taken.',
  CONSISTENT: 'Further prices agreed with it for long enough, and it was taken.',
  RETURNED: 'The price came back; what was held was dropped.',
  TIME_ACCEPTED: 'Its time was over, and it was taken.',
  TIME_KEPT: 'Its time was over, and it was dropped.',
  CONFIRMED: 'A person confirmed it.',
  REJECTED: 'A person rejected it.',
};
const FALLBACKS = {
  ACCEPT: 'It is taken.',
  KEEP: 'It is dropped; the last accepted price stays, and ages.',
};

const reason = describedEnum('HeldPriceReason', 'Why a price is held.', REASONS);
const end = describedEnum('HeldPriceEnd', 'What ended a hold.', ENDS);
const fallback = describedEnum('HeldPriceFallback', 'What becomes of a price held for too long.', FALLBACKS);

const known = <Name extends string>(words: Record<Name, string>, text: string): Name => {
  const found = (Object.keys(words) as Name[]).find((name) => name === text);
  if (found === undefined) throw new Error(`the database holds words to its list, and ${text} is none`);
  return found;
};

const heldPrice = builder.prismaObject('HeldPrice', {
  description:
    'A price that moved further than the price guard lets pass: accounts are margined at the last accepted one.',
  fields: (t) => ({
    instrument: t.relation('instrument', { description: 'Of what.' }),
    reason: t.field({
      type: reason,
      description: 'Why it is held.',
      resolve: (held) => known(REASONS, held.reason),
    }),
    lastAccepted: t.expose('lastPrice', { type: 'Decimal', description: 'The last accepted price.' }),
    lastAcceptedObservedAt: t.expose('lastObservedAt', {
      type: 'DateTime',
      description: 'The instant that is of.',
    }),
    price: t.expose('newestPrice', { type: 'Decimal', description: 'The newest held price.' }),
    observedAt: t.expose('newestObservedAt', { type: 'DateTime', description: 'The instant that is of.' }),
    source: t.exposeString('newestSource', {
      nullable: true,
      description: 'Who states it; null when nobody is named.',
    }),
    move: t.field({
      type: 'Decimal',
      description: 'How far it is from the last accepted one, as a fraction of that; negative: below it.',
      resolve: ({ newestPrice, lastPrice }) =>
        relativeMove(decimal(newestPrice.toFixed()), decimal(lastPrice.toFixed())),
    }),
    firstPrice: t.expose('firstPrice', { type: 'Decimal', description: 'The price it began with.' }),
    prices: t.exposeInt('candidates', { description: 'How many prices are held in it.' }),
    since: t.expose('heldAt', { type: 'DateTime', description: 'Since when.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When the fallback acts at the latest.' }),
    fallback: t.field({
      type: fallback,
      description: 'What it does.',
      resolve: (held) => known(FALLBACKS, held.fallback),
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null: it is held.',
    }),
    endedBy: t.field({
      type: end,
      nullable: true,
      description: 'What ended it; null: it is held.',
      resolve: (held) => (held.endedBy === null ? null : known(ENDS, held.endedBy)),
    }),
    acceptedPrice: t.expose('acceptedPrice', {
      type: 'Decimal',
      nullable: true,
      description: 'What was taken when it ended; null: nothing of what was held.',
    }),
  }),
});

const heldPriceConnection = builder.connectionObject({
  type: heldPrice,
  name: 'HeldPriceConnection',
  fields: (t) => ({ totalCount: t.int({ resolve: totalCount }) }),
});

const chosen = (ended: boolean | null | undefined): Prisma.HeldPriceWhereInput =>
  ended === true ? { endedAt: { not: null } } : { endedAt: null };

builder.queryFields((t) => ({
  heldPrices: t.prismaConnection(
    {
      type: heldPrice,
      cursor: 'id',
      complexity: pageCost,
      description: 'Prices that the price guard holds, the latest first.',
      args: {
        ended: t.arg.boolean({ description: 'true: those that it held, in place of those it holds.' }),
      },
      totalCount: (_root, { ended }, { prisma }) => prisma.heldPrice.count({ where: chosen(ended) }),
      resolve: (query, _root, { ended }, { prisma }) =>
        prisma.heldPrice.findMany({ ...query, where: chosen(ended), orderBy: { id: 'desc' } }),
    },
    heldPriceConnection,
  ),
}));

const decided = (name: string) =>
  builder.inputType(name, {
    description: 'A held price as somebody saw it.',
    fields: (t) => ({
      symbol: t.string({ required: true, description: "The instrument's natural key, in exact case." }),
      price: t.field({
        type: 'Decimal',
        required: true,
        description: 'The newest held price that was looked at: what is held now must be nearly the same.',
      }),
    }),
  });
const confirmPriceInput = decided('ConfirmPriceInput');
const rejectPriceInput = decided('RejectPriceInput');

const REFUSALS = [
  ...ACCESS,
  ...(['ReauthenticationRequired', 'NotFound', 'HoldEnded', 'HeldPriceMoved'] as const),
] as const;
const confirmPriceResult = resultUnion('ConfirmPriceResult', instrument, REFUSALS);
const rejectPriceResult = resultUnion('RejectPriceResult', instrument, REFUSALS);

builder.mutationFields((t) => ({
  confirmPrice: t.field({
    type: confirmPriceResult,
    description:
      'Takes a held price as the mark price. Right: VOTE, with a fresh proof of identity: who brings prices in is not who judges them.',
    args: { input: t.arg({ type: confirmPriceInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const symbol = storableText('confirmPrice.symbol', input.symbol);
      const done = await confirmPrice(deps, actor, { ...input, symbol });
      return done.ok ? prisma.instrument.findUniqueOrThrow({ where: { symbol } }) : done.refusal;
    },
  }),
  rejectPrice: t.field({
    type: rejectPriceResult,
    description: 'Drops a held price: the last accepted one stays. Right and proof as to confirm it.',
    args: { input: t.arg({ type: rejectPriceInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const symbol = storableText('rejectPrice.symbol', input.symbol);
      const done = await rejectPrice(deps, actor, { ...input, symbol });
      return done.ok ? prisma.instrument.findUniqueOrThrow({ where: { symbol } }) : done.refusal;
    },
  }),
}));
