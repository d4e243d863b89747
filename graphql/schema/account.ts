import { queryFromInfo } from '@pothos/plugin-prisma';
import type { AccountFigures } from '../../lib/db/reads/account-figures';
import type { DensityBucket, TierPositions } from '../../lib/db/reads/book-reads';
import type { Reads } from '../../lib/db/reads/request-reads';
import { assert } from '../../lib/domain/assert';
import { decimalText } from '../../lib/domain/number/decimal';
import { explainAccountNow } from '../../lib/usecases/margin/explain-account';
import { readOrThrow } from '../server/access';
import { accountExplanation } from './account-explanation';
import { chosenRate, collateralBalance, openOrder, position } from './account-holdings';
import { badArgument, storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { pageCost } from '../kit/connection';
import { marginFigures } from './margin-figures';
import { marginCall, marginCallConnection } from './margin-call';
import { marginRun } from './margin-run';

/** The run whose rows readers see. */
async function listedRun(reads: Reads): Promise<bigint> {
  const runId = await reads.accountsRunId();
  assert(runId !== null, 'who has figures is of a venue with a run');
  return runId;
}

const accountMargin = builder.objectRef<AccountFigures>('AccountMargin').implement({
  interfaces: [marginFigures],
  description: "An account's figures, in the settlement asset: of this moment, or of the last stored run.",
  fields: (t) => ({
    run: t.field({
      type: marginRun,
      description: 'The stored run that lists accounts: this one too, unless it is newer than the run.',
      resolve: async ({ runId }, _args, { reads }) => reads.existingRun(runId ?? (await listedRun(reads))),
    }),
    isLive: t.exposeBoolean('isLive', {
      description:
        'Whether the live engine answered; else the figures are stored ones, as old as `marginedAt`.',
    }),
    marginedAt: t.field({
      type: 'DateTime',
      description: 'The instant the figures are of.',
      resolve: async ({ runId, marginedAt }, _args, { reads }) =>
        marginedAt ?? (await reads.existingRun(runId ?? (await listedRun(reads)))).completedAt,
    }),
    missing: t.stringList({
      description: 'Prices or rules that lack; when not empty, no figure here is meant.',
      resolve: ({ missing }) => missing,
    }),
  }),
});

export const account = builder.prismaNode('Account', {
  id: { field: 'id' },
  nullable: true,
  select: { id: true },
  description:
    'A margin account: positions and collateral, margined as one. An isolated pocket of another is one, too.',
  fields: (t) => ({
    accountId: t.exposeString('id', { description: 'Its natural key.' }),
    positions: t.relation('positions', {
      type: position,
      description: 'What it holds now, by instrument.',
      query: { orderBy: [{ instrumentSymbol: 'asc' }, { leg: 'asc' }] },
    }),
    collateral: t.relation('collateral', {
      type: collateralBalance,
      description: 'What backs it now, by asset.',
      query: { orderBy: { asset: 'asc' } },
    }),
    orders: t.relation('orders', {
      type: openOrder,
      description: 'Its orders that rest in the book, by id.',
      query: { orderBy: { orderId: 'asc' } },
    }),
    chosenRates: t.relation('chosen', {
      type: chosenRate,
      description: 'The leverage or rate that its holder chose, by instrument.',
      query: { orderBy: [{ instrumentSymbol: 'asc' }, { leg: 'asc' }] },
    }),
    mode: t.exposeString('mode', { nullable: true, description: 'Its margin mode; null: the ordinary one.' }),
    selectedRate: t.expose('selectedRate', {
      type: 'Decimal',
      nullable: true,
      description: 'The initial margin rate that its holder chose for all of it; null: none.',
    }),
    segment: t.exposeString('segment', {
      nullable: true,
      description: "Whose account it is, in the venue's words; null where nothing was said.",
    }),
    sequence: t.field({
      type: 'String',
      nullable: true,
      description: 'Of the newest import that stated it whole, in a string; null: none did.',
      select: { sequence: true },
      resolve: ({ sequence }) => (sequence === null ? null : String(sequence)),
    }),
    pocket: t.exposeString('pocket', {
      nullable: true,
      description: 'Of an isolated pocket: its name within its owner; null of an account of its own.',
    }),
    owner: t.relation('owner', {
      nullable: true,
      description: 'Of an isolated pocket: the account it belongs to.',
    }),
    pockets: t.relation('pockets', {
      description: 'Its isolated pockets that are open, each margined for itself, by name.',
      query: { where: { closedAt: null }, orderBy: { pocket: 'asc' } },
    }),
    margin: t.field({
      type: accountMargin,
      nullable: true,
      description:
        'Its figures: of this moment where the live engine knows it, else of the live run; null before one.',
      resolve: ({ id }, _args, { reads }) => reads.accountMargin(id),
    }),
    closedAt: t.expose('closedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was closed: it holds nothing, and is in no run or list. Null: it is open.',
    }),
    explanation: t.field({
      type: accountExplanation,
      nullable: true,
      select: { closedAt: true },
      description: 'Its figures computed now, term by term; null for one that is closed.',
      complexity: { field: 250 },
      resolve: async ({ id, closedAt }, _args, { actor, deps }) =>
        closedAt === null ? readOrThrow(await explainAccountNow(deps, actor, id)) : null,
    }),
    calls: t.relatedConnection(
      'calls',
      {
        type: marginCall,
        cursor: 'id',
        complexity: pageCost,
        totalCount: true,
        description: 'Its margin calls, newest first.',
        query: { orderBy: [{ openedAt: 'desc' }, { id: 'desc' }] },
      },
      marginCallConnection,
    ),
  }),
});

/** Whether nothing of the database's own is asked of an account: then its key is all that a row would say. */
export function asksKeyOnly({ select }: { readonly select?: object }): boolean {
  return select !== undefined && Object.keys(select).every((name) => name === 'id');
}

const densityBucket = builder.objectRef<DensityBucket>('DensityBucket').implement({
  description: 'How many accounts hold a position whose notional lies in a range.',
  fields: (t) => ({
    from: t.expose('from', { type: 'Decimal', description: 'Notional from which, in the settlement asset.' }),
    to: t.expose('to', { type: 'Decimal', nullable: true, description: 'Notional to which, exclusive.' }),
    accounts: t.exposeInt('accounts', { description: 'Number of accounts.' }),
    notional: t.expose('notional', { type: 'Decimal', description: 'Their notional in the instrument.' }),
  }),
});

const MOST_INSTRUMENTS = 1_000;
const MOST_FLOORS = 100;

const tierPositions = builder.objectRef<TierPositions>('TierPositions').implement({
  description:
    'What live accounts hold in one tier; a position lies above the floor, up to and including the next.',
  fields: (t) => ({
    floor: t.expose('floor', { type: 'Decimal', description: 'Where the tier begins.' }),
    accounts: t.exposeInt('accounts', { description: 'Accounts with a position in it.' }),
    notional: t.expose('notional', { type: 'Decimal', description: 'Notional of those positions.' }),
  }),
});

builder.queryFields((t) => ({
  tierPositions: t.field({
    type: [tierPositions],
    description:
      'How the positions of live accounts in some instruments spread over tiers; one of no price is left out.',
    complexity: { field: 100 },
    args: {
      instruments: t.arg.stringList({ required: true, description: 'Symbols, at most 1,000.' }),
      floors: t.arg({ type: ['Decimal'], required: true, description: 'Ascending, from 0 on, at most 100.' }),
    },
    resolve: async (_root, { instruments, floors }, { reads }) => {
      const [countOf, isRising] = [
        (count: number, most: number) => count >= 1 && count <= most,
        floors.every((floor, index) => (index === 0 ? !floor.lt(0) : floor.gt(floors[index - 1] ?? 0))),
      ];
      if (!countOf(instruments.length, MOST_INSTRUMENTS))
        throw badArgument(
          'tierPositions.instruments',
          'list-length',
          `names 1 to ${MOST_INSTRUMENTS} instruments`,
        );
      if (!countOf(floors.length, MOST_FLOORS) || !isRising)
        throw badArgument(
          'tierPositions.floors',
          'floors-ascend',
          `holds 1 to ${MOST_FLOORS} floors from 0 on, ascending`,
        );
      const symbols = instruments.map((symbol) => storableText('tierPositions.instruments', symbol));
      return [...(await reads.positionsByTier(symbols, floors.map(decimalText)))];
    },
  }),
  account: t.field({
    type: account,
    nullable: true,
    description: 'An account by its natural key; null when there is none.',
    args: { accountId: t.arg.string({ required: true, description: 'In exact case.' }) },
    resolve: (_root, { accountId }, context, info) => {
      const id = storableText('account.accountId', accountId);
      const query = queryFromInfo({ context, info });
      const { prisma, reads } = context;
      return asksKeyOnly(query) ? reads.account(id) : prisma.account.findUnique({ ...query, where: { id } });
    },
  }),
  curveDensity: t.field({
    type: [densityBucket],
    description:
      'How the live accounts spread over the notional axis of an instrument: in steps of 1, 3, 10, 30 …, empty ones left out.',
    args: { instrument: t.arg.string({ required: true, description: 'Symbol.' }) },
    resolve: async (_root, { instrument }, { reads }) => [
      ...(await reads.curveDensity(storableText('curveDensity.instrument', instrument))),
    ],
  }),
}));
