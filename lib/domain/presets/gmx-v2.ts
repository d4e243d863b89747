import type { Preset } from './preset';
import { againstTheAccount } from './preset-rounding';

/** What is charged of a position's size to open it, or to withdraw: the greater of a flat and an open-interest factor. */
function market(
  instruments: readonly string[],
  minCollateralFactor: string,
  liquidationFactor: string,
  /** Factor for each 1,000,000,000 USD of open interest of the position's own side. */
  openInterestFactorPerBillion: string,
) {
  return {
    instruments,
    notionalAt: 'ENTRY',
    initialMargin: {
      curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: minCollateralFactor },
      modifiers: [
        {
          operation: 'MAX',
          curve: {
            driver: 'SIDE_OPEN_INTEREST',
            per: '1000000000',
            shape: 'LINEAR',
            points: [
              { at: '0', rate: '0' },
              { at: '1', rate: openInterestFactorPerBillion },
            ],
            beyond: 'EXTEND',
            step: { scale: 30, mode: 'FLOOR' },
          },
        },
      ],
      amountStep: { scale: 18, mode: 'FLOOR' },
      amounts: { atLeast: '1' },
    },
    maintenanceMargin: {
      curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: liquidationFactor },
      amountStep: { scale: 18, mode: 'FLOOR' },
      amounts: { atLeast: '1' },
    },
    fillMargin: {
      curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: minCollateralFactor },
      amountStep: { scale: 18, mode: 'FLOOR' },
      amounts: { atLeast: '1' },
    },
    profitWeight: {
      initial: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0' } },
      maintenance: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '1' } },
      initialLosses: 'IGNORED',
    },
  };
}

/** GMX v2: factors of the size in USD at which a position was opened. One account is one position. */
export const GMX_V2: Preset = {
  name: 'gmx-v2',
  title: 'GMX v2 collateral factors',
  summary:
    'To open, collateral alone must cover the greater of a flat factor and open interest × multiplier; to be ' +
    'liquidated, collateral and profit or loss must fall below a flat factor of the size, or 1 USD.',
  sources: [
    {
      title: 'Enough collateral to open; liquidatable',
      reference:
        'gmx-io/gmx-synthetics contracts/position/PositionUtils.sol @ 67923de7645f1e6c3632e387ae7ca52fd8ede3fd',
    },
    {
      title: 'The factor for liquidations, and the venue’s own cases',
      reference:
        'gmx-io/gmx-interface sdk/src/utils/trade/increaseMarginCheck.ts @ 07339b756a2eec8430b60afdd3d65f8f9a2cdd0e',
    },
    {
      title: 'Ranges',
      reference:
        'gmx-io/gmx-synthetics contracts/config/ConfigUtils.sol @ 0a5fb896b8da8c14ac177566008462960dd80e11',
    },
    {
      title: 'Factors of Arbitrum’s markets: config/markets.ts',
      reference: 'gmx-io/gmx-synthetics @ a5c0c8835182cbd84e47dca04b971239311d2f1d',
    },
  ],
  parameters: {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USD',
    marginClasses: {
      majors: market(['BTC-USD', 'ETH-USD'], '0.005', '0.005', '0.06'),
      SOL: market(['SOL-USD'], '0.005', '0.005', '0.2'),
      DOGE: market(['DOGE-USD'], '0.005', '0.005', '1'),
      UNI: market(['UNI-USD'], '0.00833', '0.00833', '3.5'),
      APE: market(['APE-USD'], '0.01', '0.01', '2.5'),
      // Only prices collateral: nobody opens a position in it.
      'collateral-price': market(['USDC-USD'], '1', '1', '1'),
    },
    collateral: {
      USD: { haircut: '0' },
      USDC: { haircut: '0', pricedBy: 'USDC-USD' },
      WETH: { haircut: '0', pricedBy: 'ETH-USD' },
    },
    accountRules: { warningLevel: '1.5', callLevel: '1', liquidationLevel: '1', comparison: 'BELOW' },
    rounding: againstTheAccount(18, 'HALF_EVEN'),
  },
  example: {
    instruments: [{ symbol: 'SOL-USD' }],
    market: {
      prices: { 'SOL-USD': '150', 'ETH-USD': '2500' },
      figures: { 'SOL-USD': { LONG_OPEN_INTEREST: '42000000', SHORT_OPEN_INTEREST: '18000000' } },
    },
    account: {
      account: 'position-1',
      positions: [{ instrument: 'SOL-USD', quantity: '400', entryPrice: '155' }],
      collateral: [{ asset: 'WETH', amount: '1' }],
    },
  },
};
