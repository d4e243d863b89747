import type { Preset } from './preset';

/** Parts per million: rates and fractions are whole multiples of it. */
const PPM_FLOOR = { scale: 6, mode: 'FLOOR' };

/** An initial-margin rate that rises from its base at the lower cap of open interest to 1 at the upper one. */
function openInterestScaled(baseRate: string, lowerCap: string, upperCap: string) {
  return {
    operation: 'MAX',
    curve: {
      driver: 'OPEN_INTEREST',
      driverStep: { scale: 6, mode: 'DOWN' },
      shape: 'LINEAR',
      points: [
        { at: lowerCap, rate: baseRate },
        { at: upperCap, rate: '1' },
      ],
      beyond: 'HOLD',
      step: PPM_FLOOR,
    },
  };
}

/** An account may choose a lower leverage for itself, which never lowers its margin. */
const SELECTED = {
  operation: 'MAX',
  curve: {
    driver: 'SELECTED_RATE',
    shape: 'LINEAR',
    points: [
      { at: '0', rate: '0' },
      { at: '1', rate: '1' },
    ],
    beyond: 'HOLD',
    step: PPM_FLOOR,
  },
};

/** A liquidity tier: maintenance margin is a fraction of the base initial margin, whatever the open interest. */
function liquidityTier(
  instruments: readonly string[],
  baseRate: string,
  maintenanceFraction: string,
  caps: readonly [lower: string, upper: string] | null,
) {
  return {
    instruments,
    initialMargin: {
      curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: baseRate },
      modifiers: [...(caps ? [openInterestScaled(baseRate, ...caps)] : []), SELECTED],
    },
    maintenanceMargin: { link: 'BASE_INITIAL', of: 'AMOUNT', fraction: maintenanceFraction },
  };
}

/** dYdX v4: liquidity tiers, scaled by open interest, in parts per million; every requirement rounded up. */
export const DYDX_V4: Preset = {
  name: 'dydx-v4',
  title: 'dYdX v4 liquidity tiers',
  summary:
    'Initial margin rises with open interest between two caps; maintenance margin is a fraction of the base initial ' +
    'margin and does not. Quote quantums of 0.000001; an under-margined account may only reduce its risk.',
  sources: [
    {
      title: 'Liquidity tiers: adjusted initial margin, validation',
      reference:
        'dydxprotocol/v4-chain protocol/x/perpetuals/types/liquidity_tier.go @ 6c82ba15379ac9bb14b745c7757cf6605c1767f7',
    },
    {
      title: 'Margin of a position',
      reference:
        'dydxprotocol/v4-chain protocol/x/perpetuals/lib/lib.go @ b89003d18db472ca12851e4caf61275146a52fec',
    },
    {
      title: 'Liquidatable, and riskier than',
      reference:
        'dydxprotocol/v4-chain protocol/lib/margin/risk.go @ 7b4b80926635d5cd0c9cd68ad4cdbb734d2a143e',
    },
    {
      title: 'Tiers and caps: the sample genesis, path protocol/scripts/genesis/sample_pregenesis.json',
      reference: 'dydxprotocol/v4-chain @ 84d4664bae71e3a077adaac67fb77ad19cd28d30',
    },
  ],
  parameters: {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDC',
    marginClasses: {
      'large-cap': liquidityTier(['BTC-USD', 'ETH-USD'], '0.02', '0.6', null),
      'small-cap': liquidityTier(['LINK-USD', 'POL-USD'], '0.1', '0.5', ['20000000', '50000000']),
      'long-tail': liquidityTier(['APE-USD', 'MKR-USD'], '0.2', '0.5', ['5000000', '10000000']),
      isolated: liquidityTier(['BOME-USD', 'EIGEN-USD'], '0.05', '0.6', ['500000', '1000000']),
    },
    collateral: { USDC: { haircut: '0' } },
    accountRules: {
      warningLevel: '1',
      callLevel: '1',
      liquidationLevel: '1',
      comparison: 'BELOW',
      withoutRequirement: 'OK',
      underMargined: 'RISK_REDUCING',
    },
    rounding: {
      notional: { scale: 6, mode: 'DOWN' },
      margin: { scale: 6, mode: 'UP' },
      profitAndLoss: { scale: 6, mode: 'HALF_EVEN' },
      collateralValue: { scale: 6, mode: 'FLOOR' },
      positionValue: { scale: 6, mode: 'DOWN' },
    },
  },
  example: {
    instruments: [{ symbol: 'BTC-USD' }, { symbol: 'LINK-USD' }],
    market: {
      prices: { 'BTC-USD': '28688.19524', 'LINK-USD': '7.204646989' },
      figures: { 'LINK-USD': { OPEN_INTEREST: '31000000' } },
    },
    account: {
      account: 'subaccount-0',
      positions: [
        { instrument: 'BTC-USD', quantity: '0.5', entryPrice: '28000' },
        { instrument: 'LINK-USD', quantity: '-1500', entryPrice: '7.5', selectedLeverage: '5' },
      ],
      collateral: [{ asset: 'USDC', amount: '4000' }],
    },
    trade: { instrument: 'LINK-USD', quantity: '500', price: '7.21', fee: '1.8' },
  },
};
