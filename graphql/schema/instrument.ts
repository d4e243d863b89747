import type { BarSeries } from '../../lib/db/reads/adjustment-reads';
import { Decimal, decimalText, round } from '../../lib/domain/number/decimal';
import { storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { pageCost } from '../kit/connection';
import { instrumentKind } from '../kit/enums';
import { marginClass, marginClasses } from './parameter-set';
import type { Prisma } from '../../lib/db/generated/prisma/client';

const barSeries = builder.objectRef<BarSeries>('BarSeries').implement({
  description: 'Bars of one length that are known of an instrument.',
  fields: (t) => ({
    barMinutes: t.exposeInt('intervalMinutes', { description: 'Their length.' }),
    from: t.expose('from', { type: 'DateTime', description: 'Where the first of them opens.' }),
    to: t.expose('to', { type: 'DateTime', description: 'Where the newest of them opens.' }),
  }),
});

export const instrument = builder.prismaNode('Instrument', {
  id: { field: 'symbol' },
  nullable: true,
  description: 'What is traded.',
  fields: (t) => ({
    symbol: t.exposeString('symbol', { description: 'Its natural key.' }),
    kind: t.expose('kind', { type: instrumentKind, description: 'Perpetual, future, option or spot.' }),
    underlying: t.exposeString('underlying', { description: 'What its risk is on.' }),
    settlementAsset: t.exposeString('settlementAsset', { description: 'What it settles in.' }),
    multiplier: t.expose('multiplier', {
      type: 'Decimal',
      description: 'Units of the underlying in one unit of quantity.',
    }),
    isInverse: t.exposeBoolean('isInverse', {
      description: 'Whether a unit of quantity is worth multiplier / price, in the settlement asset.',
    }),
    markPrice: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Newest mark price, in what it is quoted in; null when there is none.',
      select: { markPrice: true },
      resolve: ({ markPrice }) => markPrice?.price ?? null,
    }),
    markPriceObservedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The instant that price is of.',
      select: { markPrice: true },
      resolve: ({ markPrice }) => markPrice?.observedAt ?? null,
    }),
    marginClass: t.field({
      type: marginClass,
      nullable: true,
      description: 'Its margin class in the live version; null when it has none.',
      resolve: async ({ symbol }, _args, { reads }) => {
        const live = await reads.liveParameterSet();
        const classes = live ? marginClasses(live) : [];
        return classes.find(({ document }) => document.instruments.includes(symbol)) ?? null;
      },
    }),
    barSeries: t.field({
      type: [barSeries],
      complexity: { field: 5 },
      description: 'Of which lengths bars are known, the shortest first: what a programme may follow.',
      select: { symbol: true },
      resolve: async ({ symbol }, _args, { reads }) => [...(await reads.barSeries(symbol))],
    }),
    closedAt: t.expose('closedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When it was closed: nobody holds it, its prices are of before, and it is in no run. Null: it is open.',
    }),
    openInterestNotional: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Open interest of the live accounts: the larger of all long and all short quantity × multiplier × mark price, in the settlement asset of the live version: of what settles in another one valued at its price. Null without a price.',
      select: { symbol: true, settlementAsset: true },
      resolve: async ({ symbol, settlementAsset }, _args, { reads }) => {
        const notional = (await reads.openInterest(symbol))?.notional ?? null;
        const set = (await reads.liveParameterSet())?.document;
        if (notional === null || !set || settlementAsset === set.settlementAsset) return notional;
        const { pricedBy } = set.collateral[settlementAsset] ?? {};
        const mark = pricedBy === undefined ? null : await reads.markPrice(pricedBy);
        return mark && decimalText(round(new Decimal(notional).times(mark.price), SHOWN));
      },
    }),
  }),
});

/** Of a valued amount, which may be a quotient. */
const SHOWN = { scale: 8, mode: 'HALF_EVEN' } as const;

interface Wanted {
  readonly search?: string | null | undefined;
  readonly includeClosed?: boolean | null | undefined;
}

const matching = ({ search, includeClosed }: Wanted): Prisma.InstrumentWhereInput => ({
  ...(includeClosed === true ? {} : { closedAt: null }),
  ...(storableText('instruments.search', search)
    ? {
        OR: [
          { symbol: { contains: search ?? '', mode: 'insensitive' } },
          { underlying: { contains: search ?? '', mode: 'insensitive' } },
        ],
      }
    : {}),
});

builder.queryFields((t) => ({
  instrument: t.prismaField({
    type: instrument,
    nullable: true,
    description: 'An instrument by its symbol; null when there is none.',
    args: { symbol: t.arg.string({ required: true, description: 'As listed, in exact case.' }) },
    resolve: (query, _root, { symbol }, { prisma }) =>
      prisma.instrument.findUnique({
        ...query,
        where: { symbol: storableText('instrument.symbol', symbol) },
      }),
  }),
  instruments: t.prismaConnection(
    {
      type: instrument,
      cursor: 'symbol',
      complexity: pageCost,
      description: 'Instruments by symbol, without closed ones unless they are asked for.',
      args: {
        search: t.arg.string({ description: 'Part of the symbol or the underlying, in any case.' }),
        includeClosed: t.arg.boolean({ description: 'true: those that are closed too.' }),
      },
      totalCount: (_root, args, { prisma }) => prisma.instrument.count({ where: matching(args) }),
      resolve: (query, _root, args, { prisma }) =>
        prisma.instrument.findMany({ ...query, where: matching(args), orderBy: { symbol: 'asc' } }),
    },
    { name: 'InstrumentConnection' },
    { name: 'InstrumentEdge' },
  ),
}));
