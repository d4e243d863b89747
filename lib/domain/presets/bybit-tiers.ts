import type { Preset } from './preset';
import { againstTheAccount } from './preset-rounding';
import { tierTableClass, type TierTableRow } from './tier-table';

function rows(
  published: readonly (readonly [floor: string, maintenanceRate: string, initialRate: string])[],
): TierTableRow[] {
  return published.map(([floor, maintenanceRate, rate]) => ({ floor, maintenanceRate, initial: { rate } }));
}

/** Bybit: position value × rate − deduction, with published rates of both margins. */
export const BYBIT_TIERS: Preset = {
  name: 'bybit-tiers',
  title: 'Bybit risk limits',
  summary:
    'Maintenance margin is position value × rate − deduction; initial margin is value over leverage, at least the ' +
    'risk limit’s published initial rate. Newer tables round both rates half up to 0.01 %.',
  sources: [
    {
      title: 'Margin parameters: formulas and deduction',
      reference: 'https://www.bybit.com/en/announcement-info/margin-parameters',
    },
    {
      title: 'Get risk limit: fields',
      reference: 'https://bybit-exchange.github.io/docs/v5/market/risk-limit',
    },
    {
      title: 'Maintenance margin (USDT contract): the worked example of XYZUSDT, IM of its first limits',
      reference: 'Bybit help centre, Maintenance Margin (USDT Contract)',
    },
    {
      title: 'Risk limits of NEIROETHUSDT from 2025-06-20',
      reference: 'https://bybitannouncements.com/?p=1542',
    },
  ],
  parameters: {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      NEIROETHUSDT: tierTableClass(
        ['NEIROETHUSDT'],
        rows([
          ['0', '0.025', '0.05'],
          ['5000', '0.0263', '0.0526'],
          ['9000', '0.0278', '0.0556'],
          ['13000', '0.0294', '0.0588'],
          ['17000', '0.0313', '0.0625'],
          ['21000', '0.0333', '0.0667'],
          ['25000', '0.0357', '0.0714'],
        ]),
        '40000',
      ),
      XYZUSDT: tierTableClass(
        ['XYZUSDT'],
        rows([
          ['0', '0.02', '0.04'],
          ['1000', '0.025', '0.05'],
          ['2000', '0.03', '0.06'],
          ['3000', '0.035', '0.07'],
          ['4000', '0.04', '0.08'],
        ]),
        '5000',
      ),
    },
    collateral: { USDT: { haircut: '0' } },
    accountRules: { warningLevel: '1.25', callLevel: '1', liquidationLevel: '1' },
    rounding: againstTheAccount(8, 'HALF_EVEN'),
  },
  example: {
    instruments: [{ symbol: 'XYZUSDT' }],
    market: { prices: { XYZUSDT: '35' } },
    account: {
      account: 'unified',
      positions: [{ instrument: 'XYZUSDT', quantity: '100', entryPrice: '35', selectedLeverage: '10' }],
      collateral: [{ asset: 'USDT', amount: '500' }],
    },
  },
};
