import { queryFromInfo } from '@pothos/plugin-prisma';
import {
  ACCOUNT_ORDERS,
  type AccountFilter,
  type AccountOrder,
  type AccountPlace,
  type AccountWindow,
} from '../../lib/db/reads/account-page';
import { isStorableText } from '../../lib/domain/json/text-characters';
import { parseFigure } from '../../lib/domain/number/decimal';
import { account, asksKeyOnly } from './account';
import { builder } from '../kit/builder';
import { badArgument, storableText } from '../kit/arguments';
import { DEFAULT_PAGE_SIZE, pageCost, totalCount, type PageArguments } from '../kit/connection';
import { accountStatus } from '../kit/enums';

const ORDER_DESCRIPTIONS: Record<AccountOrder, string> = {
  MARGIN_RATIO_ASC: 'Closest to liquidation first; those without a ratio last.',
  MARGIN_RATIO_DESC: 'Farthest from liquidation first; those without a ratio last.',
  NOTIONAL_DESC: 'Largest notional first.',
  EQUITY_ASC: 'Smallest equity first.',
  ACCOUNT_ASC: 'By account.',
};

const accountOrder = builder.enumType('AccountOrder', {
  description: 'How accounts are ordered; ties by account.',
  values: Object.fromEntries(
    ACCOUNT_ORDERS.map((order) => [order, { description: ORDER_DESCRIPTIONS[order] }]),
  ) as Record<AccountOrder, { description: string }>,
});

const accountConnection = builder.connectionObject({
  type: account,
  name: 'AccountConnection',
  fields: (t) => ({ totalCount: t.int({ resolve: totalCount }) }),
});

/** A cursor is a place in one order: it says which, so that it cannot be taken for a place in another. */
function writeCursor(order: AccountOrder, { key, accountId }: AccountPlace): string {
  return Buffer.from(JSON.stringify([order, key, accountId]), 'utf8').toString('base64url');
}

function readCursor(order: AccountOrder, argument: 'after' | 'before', cursor: string): AccountPlace {
  const [ofOrder, key, accountId] = parts(cursor);
  const isKey = key === null || (typeof key === 'string' && parseFigure(key).ok);
  if (ofOrder !== order || !isKey || typeof accountId !== 'string' || !isStorableText(accountId)) {
    throw badArgument(`accounts.${argument}`, 'cursor-of-this-connection', 'is no cursor of this list');
  }
  return { key, accountId };
}

function parts(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) && value.length === 3 ? value : [];
  } catch {
    return [];
  }
}

function windowOf(order: AccountOrder, { first, last, after, before }: PageArguments): AccountWindow {
  const backwards = last != null || before != null;
  const from = backwards
    ? before != null && readCursor(order, 'before', before)
    : after != null && readCursor(order, 'after', after);
  // One more than the page, to see whether something lies beyond it.
  const limit = (first ?? last ?? DEFAULT_PAGE_SIZE) + 1;
  return { order, from: from || null, backwards, limit };
}

/** Its cursor is written where it is asked for. */
function edgeOf<Node>(order: AccountOrder, place: AccountPlace, node: Node) {
  return {
    node,
    get cursor() {
      return writeCursor(order, place);
    },
  };
}

/** The page among the places read, which may be one more than it holds. */
function pageOf({ order, from, backwards, limit }: AccountWindow, places: readonly AccountPlace[]) {
  const beyond = places.length === limit;
  const page = beyond ? (backwards ? places.slice(1) : places.slice(0, -1)) : places;
  const cursorOf = (place: AccountPlace | undefined): string | null =>
    place ? writeCursor(order, place) : null;
  return {
    page,
    pageInfo: {
      hasNextPage: backwards ? from !== null : beyond,
      hasPreviousPage: backwards ? beyond : from !== null,
      startCursor: cursorOf(page[0]),
      endCursor: cursorOf(page.at(-1)),
    },
  };
}

builder.queryFields((t) => ({
  accounts: t.field({
    type: accountConnection,
    complexity: pageCost,
    description: 'Accounts with their figures of the live run, in which they must have taken part.',
    args: {
      status: t.arg({ type: [accountStatus], description: 'Only those with one of these statuses.' }),
      search: t.arg.string({ description: 'Part of the account, in exact case.' }),
      nearLiquidation: t.arg.boolean({
        description: 'true: only those whose equity is within 10 % above their maintenance margin.',
      }),
      aboveMaximum: t.arg.boolean({
        description:
          "true: only those that hold more of an instrument now than its margin class's maximum notional.",
      }),
      orderBy: t.arg({ type: accountOrder, description: 'MARGIN_RATIO_ASC when left out.' }),
      ...t.arg.connectionArgs(),
    },
    resolve: async (_root, args, context, info) => {
      const order = args.orderBy ?? 'MARGIN_RATIO_ASC';
      const filter: AccountFilter = {
        status: args.status ?? null,
        search: storableText('accounts.search', args.search) ?? null,
        nearLiquidation: args.nearLiquidation ?? false,
        atBounds: args.aboveMaximum === true ? await context.reads.breachBounds() : null,
      };
      const window = windowOf(order, args);
      const { page, pageInfo } = pageOf(window, await context.reads.accountPage(filter, window));
      const query = queryFromInfo({ context, info, path: ['edges', 'node'] });
      const ids = page.map(({ accountId }) => accountId);
      // The places are of rows that name their account; the account's own row would say no more.
      const rows = asksKeyOnly(query)
        ? ids.map((id) => ({ id }))
        : await context.prisma.account.findMany({ ...query, where: { id: { in: ids } } });
      const byId = new Map(rows.map((row) => [row.id, row]));
      return {
        totalCount: () => context.reads.accountCount(filter),
        pageInfo,
        edges: page.flatMap((place) => {
          const node = byId.get(place.accountId);
          return node ? [edgeOf(order, place, node)] : [];
        }),
      };
    },
  }),
}));
