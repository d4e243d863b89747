import { expect, test } from 'vitest';
import { parameterSetOf } from '../../testing/arbitraries';
import { settlingDocument } from '../../testing/settling-venue';
import { settlementCoverageFaults } from './settlement-coverage';

const { collateral, marginClasses } = settlingDocument();
const grid = {
  ...{ method: 'SCENARIO_GRID', underlying: 'BTC' },
  priceRange: { unit: 'FRACTION', fraction: '0.1' },
  scenarios: [{ name: 'up', priceMove: '1', per: '1', volatility: 'NONE' }],
  options: { volatility: 'IMPLIED', discounting: 'NONE', step: { scale: 18, mode: 'HALF_EVEN' } },
  ...{ initialFactor: '1', maintenanceFactor: '1', contractStep: { scale: 8, mode: 'HALF_EVEN' } },
};

const LISTED = Object.entries({ BTCUSDT: 'USDT', USDCUSDT: 'USDT', BTCUSD: 'BTC', ETHUSDC: 'USDC' }).map(
  ([symbol, settlementAsset]) => ({ symbol, settlementAsset }),
);

test.each<[string, object, string[]]>([
  ['what all of it settles in', {}, []],
  [
    'what it does not say',
    { settlementAssets: ['USDC'] },
    ['settlement-allowed /marginClasses/inverse/instruments/0'],
  ],
  [
    'two in one class',
    {
      marginClasses: {
        ...marginClasses,
        inverse: { ...marginClasses.inverse, instruments: ['BTCUSD', 'ETHUSDC'] },
        usdc: { ...marginClasses.usdc, instruments: ['other'] },
      },
    },
    ['class-settles-in-one /marginClasses/inverse/instruments/1'],
  ],
  [
    'another than the price of an asset is in',
    { collateral: { ...collateral, BTC: { haircut: '0', pricedBy: 'BTCUSD' } } },
    ['price-in-unit /collateral/BTC/pricedBy'],
  ],
  [
    'another in a portfolio',
    { portfolios: { P: { ...grid, marginClasses: ['linear', 'inverse'] } } },
    ['portfolio-settles-in-unit /portfolios/P/marginClasses/1'],
  ],
])('a set and a venue whose instruments settle in %s', (_name, changes, rules) => {
  const faults = settlementCoverageFaults(parameterSetOf(settlingDocument(changes)), LISTED);
  expect(faults.map(({ rule, path }) => `${rule} ${path}`)).toEqual(rules);
});
