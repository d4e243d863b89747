import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ordinaryScenarios,
  parsePriceScenarios,
  scenarioPrices,
} from '../../domain/risk/scenarios/price-scenario';
import type { MarginStatus } from '../../domain/margin/method/types';
import { parseParameterSetText } from '../../domain/parameters/validate';
import { columnarStress } from '../../engine/scenario/columnar-stress';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../../testing/margined-venue';
import { addScenario } from '../scenarios/add-scenario';
import { retireScenario } from '../scenarios/retire-scenario';
import { stressBook } from './stress-book';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 60 });
});
afterAll(() => venue.close());

const deps = () => ({ readBook: venue.deps.readBook, engine: columnarStress(2) });

/** What the reference method says of every account, at mark prices and under each ordinary scenario. */
function byReference(document: string) {
  return venue.deps.readBook(async (view) => {
    const parsed = parseParameterSetText(document);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
    const market = await view.market();
    const scenarios = scenarioPrices(ordinaryScenarios(market), market);
    if (!scenarios.ok) throw new Error(JSON.stringify(scenarios.refusal));
    const books = [];
    for (const prices of [market.prices, ...scenarios.value]) {
      const statuses: MarginStatus[] = [];
      let [equity, shortfall] = [0, 0];
      const inputs = { ...market, prices, parameters: parsed.value };
      for await (const results of venue.deps.engine.marginBooks(inputs, view.accounts(100)))
        for (const result of results) {
          if (!result.ok) throw new Error(JSON.stringify(result.refusal));
          statuses.push(result.value.status);
          equity += result.value.equity.toNumber();
          shortfall += Math.max(0, result.value.maintenanceMargin.minus(result.value.equity).toNumber());
        }
      books.push({ statuses, equity, shortfall });
    }
    return books;
  });
}

const isCalled = (status: MarginStatus | undefined) => status === 'CALL' || status === 'LIQUIDATION';

test('counts under every scenario are the reference method’s, under the live version and a revision beside it', async () => {
  const changed = tieredDocument({ altsRate: '0.1', altsLeverage: '5' });
  const { proposalId } = await venue.draft(changed);
  const { currentRevision } = await venue.proposal(proposalId);
  const answer = await stressBook(deps(), null, { kind: 'REVISION', revisionHash: currentRevision.hash });
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  const { sets, scenarios, settlementAsset, versionNumber } = answer.value;
  expect({ settlementAsset, versionNumber }).toEqual({ settlementAsset: 'USDT', versionNumber: 1 });
  expect(scenarios.length).toBeGreaterThan(10);
  expect(sets.length).toBe(2);
  for (const [index, document] of [tieredDocument(), changed].entries()) {
    const expected = await byReference(document);
    const set = sets[index];
    const stressed = set ? [set.standing, ...set.scenarios] : [];
    expect(stressed.length).toBe(expected.length);
    for (const [place, { statuses, equity, shortfall }] of expected.entries()) {
      const count = (status: MarginStatus) => statuses.filter((one) => one === status).length;
      const before = expected[0]?.statuses ?? [];
      const [OK, WARNING, CALL, LIQUIDATION] = [
        count('OK'),
        count('WARNING'),
        count('CALL'),
        count('LIQUIDATION'),
      ];
      expect(stressed[place]).toMatchObject({
        accounts: { OK, WARNING, CALL, LIQUIDATION, UNPRICED: 0 },
        newlyCalled: statuses.filter((status, account) => isCalled(status) && !isCalled(before[account]))
          .length,
        newlyLiquidatable: statuses.filter(
          (status, account) => status === 'LIQUIDATION' && before[account] !== 'LIQUIDATION',
        ).length,
      });
      const off = (stressed[place]?.offByAtMost ?? 0) + 1e-6;
      expect(Math.abs((stressed[place]?.equity ?? NaN) - equity)).toBeLessThan(off);
      expect(Math.abs((stressed[place]?.shortfall ?? NaN) - shortfall)).toBeLessThan(off);
      expect(off).toBeLessThan(0.01);
    }
    expect(set?.accountsApart).toBe(0);
  }
  // A fall of all prices must have done something, and the sets must differ somewhere.
  expect(sets[0]?.scenarios[2]?.newlyLiquidatable).toBeGreaterThan(0);
  expect(sets[0]?.scenarios).not.toEqual(sets[1]?.scenarios);
  expect(sets[0]?.mostReached.length).toBeGreaterThan(0);
});

test('the library is asked step by step: what is built in, the newest of each name that is not retired, and what moves nothing is named', async () => {
  const analyst = await venue.person('ANALYST');
  const add = async (name: string, shock: object): Promise<string> => {
    const provenance = { kind: 'HYPOTHETICAL', reason: 'To see what it does.' };
    const document = JSON.stringify({ format: 'margrave/scenario/1', name, provenance, shock });
    return (await venue.value(addScenario(venue.deps, analyst, { document }))).hash;
  };
  await add('Fall', { kind: 'MOVES', every: '-0.1' });
  const fall = await add('Fall', { kind: 'MOVES', every: '-0.3' });
  const grid = await add('Grid', { kind: 'GRID', axes: [{ underlyings: ['BTC'], moves: ['-0.2', '0.2'] }] });
  await add('Nothing here', { kind: 'MOVES', instruments: { 'DOGE-PERP': '-0.5' } });
  const retired = await add('Retired', { kind: 'MOVES', every: '-0.5' });
  await venue.value(retireScenario(venue.deps, analyst, { hash: retired, reason: 'Of no use.' }));
  await venue.owner.query(`delete from mark_price where instrument_symbol = 'DOGE-PERP'`);

  const answer = await stressBook(deps(), 'LIBRARY', null);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  const { scenarios, sets, left } = answer.value;
  const own = scenarios.filter((one) => 'hash' in one && [fall, grid].includes(one.hash));
  expect(own.map(({ name }) => name)).toEqual(['Fall', 'Grid, BTC -20 %', 'Grid, BTC 20 %']);
  expect(scenarios.length).toBeGreaterThan(own.length);
  expect(scenarios.every(({ name }) => name !== 'Retired')).toBe(true);
  expect(left).toEqual([
    { name: 'Nothing here', message: 'It moves no price of the venue, and no volatility.' },
  ]);
  expect(sets[0]?.standing.accounts.UNPRICED).toBeGreaterThan(0);

  const stated = [
    { name: 'fall', every: '-0.3' },
    { name: 'down', underlyings: { BTC: '-0.2' } },
    { name: 'up', underlyings: { BTC: '0.2' } },
  ];
  const inWords = await stressBook(deps(), stated, null);
  if (!inWords.ok) throw new Error(JSON.stringify(inWords.refusal));
  const found = own.map((one) => sets[0]?.scenarios[scenarios.indexOf(one)]);
  expect(found).toEqual(inWords.value.sets[0]?.scenarios);
  expect(found[0]?.newlyLiquidatable).toBeGreaterThan(0);
});

test('a question that cannot be answered is refused, by name', async () => {
  const revisionHash = '0'.repeat(64);
  expect(await stressBook(deps(), null, { kind: 'REVISION', revisionHash })).toEqual({
    ok: false,
    refusal: { code: 'NoSuchRevision', revisionHash },
  });
  const scenarios = [{ name: 'one', underlyings: { GOLD: '-0.1' } }];
  const parsed = parsePriceScenarios({ format: 'margrave/scenarios/1', scenarios });
  if (!parsed.ok) throw new Error('its form is sound');
  expect(await stressBook(deps(), parsed.value, null)).toMatchObject({
    ok: false,
    refusal: {
      code: 'InvalidInput',
      faults: [{ path: '/scenarios/0/underlyings/GOLD', rule: 'underlying-known' }],
    },
  });
});
