import { expect, test } from 'vitest';
import { settlingDocument } from '../../../testing/settling-venue';
import { parameterSetOf } from '../../../testing/arbitraries';
import { diffParameterSets } from '../diff/diff';
import { parseParameterSet } from '../validate';

type Document = ReturnType<typeof settlingDocument>;

function faultsOf(changes: object): string[] {
  const parsed = parseParameterSet(settlingDocument(changes));
  return parsed.ok ? [] : parsed.refusal.map(({ rule, path }) => `${rule} ${path}`);
}

const { collateral }: Document = settlingDocument();
const btc = (more: object) => ({ collateral: { ...collateral, BTC: { ...collateral.BTC, ...more } } });
const flat = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '1' } };
const grid = {
  ...{ method: 'SCENARIO_GRID', underlying: 'BTC', marginClasses: ['linear'] },
  priceRange: { unit: 'FRACTION', fraction: '0.1' },
  scenarios: [{ name: 'up', priceMove: '1', per: '1', volatility: 'NONE' }],
  options: { volatility: 'IMPLIED', discounting: 'NONE', step: { scale: 18, mode: 'HALF_EVEN' } },
  ...{ initialFactor: '1', maintenanceFactor: '1', contractStep: { scale: 8, mode: 'HALF_EVEN' } },
};

test.each<[string, object, string[]]>([
  ['two that are collateral', {}, []],
  ['none that is stated', { settlementAssets: [] }, ['length /settlementAssets']],
  [
    'the unit of account',
    { settlementAssets: ['BTC', 'USDT'] },
    ['settlement-asset-other /settlementAssets/1'],
  ],
  ['one twice', { settlementAssets: ['BTC', 'BTC'] }, ['settlement-asset-other /settlementAssets/1']],
  ['no collateral', { settlementAssets: ['ETH'] }, ['settlement-asset-collateral /settlementAssets/0']],
  [
    'a name that every object has',
    { settlementAssets: ['toString'] },
    ['settlement-asset-collateral /settlementAssets/0'],
  ],
  ['a maximum', btc({ maximumValue: '10' }), ['settlement-asset-plain /settlementAssets/0']],
  [
    'a debt among requirements',
    btc({ debtAs: 'REQUIREMENT' }),
    ['settlement-asset-plain /settlementAssets/0'],
  ],
  [
    'weights',
    btc({ assetWeight: { initial: flat, maintenance: flat } }),
    ['settlement-asset-plain /settlementAssets/0'],
  ],
  [
    'weights of debts',
    btc({ debtWeight: { initial: flat, maintenance: flat } }),
    ['settlement-asset-plain /settlementAssets/0'],
  ],
  [
    'a haircut by size',
    btc({ concentrationHaircut: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.1' } }),
    ['settlement-asset-plain /settlementAssets/0'],
  ],
  [
    'collateral of a portfolio',
    {
      portfolios: {
        P: { ...grid, collateral: [{ asset: 'BTC', initial: '0', maintenance: '0', cancelsRisk: false }] },
      },
    },
    ['settlement-asset-plain /settlementAssets/0'],
  ],
])('a set that settles in %s', (_name, changes, rules) => {
  expect(faultsOf(changes)).toEqual(rules);
});

test('the assets are a set: their order is no part of the identity of a document, and none is as before', () => {
  const reversed = parameterSetOf(settlingDocument({ settlementAssets: ['USDC', 'BTC'] }));
  expect(reversed.hash).toBe(parameterSetOf(settlingDocument()).hash);
  const { settlementAssets: _none, ...plain } = settlingDocument();
  expect(parameterSetOf(plain).canonical).not.toContain('settlementAssets');
});

test('to settle in another asset lets more risk in', () => {
  const { settlementAssets: _none, ...none } = settlingDocument();
  const entriesOf = (before: object, after: object) => {
    const { entries, direction } = diffParameterSets(parameterSetOf(before), parameterSetOf(after));
    return [
      ...entries.map((one) => `${one.kind} ${one.path} ${one.before}>${one.after} ${one.direction}`),
      direction,
    ];
  };
  expect(entriesOf(none, settlingDocument())).toEqual([
    'SETTLEMENT_ASSET /settlementAssets/0 null>BTC LOOSER',
    'SETTLEMENT_ASSET /settlementAssets/1 null>USDC LOOSER',
    'LOOSER',
  ]);
  expect(entriesOf(settlingDocument(), settlingDocument({ settlementAssets: ['USDC'] }))).toEqual([
    'SETTLEMENT_ASSET /settlementAssets/0 BTC>null TIGHTER',
    'TIGHTER',
  ]);
});
