import type { Preset } from './preset';
import { againstTheAccount } from './preset-rounding';
import { AT_LEAST_SELECTED_RATE } from './selected-rate';

/** One margin table: a tier's maintenance rate is half of 1 / its maximum leverage, each on its own slice. */
function marginTable(
  instruments: readonly string[],
  published: readonly (readonly [floor: string, maxLeverage: string, doubled: string])[],
) {
  return {
    instruments,
    initialMargin: {
      curve: {
        driver: 'NOTIONAL',
        shape: 'WHOLE_TIERS',
        tiers: published.map(([floor, maxLeverage]) => ({ floor, maxLeverage })),
      },
      modifiers: [AT_LEAST_SELECTED_RATE],
    },
    maintenanceMargin: {
      curve: {
        driver: 'NOTIONAL',
        shape: 'MARGINAL_TIERS',
        tiers: published.map(([floor, , maxLeverage]) => ({ floor, maxLeverage })),
      },
    },
  };
}

/** Hyperliquid: maintenance margin at half the initial rate of the maximum leverage, continuous across tiers. */
export const HYPERLIQUID: Preset = {
  name: 'hyperliquid',
  title: 'Hyperliquid margin tiers',
  summary:
    'Maintenance margin is notional / (2 × maximum leverage) − deduction, exact even where the rate, 1/30, has no ' +
    'finite decimal; initial margin is notional over the chosen leverage.',
  sources: [
    {
      title: 'Margin tiers: formula and mainnet tables',
      reference: 'https://hyperliquid.gitbook.io/hyperliquid-docs/trading/margin-tiers',
    },
    {
      title: 'Margining: initial margin, chosen leverage',
      reference: 'https://hyperliquid.gitbook.io/hyperliquid-docs/trading/margining',
    },
    {
      title: 'Liquidations: below maintenance margin',
      reference: 'https://hyperliquid.gitbook.io/hyperliquid-docs/trading/liquidations',
    },
  ],
  parameters: {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDC',
    marginClasses: {
      BTC: marginTable(
        ['BTC'],
        [
          ['0', '40', '80'],
          ['150000000', '20', '40'],
        ],
      ),
      ETH: marginTable(
        ['ETH'],
        [
          ['0', '25', '50'],
          ['100000000', '15', '30'],
        ],
      ),
      SOL: marginTable(
        ['SOL'],
        [
          ['0', '20', '40'],
          ['70000000', '10', '20'],
        ],
      ),
      XRP: marginTable(
        ['XRP'],
        [
          ['0', '20', '40'],
          ['40000000', '10', '20'],
        ],
      ),
      'ten-then-five-at-20m': marginTable(
        ['AAVE', 'AVAX', 'DOGE', 'HYPE', 'LINK', 'SUI', 'WLD', 'kBONK', 'kPEPE'],
        [
          ['0', '10', '20'],
          ['20000000', '5', '10'],
        ],
      ),
      'ten-then-five-at-3m': marginTable(
        ['ARB', 'BNB', 'DOT', 'INJ', 'JUP', 'LDO', 'OP', 'SEI', 'TON', 'TRX'],
        [
          ['0', '10', '20'],
          ['3000000', '5', '10'],
        ],
      ),
    },
    collateral: { USDC: { haircut: '0' } },
    accountRules: { warningLevel: '1.5', callLevel: '1', liquidationLevel: '1', comparison: 'BELOW' },
    rounding: againstTheAccount(8, 'HALF_EVEN'),
  },
  example: {
    instruments: [{ symbol: 'ETH' }, { symbol: 'SOL' }],
    market: { prices: { ETH: '2500', SOL: '150' } },
    account: {
      account: 'cross',
      positions: [
        { instrument: 'ETH', quantity: '60000', entryPrice: '2450', selectedLeverage: '10' },
        { instrument: 'SOL', quantity: '-2000', entryPrice: '155', selectedLeverage: '3' },
      ],
      collateral: [{ asset: 'USDC', amount: '16000000' }],
    },
  },
};
