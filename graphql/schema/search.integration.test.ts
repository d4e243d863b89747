import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { createProposal } from '../../lib/usecases/proposals/create-proposal';

let venue: ApiVenue;
let officer: Actor;
let administrator: Actor;

const TITLES = ['Raise BTC first', 'Lower 100% of ETH_first', 'Raise DOGE'];

beforeAll(async () => {
  venue = await apiVenue({ accounts: 12 });
  officer = await venue.person('OFFICER');
  administrator = await venue.person('ADMINISTRATOR');
  for (const [index, title] of TITLES.entries()) {
    const input = { title, rationale: 'Because.', activateAt: null, graceMinutes: null };
    const document = tieredDocument({ altsRate: `0.06${index + 1}` });
    await venue.value(createProposal(venue.deps, await venue.person('ANALYST'), { ...input, document }));
  }
});
afterAll(() => venue.close());

const QUERY = `query ($text: String!) { search(text: $text) {
  proposals { number title } accounts { accountId } instruments { symbol } people { name }
} }`;

interface Found {
  readonly search: {
    readonly proposals: readonly { readonly number: number; readonly title: string }[];
    readonly accounts: readonly { readonly accountId: string }[];
    readonly instruments: readonly { readonly symbol: string }[];
    readonly people: readonly { readonly name: string }[];
  };
}

async function find(text: string, actor = officer) {
  const { search } = await venue.read<Found>(actor, QUERY, { text });
  return {
    proposals: search.proposals.map(({ title }) => title),
    accounts: search.accounts.map(({ accountId }) => accountId),
    instruments: search.instruments.map(({ symbol }) => symbol),
    people: search.people.map(({ name }) => name),
  };
}

test('a proposal is found by its number and by words of its title, in any case and order', async () => {
  const { number } = await venue.prisma.proposal.findFirstOrThrow({ where: { title: 'Raise BTC first' } });
  expect((await find(`#${number}`)).proposals).toEqual(['Raise BTC first']);
  expect((await find(String(number))).proposals).toContain('Raise BTC first');
  expect((await find('FIRST raise')).proposals).toEqual(['Raise BTC first']);
  expect((await find('raise')).proposals).toEqual(['Raise DOGE', 'Raise BTC first']);
  expect((await find('raise nothing')).proposals).toEqual([]);
});

test('signs of a pattern are looked for as they stand', async () => {
  expect((await find('100%')).proposals).toEqual(['Lower 100% of ETH_first']);
  expect((await find('H_f')).proposals).toEqual(['Lower 100% of ETH_first']);
  expect((await find('%')).accounts).toEqual([]);
  expect((await find('%')).proposals).toEqual(['Lower 100% of ETH_first']);
});

test('accounts and instruments are found by any part, the closest first, and no more than six', async () => {
  expect((await find('CALL')).accounts).toEqual(['edge-call']);
  expect((await find('acc-')).accounts).toEqual(
    ['0', '1', '2', '3', '4', '5'].map((digit) => `acc-00000${digit}`),
  );
  expect((await find('eth')).instruments).toEqual(['ETH-PERP']);
  expect((await find('e perp')).instruments).toEqual(['ETH-PERP', 'BTC-PERP', 'DOGE-PERP']);
});

test('people are found by administrators alone', async () => {
  expect((await find('officer', administrator)).people).toEqual(['officer 1']);
  expect((await find('officer')).people).toEqual([]);
});

test('a blank text finds nothing, and one that is too long is refused', async () => {
  const nothing = { proposals: [], accounts: [], instruments: [], people: [] };
  expect(await find('  ', administrator)).toEqual(nothing);
  const { errors } = await venue.ask(officer, QUERY, { text: 'a'.repeat(101) });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'search.text' });
});
