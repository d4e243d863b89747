import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PrismaClient } from '../../lib/db/generated/prisma/client';
import { connectPrisma } from '../../lib/db/prisma';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { marginAccount } from '../../lib/domain/margin/method/account';
import { compileParameters } from '../../lib/domain/margin/method/compile';
import { standingOf } from '../../lib/domain/margin/figures/standing';
import { toldStanding } from '../../lib/live/standings-message';
import type { AskLiveStandings } from '../../lib/ports/live';
import { apiVenue, execute, type ApiVenue } from '../../lib/testing/api-venue';
import { latch } from '../../lib/testing/latch';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { contextFor } from './context';

// A version goes live between two fields of one query.

let venue: ApiVenue;
let viewer: Actor;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 12 });
  viewer = await venue.person('VIEWER');
});
afterAll(() => venue.close());

const QUERY = `query ($next: Int!, $account: String!) {
  venue { liveVersion { number supersededAt } }
  parameters { number supersededAt parameterSet { hash } }
  later: parameters(at: "2999-01-01T00:00:00.000Z") { number }
  versions(first: 1) { totalCount edges { node { number supersededAt } } }
  next: version(number: $next) { number }
  compareVersions(from: 1, to: $next) { direction }
  account(accountId: $account) { margin { initialMargin isLive } explanation { initialMargin version { number } } }
}`;

interface Read {
  readonly venue: { readonly liveVersion: { readonly number: number; readonly supersededAt: string | null } };
  readonly parameters: { readonly number: number; readonly supersededAt: string | null };
  readonly later: { readonly number: number };
  readonly versions: {
    readonly totalCount: number;
    readonly edges: readonly {
      readonly node: { readonly number: number; readonly supersededAt: string | null };
    }[];
  };
  readonly next: { readonly number: number } | null;
  readonly compareVersions: object | null;
  readonly account: {
    readonly margin: { readonly initialMargin: string; readonly isLive: boolean };
    readonly explanation: { readonly initialMargin: string; readonly version: { readonly number: number } };
  };
}

/** The live engine's answer of this moment, whatever version has gone live meanwhile. */
const ofThePresent: AskLiveStandings = (accounts) =>
  venue.apiDeps.readBook(async (view) => {
    const { live, asOf, inputsRevision } = view;
    if (!live) throw new Error('the venue is founded');
    const parameters = compileParameters(live.parameters);
    const market = await view.market();
    const books = await view.books(accounts);
    const standings = books.map((book) =>
      toldStanding(standingOf(marginAccount({ ...market, parameters, book }))),
    );
    return { inputsRevision, versionNumber: live.versionNumber, asOf, standings };
  });

let rates = 0;
/** The query, with an activation after its first look at the venue and before anything else. */
async function askedWhileActivating(): Promise<{ readonly before: number; readonly read: Read }> {
  rates += 1;
  const { liveVersion } = await venue.prisma.venue.findFirstOrThrow();
  const before = liveVersion ?? 0;
  // One whose margin the change moves.
  const { accountId } = await venue.prisma.position.findFirstOrThrow({
    where: { instrumentSymbol: 'DOGE-PERP' },
  });
  const [looked, activated] = [latch(), latch()];
  const held: PrismaClient = connectPrisma(process.env.DATABASE_URL ?? '', { connections: 3 }).$extends({
    query: {
      venue: {
        async findFirst({ args, query }) {
          const row = await query(args);
          looked.open();
          await activated.opened;
          return row;
        },
      },
    },
  }) as unknown as PrismaClient;
  const context = contextFor(held, venue.apiDeps, viewer, {
    askLive: async (accounts) => {
      await activated.opened;
      return ofThePresent(accounts);
    },
  });
  const variables = { next: before + 1, account: accountId };
  const answer = execute(venue.server, context, QUERY, variables);
  await looked.opened;
  await venue.activated(tieredDocument({ altsRate: `0.3${rates}`, altsLeverage: '3' }));
  activated.open();
  const { data, errors } = await answer;
  // Fields that were read before the activation are read after it as well: what the request knows has not moved.
  expect((await execute(venue.server, context, QUERY, variables)).data).toEqual(data);
  await held.$disconnect();
  if (errors) throw new Error(JSON.stringify(errors));
  return { before, read: data as unknown as Read };
}

test('an answer speaks of one live version, whatever goes live while it is made', async () => {
  const { before, read } = await askedWhileActivating();
  expect((await venue.prisma.venue.findFirstOrThrow()).liveVersion).toBe(before + 1);
  const live = { number: before, supersededAt: null };
  expect(read.venue.liveVersion).toEqual(live);
  expect(read.parameters).toMatchObject(live);
  expect(read.later.number).toBe(before);
  expect(read.versions).toEqual({ totalCount: before, edges: [{ node: live }] });
  expect([read.next, read.compareVersions]).toEqual([null, null]);
  expect(read.account.explanation.version.number).toBe(before);
  // The engine has gone on: what it says is of a version that this answer does not know, so the stored run speaks.
  expect(read.account.margin).toEqual({
    initialMargin: read.account.explanation.initialMargin,
    isLive: false,
  });
});

test('so does one that began with a look at the book alone', async () => {
  const { liveVersion } = await venue.prisma.venue.findFirstOrThrow();
  const { accountId } = await venue.prisma.position.findFirstOrThrow({
    where: { instrumentSymbol: 'DOGE-PERP' },
  });
  const context = contextFor(venue.prisma, venue.apiDeps, viewer, { askLive: ofThePresent });
  const begun = await execute(
    venue.server,
    context,
    `query ($input: MarginRequirementInput!) {
      marginRequirement(input: $input) { ... on MarginRequirement { asOf { versionNumber } } } }`,
    { input: { accountId } },
  );
  expect(begun.data).toEqual({ marginRequirement: { asOf: { versionNumber: liveVersion } } });
  rates += 1;
  await venue.activated(tieredDocument({ altsRate: `0.3${rates}`, altsLeverage: '3' }));
  const variables = { next: (liveVersion ?? 0) + 1, account: accountId };
  const { data, errors } = await execute(venue.server, context, QUERY, variables);
  expect(errors).toBeUndefined();
  const read = data as unknown as Read;
  expect([read.venue.liveVersion.number, read.parameters.number, read.later.number]).toEqual(
    Array.from({ length: 3 }, () => liveVersion),
  );
  expect([read.next, read.compareVersions, read.versions.totalCount]).toEqual([null, null, liveVersion]);
  expect(read.account.explanation.version.number).toBe(liveVersion);
  expect(read.account.margin.initialMargin).toBe(read.account.explanation.initialMargin);
});
