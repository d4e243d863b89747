import type { Preset } from './preset';
import { againstTheAccount } from './preset-rounding';

const EIGHTEEN_DOWN = { scale: 18, mode: 'DOWN' };

/** What an instrument needs outside its portfolio: all of its notional. */
function portfolioClass(instruments: readonly string[]) {
  const whole = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '1' } };
  return { instruments, initialMargin: whole, maintenanceMargin: whole };
}

/** One market of the standard manager; markets add up without offsets. */
function market(underlying: string, maintenanceWeight: string, initialWeight: string) {
  return {
    method: 'OPTION_STANDARD',
    marginClasses: [`${underlying}-perpetual`, `${underlying}-option`],
    underlying,
    perpetual: { initialRate: '0.1', maintenanceRate: '0.065' },
    option: {
      greatestInitialRate: '0.15',
      leastInitialRate: '0.13',
      callMaintenanceRate: '0.09',
      putMaintenanceRate: '0.09',
      putMaintenanceMarkRate: '0.09',
      putInitialScale: '1.05',
      unpairedInitialScale: '1.2',
      unpairedMaintenanceScale: '1.1',
    },
    spot: [{ asset: underlying, maintenanceWeight, initialWeight }],
    confidence: { perpetualBelow: '0.55', optionBelow: '0.55', spotBelow: '0.55', rate: '1' },
    peg: { asset: 'USDC', below: '0.99', factor: '2' },
    productStep: EIGHTEEN_DOWN,
  };
}

/** Derive's standard manager with the parameters of its main network. */
export const DERIVE_STANDARD: Preset = {
  name: 'derive-standard',
  title: 'Derive standard margin',
  summary:
    'Per expiry the better of each option by itself and the greatest loss at settlement; perpetuals by rates; spot ' +
    'collateral by weights; add-ons for untrusted prices and a stable asset below its peg. Products truncated at 10⁻¹⁸.',
  sources: [
    { title: 'Method', reference: 'derivexyz/v2-core src/risk-managers/StandardManager.sol @ 0131e42' },
    { title: 'Scale of initial base margin', reference: 'derivexyz/v2-core test/config-test.sol @ 0dabeb7' },
    {
      title: 'Cases',
      reference:
        'derivexyz/v2-core test/risk-managers/unit-tests/StandardManager/test-cases-portfolio.json @ f46a7bc, test-cases.json @ fcc833b',
    },
  ],
  parameters: {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDC',
    marginClasses: {
      'BTC-perpetual': portfolioClass(['BTC-PERP']),
      'BTC-option': portfolioClass(['BTC-20260130-100000-C', 'BTC-20260130-90000-P']),
      'ETH-perpetual': portfolioClass(['ETH-PERP']),
      'ETH-option': portfolioClass(['ETH-20260130-2000-C', 'ETH-20260130-2500-C', 'ETH-20260130-1800-P']),
      spot: portfolioClass(['BTC-USDC', 'ETH-USDC']),
    },
    portfolios: { BTC: market('BTC', '0.75', '0.93'), ETH: market('ETH', '0.8', '0.9375') },
    collateral: {
      USDC: { haircut: '0' },
      BTC: { haircut: '0', pricedBy: 'BTC-USDC' },
      ETH: { haircut: '0', pricedBy: 'ETH-USDC' },
    },
    accountRules: { warningLevel: '1.25', callLevel: '1', liquidationLevel: '1' },
    rounding: againstTheAccount(18, 'UP'),
  },
  example: {
    asOf: '2026-01-01T00:00:00.000Z',
    instruments: [
      { symbol: 'ETH-PERP', kind: 'PERPETUAL', underlying: 'ETH' },
      { symbol: 'ETH-USDC', kind: 'SPOT', underlying: 'ETH' },
      {
        symbol: 'ETH-20260130-2000-C',
        kind: 'OPTION',
        underlying: 'ETH',
        expiresAt: '2026-01-30T08:00:00.000Z',
        option: { strike: '2000', right: 'CALL' },
      },
      {
        symbol: 'ETH-20260130-2500-C',
        kind: 'OPTION',
        underlying: 'ETH',
        expiresAt: '2026-01-30T08:00:00.000Z',
        option: { strike: '2500', right: 'CALL' },
      },
    ],
    market: {
      prices: {
        'ETH-PERP': '2001',
        'ETH-USDC': '2000',
        'ETH-20260130-2000-C': '114.2',
        'ETH-20260130-2500-C': '9.6',
      },
      figures: {
        USDC: { PEG_PRICE: '1' },
        ETH: { INDEX_PRICE: '2000', PRICE_CONFIDENCE: '1' },
        'ETH-PERP': { PRICE_CONFIDENCE: '1' },
        'ETH/2026-01-30T08:00:00.000Z': {
          FORWARD_PRICE: '2004.5',
          FORWARD_CONFIDENCE: '1',
          VOLATILITY_CONFIDENCE: '0.95',
        },
      },
    },
    account: {
      account: 'standard-1',
      positions: [
        { instrument: 'ETH-PERP', quantity: '1', entryPrice: '2005' },
        { instrument: 'ETH-20260130-2000-C', quantity: '-2', entryPrice: '120' },
        { instrument: 'ETH-20260130-2500-C', quantity: '2', entryPrice: '10' },
      ],
      collateral: [
        { asset: 'USDC', amount: '1000' },
        { asset: 'ETH', amount: '0.5' },
      ],
    },
  },
};
