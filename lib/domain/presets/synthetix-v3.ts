import type { Preset } from './preset';

/** The venue counts in 10⁻¹⁸ and divides towards zero at every step. */
const UNIT = { scale: 18, mode: 'DOWN' };

/**
 * A market: the initial ratio is a minimum plus size / skew scale × a ratio; the maintenance ratio a scalar of it; the
 * minimum position margin is added to both margins.
 */
function market(
  instruments: readonly string[],
  skewScale: string,
  minimumRatio: string,
  /** The minimum plus the initial margin ratio: the rate of a position as large as the skew scale. */
  ratioAtSkewScale: string,
  maintenanceScalar: string,
) {
  return {
    instruments,
    initialMargin: {
      curve: {
        driver: 'QUANTITY',
        per: skewScale,
        driverStep: UNIT,
        shape: 'LINEAR',
        points: [
          { at: '0', rate: minimumRatio },
          { at: '1', rate: ratioAtSkewScale },
        ],
        beyond: 'EXTEND',
        step: UNIT,
      },
      amounts: { perPosition: '15' },
    },
    maintenanceMargin: {
      link: 'FULL_INITIAL',
      of: 'RATE',
      fraction: maintenanceScalar,
      step: UNIT,
      amounts: { perPosition: '15' },
    },
  };
}

/** A synth as collateral: discounted by clamp(amount / skew scale × scalar, lower, upper). */
function synth(pricedBy: string, spotSkewScale: string, scalar: string, lower: string, upper: string) {
  return {
    haircut: '0',
    pricedBy,
    concentrationHaircut: {
      driver: 'AMOUNT',
      per: spotSkewScale,
      driverStep: UNIT,
      shape: 'LINEAR',
      points: [
        { at: '0', rate: '0' },
        { at: '1', rate: scalar },
      ],
      beyond: 'EXTEND',
      least: lower,
      greatest: upper,
      step: UNIT,
    },
  };
}

/** Synthetix v3 perpetuals: margin that grows with size over skew scale. */
export const SYNTHETIX_V3: Preset = {
  name: 'synthetix-v3',
  title: 'Synthetix v3 perpetuals',
  summary:
    'Initial ratio = size / skew scale × ratio + minimum; maintenance ratio a scalar of it; a minimum margin for each ' +
    'position; collateral discounted by its size. Everything in 10⁻¹⁸, divided towards zero.',
  sources: [
    {
      title: 'calculateRequiredMargins',
      reference:
        'Synthetixio/synthetix-v3 markets/perps-market/contracts/storage/PerpsMarketConfiguration.sol @ 564f3bfd',
    },
    {
      title: 'Collateral discount',
      reference:
        'Synthetixio/synthetix-v3 markets/perps-market/contracts/storage/PerpsCollateralConfiguration.sol @ 1f26f12e',
    },
    {
      title: 'Arbitrum’s markets: tomls/omnibus-arbitrum-mainnet/perps',
      reference: 'Synthetixio/synthetix-deployments @ bb0c6bca425f37346c97621e571f795efd7e0c27',
    },
  ],
  parameters: {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'snxUSD',
    marginClasses: {
      BTC: market(['BTC-PERP'], '35000', '0.02', '1.09', '0.333'),
      ETH: market(['ETH-PERP'], '350000', '0.02', '0.764', '0.333'),
      SOL: market(['SOL-PERP'], '1406250', '0.02', '5.523', '0.333'),
      AAVE: market(['AAVE-PERP'], '180000', '0.05', '4.15', '0.375'),
    },
    collateral: {
      snxUSD: { haircut: '0' },
      snxBTC: synth('BTC-PERP', '100', '1', '0.01', '0.075'),
      snxETH: synth('ETH-PERP', '10000', '1', '0.01', '0.1'),
    },
    accountRules: { warningLevel: '1.5', callLevel: '1', liquidationLevel: '1', comparison: 'BELOW' },
    rounding: {
      notional: UNIT,
      margin: UNIT,
      profitAndLoss: UNIT,
      collateralValue: { scale: 18, mode: 'FLOOR' },
    },
  },
  example: {
    instruments: [{ symbol: 'BTC-PERP' }, { symbol: 'ETH-PERP' }],
    market: { prices: { 'BTC-PERP': '30000', 'ETH-PERP': '2000' } },
    account: {
      account: '17',
      positions: [
        { instrument: 'BTC-PERP', quantity: '-2', entryPrice: '30100' },
        { instrument: 'ETH-PERP', quantity: '20', entryPrice: '1990' },
      ],
      collateral: [
        { asset: 'snxUSD', amount: '8000' },
        { asset: 'snxETH', amount: '2' },
      ],
    },
  },
};
