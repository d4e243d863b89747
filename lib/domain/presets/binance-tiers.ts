import type { Preset } from './preset';
import { againstTheAccount } from './preset-rounding';
import { tierTableClass, type TierTableRow } from './tier-table';

function rows(
  published: readonly (readonly [floor: string, rate: string, maxLeverage: string])[],
): TierTableRow[] {
  return published.map(([floor, maintenanceRate, maxLeverage]) => ({
    floor,
    maintenanceRate,
    initial: { maxLeverage },
  }));
}

/** Binance USDⓈ-M: notional × rate − maintenance amount. */
export const BINANCE_TIERS: Preset = {
  name: 'binance-tiers',
  title: 'Binance USD-M leverage and margin tiers',
  summary:
    'Maintenance margin is notional × rate − maintenance amount, which is a tax-like sum over slices; initial margin is ' +
    'notional over the chosen leverage, at most the tier’s.',
  sources: [
    {
      title: 'How to calculate liquidation price of USD-M futures contracts (maintenance amount)',
      reference: 'https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93',
    },
    {
      title: 'Tiers as the exchange’s interface gave them: freqtrade/exchange/binance_leverage_tiers.json',
      reference: 'freqtrade/freqtrade @ c9ae5e1e9ff25bb55dd61f5e5519f7c479291edb',
    },
  ],
  parameters: {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      BTCUSDT: tierTableClass(
        ['BTCUSDT'],
        rows([
          ['0', '0.004', '125'],
          ['50000', '0.005', '100'],
          ['600000', '0.0065', '75'],
          ['3000000', '0.01', '50'],
          ['12000000', '0.02', '25'],
          ['70000000', '0.025', '20'],
          ['100000000', '0.05', '10'],
          ['230000000', '0.1', '5'],
          ['480000000', '0.125', '4'],
          ['600000000', '0.15', '3'],
          ['800000000', '0.25', '2'],
          ['1200000000', '0.5', '1'],
        ]),
        '1800000000',
      ),
      ETHUSDT: tierTableClass(
        ['ETHUSDT'],
        rows([
          ['0', '0.004', '125'],
          ['50000', '0.005', '100'],
          ['600000', '0.0065', '75'],
          ['3000000', '0.01', '50'],
          ['12000000', '0.02', '25'],
          ['50000000', '0.025', '20'],
          ['65000000', '0.05', '10'],
          ['150000000', '0.1', '5'],
          ['320000000', '0.125', '4'],
          ['400000000', '0.15', '3'],
          ['530000000', '0.25', '2'],
          ['800000000', '0.5', '1'],
        ]),
        '1200000000',
      ),
      '1000BONKUSDT': tierTableClass(
        ['1000BONKUSDT'],
        rows([
          ['0', '0.01', '75'],
          ['10000', '0.015', '50'],
          ['30000', '0.02', '25'],
          ['150000', '0.025', '20'],
          ['300000', '0.05', '10'],
          ['1500000', '0.1', '5'],
          ['3000000', '0.125', '4'],
          ['3750000', '0.25', '2'],
          ['7500000', '0.5', '1'],
        ]),
        '15000000',
      ),
    },
    collateral: { USDT: { haircut: '0' } },
    accountRules: { warningLevel: '1.25', callLevel: '1', liquidationLevel: '1' },
    rounding: againstTheAccount(8, 'HALF_EVEN'),
  },
  example: {
    instruments: [{ symbol: 'BTCUSDT' }, { symbol: 'ETHUSDT' }],
    market: { prices: { BTCUSDT: '31967.27', ETHUSDT: '1335.18' } },
    account: {
      account: 'cross-wallet',
      positions: [
        { instrument: 'BTCUSDT', quantity: '109.488', entryPrice: '32481.98', selectedLeverage: '20' },
        { instrument: 'ETHUSDT', quantity: '3683.979', entryPrice: '1456.84', selectedLeverage: '20' },
      ],
      collateral: [{ asset: 'USDT', amount: '1535443.01' }],
    },
  },
};
