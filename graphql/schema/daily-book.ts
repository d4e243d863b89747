import { builder } from '../kit/builder';
import { pageCost } from '../kit/connection';

const dailyBook = builder.prismaObject('DailyBook', {
  description:
    'The accounts and the market as they were kept on a day, by the hashes of what was kept. `npm run -s dynamics -- snapshot --day` writes one as files, on which a change can be simulated.',
  fields: (t) => ({
    day: t.string({
      description: 'By the venue’s clock, in UTC: 2026-11-30.',
      select: { day: true },
      resolve: ({ day }) => day.toISOString().slice(0, 10),
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'The instant that it shows.' }),
    version: t.relation('version', { description: 'The version that was live.' }),
    isAsApproved: t.boolean({
      description:
        'Whether the version was in force as it was approved: no dial away from 1, no ramp under way.',
      select: { dials: true, ramps: true },
      resolve: ({ dials, ramps }) => dials === null && ramps === null,
    }),
    accounts: t.exposeInt('accounts', { description: 'How many accounts it has.' }),
    accountSnapshotHash: t.exposeString('accountSnapshotHash', {
      description: 'SHA-256 of the list of its accounts, in chunks.',
    }),
    marketSnapshotHash: t.exposeString('marketSnapshotHash', {
      description: 'SHA-256 of instruments, mark prices and market figures.',
    }),
  }),
});

builder.queryFields((t) => ({
  dailyBooks: t.prismaConnection(
    {
      type: dailyBook,
      cursor: 'day',
      complexity: pageCost,
      description:
        'The book of each day, newest first; a day on which none was kept has none, and each is kept 400 days or as the worker is told.',
      totalCount: (_root, _args, { prisma }) => prisma.dailyBook.count(),
      resolve: (query, _root, _args, { prisma }) =>
        prisma.dailyBook.findMany({ ...query, orderBy: { day: 'desc' } }),
    },
    { name: 'DailyBookConnection' },
    { name: 'DailyBookEdge' },
  ),
}));
