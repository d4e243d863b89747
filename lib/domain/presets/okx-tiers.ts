import type { Preset } from './preset';
import { againstTheAccount } from './preset-rounding';
import { AT_LEAST_SELECTED_RATE } from './selected-rate';

/**
 * A table of position tiers by number of contracts: the rate of the tier that a position reaches, on all of it.
 *
 * @param contractSize units of the underlying in one contract: what an instrument's multiplier says too
 */
function positionTiers(
  instruments: readonly string[],
  contractSize: string,
  published: readonly (readonly [above: string, maintenanceRate: string, initialRate: string])[],
) {
  const curve = (pick: (row: (typeof published)[number]) => string) => ({
    driver: 'QUANTITY',
    per: contractSize,
    shape: 'WHOLE_TIERS',
    tiers: published.map((row) => ({ floor: row[0], rate: pick(row) })),
  });
  return {
    instruments,
    initialMargin: { curve: curve((row) => row[2]), modifiers: [AT_LEAST_SELECTED_RATE] },
    maintenanceMargin: { curve: curve((row) => row[1]), modifiers: [TAKER_FEE] },
  };
}

/** The fee of closing the position stands in the denominator of the venue's margin ratio. */
const TAKER_FEE = {
  operation: 'ADD',
  curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.0005' },
};

/** OKX: whole tiers by contracts, no deduction, liquidated at exactly 100 % too. */
export const OKX_TIERS: Preset = {
  name: 'okx-tiers',
  title: 'OKX position tiers',
  summary:
    'The rate of the tier that the number of contracts reaches holds for the whole position, so margin jumps at a ' +
    'tier’s edge. The taker fee is part of what is required; at a margin ratio of exactly 100 % the account is liquidated.',
  sources: [
    {
      title: 'Initial and maintenance margin of futures and swaps',
      reference: 'https://www.okx.com/help-center/7053484440205',
    },
    {
      title: 'Get position tiers: fields',
      reference: 'https://www.okx.com/docs-v5/en/#public-data-rest-api-get-position-tiers',
    },
    {
      title: 'Tiers of TIA-USDT-SWAP in 2025, as the exchange’s interface gave them',
      reference: 'https://github.com/freqtrade/freqtrade/issues/11923',
    },
    {
      title: 'Tiers of ETHUSDT swaps from 2021-06-11',
      reference: 'OKX support, announcement 4402607424781',
    },
  ],
  parameters: {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      'ETH-USDT-SWAP': positionTiers(['ETH-USDT-SWAP'], '0.1', [
        ['0', '0.004', '0.008'],
        ['3000', '0.005', '0.01'],
        ['6000', '0.01', '0.015'],
        ['12000', '0.015', '0.02'],
        ['24000', '0.02', '0.025'],
      ]),
      'TIA-USDT-SWAP': positionTiers(['TIA-USDT-SWAP'], '1', [
        ['0', '0.0065', '0.02'],
        ['6500', '0.01', '0.025'],
        ['12000', '0.015', '0.05'],
        ['25000', '0.02', '0.055'],
      ]),
    },
    collateral: { USDT: { haircut: '0' } },
    accountRules: { warningLevel: '3', callLevel: '1', liquidationLevel: '1', comparison: 'AT_OR_BELOW' },
    rounding: againstTheAccount(8, 'HALF_EVEN'),
  },
  example: {
    instruments: [{ symbol: 'TIA-USDT-SWAP' }, { symbol: 'ETH-USDT-SWAP', multiplier: '0.1' }],
    market: { prices: { 'TIA-USDT-SWAP': '2.5', 'ETH-USDT-SWAP': '1800' } },
    account: {
      account: 'cross-margin',
      positions: [
        { instrument: 'TIA-USDT-SWAP', quantity: '8000', entryPrice: '2.4', selectedLeverage: '20' },
        { instrument: 'ETH-USDT-SWAP', quantity: '-100', entryPrice: '1850' },
      ],
      collateral: [{ asset: 'USDT', amount: '2500' }],
    },
  },
};
