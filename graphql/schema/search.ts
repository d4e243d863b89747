import { FOUND_AT_MOST, LONGEST_SEARCH } from '../../lib/db/reads/search-reads';
import { mayActor, rolesWith } from '../../lib/domain/governance/people/actor';
import { badArgument, storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { account } from './account';
import { instrument } from './instrument';
import { person } from './person';
import { proposal } from './proposal';

interface Search {
  readonly text: string;
}

/** Rows in the order in which they were found. */
function inOrder<Row>(
  keys: readonly { readonly id: string }[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Row[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.flatMap(({ id }) => byKey.get(id) ?? []);
}

const complexity = { field: 1, multiplier: FOUND_AT_MOST };
const idOf = ({ id }: { readonly id: string }): string => id;

const found = builder.objectRef<Search>('Found').implement({
  description: `What has a text in its name, at most ${FOUND_AT_MOST} of each kind, the closest first.`,
  fields: (t) => ({
    proposals: t.prismaField({
      type: [proposal],
      complexity,
      description: 'By number ("12" or "#12") or by words of the title; newest first.',
      resolve: async (query, { text }, _args, { prisma, reads }) => {
        const keys = await reads.foundProposals(text);
        const rows = await prisma.proposal.findMany({ ...query, where: { id: { in: keys.map(idOf) } } });
        return inOrder(keys, rows, idOf);
      },
    }),
    accounts: t.prismaField({
      type: [account],
      complexity,
      description: 'By any part of the account.',
      resolve: async (query, { text }, _args, { prisma, reads }) => {
        const keys = await reads.foundAccounts(text);
        const rows = await prisma.account.findMany({ ...query, where: { id: { in: keys.map(idOf) } } });
        return inOrder(keys, rows, idOf);
      },
    }),
    instruments: t.prismaField({
      type: [instrument],
      complexity,
      description: 'By any part of the symbol or the underlying.',
      resolve: async (query, { text }, _args, { prisma, reads }) => {
        const keys = await reads.foundInstruments(text);
        const rows = await prisma.instrument.findMany({
          ...query,
          where: { symbol: { in: keys.map(idOf) } },
        });
        return inOrder(keys, rows, ({ symbol }) => symbol);
      },
    }),
    people: t.prismaField({
      type: [person],
      complexity,
      description: `By any part of the name; none unless an administrator (${rolesWith('ADMINISTER').join(', ')}) asks.`,
      resolve: async (query, { text }, _args, { actor, prisma, reads }) => {
        if (!mayActor(actor, 'ADMINISTER')) return [];
        const keys = await reads.foundPeople(text);
        const rows = await prisma.person.findMany({ ...query, where: { id: { in: keys.map(idOf) } } });
        return inOrder(keys, rows, idOf);
      },
    }),
  }),
});

builder.queryFields((t) => ({
  search: t.field({
    type: found,
    description:
      'Anything by its name as people remember it: in part, in capitals or not, words in whatever order.',
    args: { text: t.arg.string({ required: true, description: `Up to ${LONGEST_SEARCH} characters.` }) },
    resolve: (_root, { text }) => {
      if (text.length > LONGEST_SEARCH)
        throw badArgument('search.text', 'length', `is longer than ${LONGEST_SEARCH} characters`);
      return { text: storableText('search.text', text) };
    },
  }),
}));
