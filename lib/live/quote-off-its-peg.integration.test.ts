import { afterAll, beforeAll, expect, test } from 'vitest';
import { mergePatch } from '../domain/json/merge-patch';
import { DRIFT_V2 } from '../domain/presets/drift-v2';
import { NO_MAPPING } from '../market-data/column-mapping';
import { PRICE_FORMAT } from '../market-data/price-format';
import { rowsOf } from '../market-data/row-format';
import { OFF_ITS_PEG } from '../testing/drift-off-its-peg';
import { sourceOf, TEST_SOURCE } from '../testing/import-source';
import { liveVenue } from '../testing/live-venue';
import { importPrices } from '../usecases/imports/import-prices';

let venue: Awaited<ReturnType<typeof liveVenue>>;
beforeAll(async () => {
  venue = await liveVenue({
    settlementAsset: 'USD',
    document: mergePatch(DRIFT_V2.parameters, OFF_ITS_PEG) as object,
    instruments: [
      { symbol: 'SOL-PERP', kind: 'PERPETUAL', underlying: 'SOL', settlementAsset: 'USDC', multiplier: '1' },
      { symbol: 'USDC-USD', kind: 'SPOT', underlying: 'USDC', settlementAsset: 'USD', multiplier: '1' },
    ],
    prices: { 'SOL-PERP': '100', 'USDC-USD': '1.01' },
  });
}, 120_000);
afterAll(() => venue.close());

let observed = Date.parse('2026-01-01T00:10:00Z');
function stable(average: string) {
  const observedAt = new Date((observed += 1_000)).toISOString();
  const figures = [
    { subject: 'SOL-PERP', figure: 'STABLE_PRICE', value: '100', observedAt },
    { subject: 'USDC-USD', figure: 'STABLE_PRICE', value: average, observedAt },
  ];
  const rows = rowsOf(sourceOf(JSON.stringify(figures)), 'json', PRICE_FORMAT, NO_MAPPING);
  const system = { kind: 'SYSTEM', process: 'founding' } as const;
  return venue.done(importPrices(venue.deps, system, { rows, source: TEST_SOURCE }));
}

test('a perpetual that settles in an asset off its peg is margined live at the price of that, and at the worse of two to open', async () => {
  await stable('1.05');
  await venue.done(
    venue.take([
      {
        account: 'D-1',
        positions: [{ instrument: 'SOL-PERP', quantity: '1', entryPrice: '100' }],
        collateral: [{ asset: 'USDC', amount: '10' }],
      },
    ]),
  );
  expect(await venue.live('D-1')).toMatchObject({
    figures: { initialMargin: '10.5', maintenanceMargin: '5.05', equity: '10.1', initialEquity: '10.1' },
  });
  await stable('0.95');
  expect(await venue.live('D-1')).toMatchObject({
    figures: { initialMargin: '10.1', maintenanceMargin: '5.05', equity: '10.1', initialEquity: '9.5' },
  });
  // A loss of 4.5 USDC is a part of the balance of it: 5.5 · 0.5, and 95.5 · 5 % · 0.5 to keep.
  await venue.reprice({ 'USDC-USD': '0.5', 'SOL-PERP': '95.5' });
  expect(await venue.live('D-1')).toMatchObject({
    status: 'WARNING',
    figures: { maintenanceMargin: '2.3875', equity: '2.75' },
  });
});
