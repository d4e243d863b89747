import type { Preset } from './preset';
import { againstTheAccount } from './preset-rounding';

const constant = (rate: string) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate });

/** Scaled weights are products in binary fixed point with 48 digits, rounded down. */
const FIXED_POINT = { binaryScale: 48, mode: 'FLOOR' };

/**
 * A token: an asset's weight falls in proportion once the venue holds more of it than a start value, a debt's weight
 * rises in proportion once it has lent more; both for what opens only.
 *
 * @param scaled initial weight × start value of deposits; initial weight / start value of borrows
 */
function token(
  pricedBy: string | null,
  weights: {
    readonly asset: readonly [initial: string, maintenance: string];
    readonly debt: readonly [initial: string, maintenance: string];
  },
  scaled: { readonly depositsCoefficient: string; readonly borrowsStart: string } | null,
) {
  return {
    haircut: '0',
    ...(pricedBy === null ? {} : { pricedBy }),
    assetWeight: {
      initial: {
        curve: scaled
          ? {
              driver: 'TOTAL_DEPOSITS',
              shape: 'POWER',
              exponent: '-1',
              intercept: '0',
              coefficient: scaled.depositsCoefficient,
              greatest: weights.asset[0],
              step: FIXED_POINT,
            }
          : constant(weights.asset[0]),
      },
      maintenance: { curve: constant(weights.asset[1]) },
    },
    debtWeight: {
      initial: {
        curve: scaled
          ? {
              driver: 'TOTAL_BORROWS',
              per: scaled.borrowsStart,
              shape: 'POWER',
              exponent: '1',
              intercept: '0',
              coefficient: weights.debt[0],
              least: weights.debt[0],
              step: FIXED_POINT,
            }
          : constant(weights.debt[0]),
      },
      maintenance: { curve: constant(weights.debt[1]) },
    },
    debtAs: 'REQUIREMENT',
  };
}

/** Mango v4: weighted assets less weighted debts, valued at the worse of oracle and stable price to open. */
export const MANGO_V4: Preset = {
  name: 'mango-v4',
  title: 'Mango v4 health',
  summary:
    'Health is equity less requirements: assets and debts by weights that scale with the venue’s deposits and borrows, ' +
    'perpetuals by base weights with positive results weighted overall; initial health at the worse of oracle and stable price.',
  sources: [
    {
      title: 'Health types, prices, contributions: health/cache.rs',
      reference: 'blockworks-foundation/mango-v4 programs/mango-v4/src/health/cache.rs @ 864425bd',
    },
    {
      title: 'Scaled weights: state/bank.rs, scaled_init_asset_weight and scaled_init_liab_weight',
      reference: 'blockworks-foundation/mango-v4 programs/mango-v4/src/state/bank.rs',
    },
    {
      title: 'Figures: the markets of the venue’s own tests',
      reference: 'blockworks-foundation/mango-v4 programs/mango-v4/src/health/test.rs @ 5f309ee6',
    },
  ],
  parameters: {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDC',
    marginClasses: {
      'BTC-PERP': {
        instruments: ['BTC-PERP'],
        initialMargin: { curve: constant('0.2') },
        maintenanceMargin: { curve: constant('0.1') },
        profitWeight: {
          initial: { curve: constant('0.95') },
          maintenance: { curve: constant('0.98') },
          above: 'REQUIREMENT',
        },
      },
      // Only price collateral: nobody opens a position in them.
      tokens: {
        instruments: ['ETH', 'SOL'],
        initialMargin: { curve: constant('1') },
        maintenanceMargin: { curve: constant('1') },
      },
    },
    collateral: {
      USDC: token(null, { asset: ['1', '1'], debt: ['1', '1'] }, null),
      SOL: token(
        'SOL',
        { asset: ['0.5', '0.7'], debt: ['1.5', '1.3'] },
        { depositsCoefficient: '2500', borrowsStart: '5000' },
      ),
      ETH: token(
        'ETH',
        { asset: ['0.5', '0.7'], debt: ['1.5', '1.3'] },
        { depositsCoefficient: '5000', borrowsStart: '10000' },
      ),
    },
    accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1', comparison: 'BELOW' },
    marketData: { initialPrice: 'WORSE_OF_MARK_AND_STABLE' },
    rounding: againstTheAccount(18, 'HALF_EVEN'),
  },
  example: {
    instruments: [{ symbol: 'BTC-PERP' }],
    market: {
      prices: { 'BTC-PERP': '5', SOL: '5', ETH: '10' },
      figures: {
        'BTC-PERP': { STABLE_PRICE: '5' },
        SOL: { STABLE_PRICE: '4.9', TOTAL_DEPOSITS: '7500', TOTAL_BORROWS: '1000' },
        ETH: { STABLE_PRICE: '10.2', TOTAL_DEPOSITS: '4000', TOTAL_BORROWS: '12000' },
      },
    },
    account: {
      account: 'mango-account',
      positions: [{ instrument: 'BTC-PERP', quantity: '30', entryPrice: '4' }],
      collateral: [
        { asset: 'USDC', amount: '100' },
        { asset: 'SOL', amount: '100' },
        { asset: 'ETH', amount: '-10' },
      ],
    },
  },
};
