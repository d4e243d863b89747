import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import type { ParameterSetDocument } from '../../lib/domain/parameters/document/parameter-set';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { remarginAccounts } from '../../lib/usecases/margin/remargin-accounts';

let venue: ApiVenue;
let viewer: Actor;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 40 });
  viewer = await venue.person('VIEWER');
  await remarginAccounts(venue.deps);
});
afterAll(() => venue.close());

interface Listed {
  readonly accounts: {
    readonly totalCount: number;
    readonly edges: readonly {
      readonly node: {
        readonly accountId: string;
        readonly explanation: { readonly positions: readonly { readonly isAboveMaximum: boolean }[] };
      };
    }[];
  };
}
async function listed(filter: string): Promise<Listed['accounts']> {
  const { accounts } = await venue.read<Listed>(
    viewer,
    `{ accounts(${filter} orderBy: ACCOUNT_ASC, first: 30) { totalCount edges { node { accountId
         explanation { positions { isAboveMaximum } } } } } }`,
    {},
  );
  return accounts;
}
const idsOf = ({ edges }: Listed['accounts']) => edges.map(({ node }) => node.accountId);
/** Whose own page says so. */
const aboveByPage = ({ edges }: Listed['accounts']) =>
  edges
    .filter(({ node }) => node.explanation.positions.some(({ isAboveMaximum }) => isAboveMaximum))
    .map(({ node }) => node.accountId);

/** The margined venue's set, with the most of one instrument that its classes let an account hold. */
function capped(maxima: Readonly<Record<string, string>>): string {
  const document = JSON.parse(tieredDocument()) as ParameterSetDocument;
  const classes = Object.entries(document.marginClasses).map(([name, marginClass]) => [
    name,
    maxima[name] === undefined ? marginClass : { ...marginClass, maximumNotional: maxima[name] },
  ]);
  return JSON.stringify({ ...document, marginClasses: Object.fromEntries(classes) as unknown });
}

test('lists who has a breach on their own page, and nobody else, to the last digit', async () => {
  expect(await listed('aboveMaximum: true')).toMatchObject({ totalCount: 0, edges: [] });
  await venue.activated(capped({ majors: '700000' }));
  await remarginAccounts(venue.deps);
  const all = await listed('');
  expect(all.totalCount).toBeGreaterThan(30);
  const page = aboveByPage(all);
  expect(page.length).toBeGreaterThan(1);
  const above = await listed('aboveMaximum: true');
  expect(idsOf(above).filter((id) => idsOf(all).includes(id))).toEqual(page);
  expect(aboveByPage(above)).toEqual(idsOf(above));
  expect(above.totalCount).toBe(above.edges.length);

  // Notionals are rounded to 8 decimals, half to even, before they are compared.
  await venue.activated(capped({ majors: '700000', alts: '60000' }));
  await venue.owner.query(`delete from position where account_id like 'acc-%'`);
  const held = [
    ['acc-000000', '480'],
    ['acc-000001', '-480.00000000001'],
    ['acc-000002', '480.0000000001'],
    ['acc-000003', '-480.00000000004'],
    ['acc-000004', '-480.000000000041'],
  ] as const;
  for (const [account, quantity] of held)
    await venue.owner.query(`insert into position values ('${account}', 'DOGE-PERP', ${quantity}, 0.1)`);
  await venue.setPrices({ 'DOGE-PERP': '0.125' });
  await remarginAccounts(venue.deps);
  const atEdge = await listed('aboveMaximum: true');
  expect(idsOf(atEdge)).toEqual(['acc-000002', 'acc-000004']);
  expect(aboveByPage(await listed('search: "acc-00000"'))).toEqual(idsOf(atEdge));
  // At the next mark it is everybody.
  await venue.setPrices({ 'DOGE-PERP': '0.13' });
  expect((await listed('aboveMaximum: true')).totalCount).toBe(5);
  expect((await listed('aboveMaximum: true, search: "000003"')).totalCount).toBe(1);
});
