import type { Preset } from './preset';
import { againstTheAccount } from './preset-rounding';

const WHOLE = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '1' } };
const portfolioClass = (instruments: readonly string[]) => {
  return { instruments, initialMargin: WHOLE, maintenanceMargin: WHOLE };
};

const THIRDS = [0, 1, -1, 2, -2, 3, -3];

/** Seven moves in thirds of the price range, each with volatility up and down; two extreme moves, covered in part. */
const SCENARIOS = [
  ...THIRDS.flatMap((thirds, index) =>
    (['UP', 'DOWN'] as const).map((volatility, second) => ({
      name: `scenario-${2 * index + second + 1}`,
      priceMove: String(thirds),
      per: '3',
      volatility,
    })),
  ),
  { name: 'scenario-15', priceMove: '3', volatility: 'NONE', weight: '0.33' },
  { name: 'scenario-16', priceMove: '-3', volatility: 'NONE', weight: '0.33' },
];

/** A combined commodity: its price range and volatility range, per contract rounded to whole units. */
function commodity(underlying: string, range: string, shortOptionMinimum: string) {
  return {
    method: 'SCENARIO_GRID',
    marginClasses: [underlying],
    underlying,
    scenarios: SCENARIOS,
    priceRange: { unit: 'AMOUNT', amount: range },
    volatilityShock: { rule: 'ABSOLUTE', up: '0.04', down: '0.04' },
    options: {
      volatility: 'IMPLIED',
      discounting: 'RATE',
      lookAheadDays: '1',
      step: { scale: 8, mode: 'HALF_EVEN' },
    },
    shortOptionMinimum,
    initialFactor: '1.1',
    maintenanceFactor: '1',
    contractStep: { scale: 0, mode: 'HALF_UP' },
  };
}

/** SPAN-like margin: the ranges of CME's published examples, its extreme move of three ranges covered at 33 %. */
export const SPAN_16: Preset = {
  name: 'span-16',
  title: 'SPAN-like 16 scenarios',
  summary:
    'The worst of 16 scenarios in thirds of a price range with volatility up and down, two extreme moves covered in ' +
    'part, a short-option minimum, and credits between commodities.',
  sources: [
    { title: 'The 16 scenarios', reference: 'icclindia.com/Static/Risk_Management/margin_derivatives.aspx' },
    {
      title: 'Extreme moves, spreads, examples',
      reference: 'cmegroup.com/clearing/margins/spread-calc.html',
    },
    { title: 'Sign and content of risk arrays', reference: 'cme.com/clearing/rmspan/span/components.html' },
    {
      title: 'Extreme-move multiplier and covered fraction are parameters of the file',
      reference: 'cmegroup.com/confluence/display/pubspan/Type+B+-+Paris+Expanded',
    },
    { title: 'Short-option minimum', reference: 'asx.com.au/prices/margin-estimator.htm' },
  ],
  parameters: {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USD',
    marginClasses: {
      corn: portfolioClass(['CORN-F', 'CORN-F-450-C']),
      soybeans: portfolioClass(['SOY-F']),
      'bond-30y': portfolioClass(['BOND-30Y-F']),
      'note-10y': portfolioClass(['NOTE-10Y-F']),
    },
    portfolios: {
      corn: commodity('corn', '1750', '25'),
      soybeans: commodity('soybeans', '2500', '25'),
      'bond-30y': commodity('bond-30y', '3100', '25'),
      'note-10y': commodity('note-10y', '1600', '25'),
    },
    offsets: [
      {
        name: 'corn-soybeans',
        kind: 'SPREAD',
        legs: [
          { portfolio: 'corn', ratio: '2' },
          { portfolio: 'soybeans', ratio: '1' },
        ],
        recognised: '0.55',
        cap: '0.9',
      },
      {
        name: 'bond-note',
        kind: 'SCENARIO',
        legs: [{ portfolio: 'bond-30y' }, { portfolio: 'note-10y' }],
        recognised: '0.7',
        cap: '0.9',
      },
    ],
    collateral: { USD: { haircut: '0' } },
    accountRules: { warningLevel: '1.25', callLevel: '1', liquidationLevel: '1' },
    rounding: againstTheAccount(2, 'UP'),
  },
  example: {
    asOf: '2026-01-01T00:00:00.000Z',
    instruments: [
      { symbol: 'CORN-F', kind: 'FUTURE', underlying: 'corn', expiresAt: '2026-03-13T18:00:00.000Z' },
      { symbol: 'SOY-F', kind: 'FUTURE', underlying: 'soybeans', expiresAt: '2026-03-13T18:00:00.000Z' },
    ],
    market: { prices: { 'CORN-F': '22500', 'SOY-F': '52000' } },
    account: {
      account: 'clearing-1',
      positions: [
        { instrument: 'CORN-F', quantity: '2', entryPrice: '22400' },
        { instrument: 'SOY-F', quantity: '-1', entryPrice: '52100' },
      ],
      collateral: [{ asset: 'USD', amount: '10000' }],
    },
  },
};
