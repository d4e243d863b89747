const constant = (rate: string) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate });
const unset = [] as const;

/**
 * Of the preset drift-v2 what says that the dollar is the unit of account: USDC, which the perpetual is quoted and settled in, has
 * a price in it. As the venue's own test: 10 % and 5 %, no premiums, and no weight of a profit for opening.
 */
export const OFF_ITS_PEG = {
  settlementAsset: 'USD',
  settlementAssets: ['USDC'],
  marketData: { initialPrice: 'WORSE_OF_MARK_AND_STABLE' },
  collateral: { USD: { haircut: '0' }, USDC: { debtAs: null, pricedBy: 'USDC-USD' }, SOL: null },
  marginClasses: {
    // Only prices USDC: nobody opens a position in it.
    rates: {
      instruments: ['USDC-USD'],
      initialMargin: { curve: constant('1') },
      maintenanceMargin: { curve: constant('1') },
    },
    // Orders reserve at the mark alone, and nobody holds SOL here.
    'SOL-SPOT': null,
    'SOL-PERP': {
      initialMargin: { modifiers: unset },
      maintenanceMargin: { modifiers: unset },
      fillMargin: null,
      modes: null,
      profitWeight: {
        initial: {
          curve: {
            ...constant('0'),
            ...{ exponent: null, intercept: null, coefficient: null, greatest: null, step: null },
          },
          modifiers: null,
        },
      },
    },
  },
};
