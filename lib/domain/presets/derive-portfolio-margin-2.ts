import type { Preset } from './preset';
import { againstTheAccount } from './preset-rounding';

const EIGHTEEN_DOWN = { scale: 18, mode: 'DOWN' };
const WHOLE = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '1' } };
const portfolioClass = (instruments: readonly string[]) => {
  return { instruments, initialMargin: WHOLE, maintenanceMargin: WHOLE };
};

/** Price move in percent, direction of volatility, and the weight where it is not 1. */
type Shock = readonly [percent: string, move: string, volatility: 'UP' | 'NONE' | 'DOWN', weight?: string];

const SHOCKS: readonly Shock[] = [
  ['+18', '0.18', 'UP'],
  ...(['0.135', '0.09', '0.045', '0', '-0.045', '-0.09', '-0.135'] as const).flatMap((move) =>
    (['UP', 'NONE', 'DOWN'] as const).map((direction): Shock => [percentOf(move), move, direction]),
  ),
  ['-18', '-0.18', 'UP'],
  ['-66', '-0.66', 'UP', '0.21'],
  ['-33', '-0.33', 'UP', '0.42'],
  ['+50', '0.5', 'UP', '0.2772'],
  ['+100', '1', 'UP', '0.1386'],
  ['+200', '2', 'UP', '0.0693'],
  ['+300', '3', 'UP', '0.0462'],
  ['+400', '4', 'UP', '0.03465'],
  ['+500', '5', 'UP', '0.02772'],
];

function percentOf(move: '0.135' | '0.09' | '0.045' | '0' | '-0.045' | '-0.09' | '-0.135'): string {
  const percents = {
    '0.135': '+13.5',
    '0.09': '+9',
    '0.045': '+4.5',
    '0': '0',
    '-0.045': '-4.5',
    '-0.09': '-9',
    '-0.135': '-13.5',
  };
  return percents[move];
}

/** "up18-vol-up": names of scenarios are identifiers. */
function nameOf(percent: string, volatility: string): string {
  const move = percent.replace('+', 'up').replace('-', 'down').replace(/^0$/, 'flat');
  return `${move}-vol-${volatility.toLowerCase()}`;
}

const SCENARIOS = [
  ...SHOCKS.map(([percent, priceMove, volatility, weight]) => ({
    name: nameOf(percent, volatility),
    priceMove,
    volatility,
    ...(weight === undefined ? {} : { weight }),
  })),
  { name: 'linear-skew', priceMove: '0', volatility: 'LINEAR_SKEW' },
  { name: 'absolute-skew', priceMove: '0', volatility: 'ABSOLUTE_SKEW' },
];

/** Derive's second portfolio margin with the parameters of its main network, for ETH. */
export const DERIVE_PORTFOLIO_MARGIN_2: Preset = {
  name: 'derive-portfolio-margin-2',
  title: 'Derive portfolio margin 2',
  summary:
    'The worst of 33 scenarios of price, volatility and skew and of a basis contingency, times a factor, plus ' +
    'contingencies. Black-76 with SVI volatilities in doubles, at the venue’s own tolerance of 10⁻⁸.',
  sources: [
    { title: 'Method', reference: 'derivexyz/v2-core src/risk-managers/PMRMLib_2.sol @ a601089' },
    { title: 'Arrangement', reference: 'derivexyz/v2-core src/risk-managers/PMRM_2.sol @ 1d0d7d9' },
    {
      title: 'Cases',
      reference:
        'derivexyz/v2-core test/risk-managers/unit-tests/PMRM_2/portfolio_cases @ 4e0ee6c, 57cdd00, 1d0d7d9',
    },
    { title: 'Black-76', reference: 'derivexyz/lyra-utils src/math/Black76.sol @ 759e962' },
    { title: 'SVI', reference: 'derivexyz/lyra-utils src/math/SVI.sol @ d43ec45' },
  ],
  parameters: {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDC',
    marginClasses: {
      'ETH-perpetual': portfolioClass(['ETH-PERP']),
      'ETH-option': portfolioClass(['ETH-20260130-2500-C', 'ETH-20260130-2000-P']),
      spot: portfolioClass(['ETH-USDC']),
    },
    portfolios: {
      ETH: {
        method: 'SCENARIO_GRID',
        marginClasses: ['ETH-perpetual', 'ETH-option'],
        underlying: 'ETH',
        scenarios: SCENARIOS,
        priceRange: { unit: 'FRACTION', fraction: '1' },
        volatilityShock: {
          rule: 'RELATIVE',
          up: '0.5',
          down: '0.3',
          leastUp: '0.4',
          term: { days: '30', floorDays: '1', shortPower: '0.3', longPower: '0.13' },
        },
        skew: {
          linear: { base: '0.25', perRoot: '-0.1' },
          absolute: { base: '0.25', perRoot: '-0.1' },
          leastWidth: '0.01',
          widthScale: '4',
          volatility: '0.6',
          volatilityPerRoot: '0',
        },
        options: { volatility: 'SVI', discounting: 'RATE', averagingSeconds: 1800, step: EIGHTEEN_DOWN },
        // As the venue's deployment has them: the long factor above 1, the short one below.
        staticDiscount: {
          long: { factor: '1.05', rateScale: '0', addition: '0.16' },
          short: { factor: '0.95', rateScale: '0', addition: '0.16' },
        },
        basis: { upMove: '0.045', downMove: '-0.045', addition: '0.5', perYear: '2' },
        contingencies: {
          perpetual: { initial: '0.01', maintenance: '0.03' },
          nakedOption: { initial: '0.002', maintenance: '0.003' },
        },
        collateral: [{ asset: 'ETH', initial: '0.005', maintenance: '0.015', cancelsRisk: true }],
        confidence: { below: '0.55', rate: '1' },
        peg: { asset: 'USDC', below: '0.99', factor: '4' },
        initialFactor: '1',
        maintenanceFactor: '0.8',
        productStep: EIGHTEEN_DOWN,
      },
    },
    collateral: { USDC: { haircut: '0' }, ETH: { haircut: '0', pricedBy: 'ETH-USDC' } },
    accountRules: { warningLevel: '1.25', callLevel: '1', liquidationLevel: '1' },
    rounding: againstTheAccount(18, 'UP'),
  },
  example: {
    asOf: '2026-01-01T00:00:00.000Z',
    instruments: [
      { symbol: 'ETH-PERP', kind: 'PERPETUAL', underlying: 'ETH' },
      { symbol: 'ETH-USDC', kind: 'SPOT', underlying: 'ETH' },
      {
        symbol: 'ETH-20260130-2500-C',
        kind: 'OPTION',
        underlying: 'ETH',
        expiresAt: '2026-01-30T08:00:00.000Z',
        option: { strike: '2500', right: 'CALL' },
      },
    ],
    market: {
      prices: { 'ETH-PERP': '2001', 'ETH-USDC': '2000', 'ETH-20260130-2500-C': '22.98' },
      figures: {
        USDC: { PEG_PRICE: '1' },
        ETH: { INDEX_PRICE: '2000', PRICE_CONFIDENCE: '1' },
        'ETH-PERP': { PRICE_CONFIDENCE: '1' },
        'ETH/2026-01-30T08:00:00.000Z': {
          FORWARD_PRICE: '2004.5',
          INTEREST_RATE: '0.04',
          FORWARD_CONFIDENCE: '1',
          INTEREST_RATE_CONFIDENCE: '1',
          VOLATILITY_CONFIDENCE: '0.95',
          SVI_A: '0.01',
          SVI_B: '0.08',
          SVI_RHO: '-0.1',
          SVI_M: '0',
          SVI_SIGMA: '0.12',
          SVI_FORWARD: '2004.5',
          SVI_YEARS: '0.0803',
        },
      },
    },
    account: {
      account: 'portfolio-1',
      positions: [
        { instrument: 'ETH-PERP', quantity: '-1', entryPrice: '1995' },
        { instrument: 'ETH-20260130-2500-C', quantity: '-4', entryPrice: '25' },
      ],
      collateral: [
        { asset: 'USDC', amount: '3000' },
        { asset: 'ETH', amount: '2' },
      ],
    },
  },
};
