import type { Preset } from './preset';

/** Ratios and weights are whole multiples of 0.0001; money of 0.000001; sizes of 0.000000001. */
const RATIO = { scale: 4, mode: 'FLOOR' };
const MONEY = { scale: 6, mode: 'DOWN' };

/** What a holder chose: it has no end. */
const AT_LEAST_CHOSEN = {
  operation: 'MAX',
  curve: {
    ...{ driver: 'SELECTED_RATE', shape: 'LINEAR', beyond: 'EXTEND' },
    points: [
      { at: '0', rate: '0' },
      { at: '1', rate: '1' },
    ],
  },
};
/** Of an asset: 1 less what was chosen, at least 0. */
const LESS_CHOSEN = {
  operation: 'MIN',
  curve: {
    ...{ driver: 'SELECTED_RATE', shape: 'LINEAR', beyond: 'HOLD' },
    points: [
      { at: '0', rate: '1' },
      { at: '1', rate: '0' },
    ],
  },
};
/** Of a debt: 1 and what was chosen. */
const WITH_CHOSEN = {
  operation: 'MAX',
  curve: {
    ...{ driver: 'SELECTED_RATE', shape: 'LINEAR', beyond: 'EXTEND' },
    points: [
      { at: '0', rate: '1' },
      { at: '1', rate: '2' },
    ],
  },
};

/** √(size + 10⁻¹⁰) to 5 digits, downwards: the venue's integer root of size × 10 + 1. */
const ROOT = {
  driverStep: { scale: 9, mode: 'DOWN' },
  shift: '0.0000000001',
  rootStep: { scale: 5, mode: 'FLOOR' },
};

const constant = (rate: string) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate });

/** What a size adds to four fifths of a ratio: the ratio less its fifth, rounded down, is the intercept. */
function sizePremium(driver: 'QUANTITY' | 'AMOUNT', fourFifths: string, imf: string) {
  return { driver, shape: 'SQRT', intercept: fourFifths, coefficient: imf, ...ROOT, step: RATIO };
}

/** What a size leaves of an asset: 1.1 / (1 + imf × √size). */
function sizeDiscount(driver: 'AMOUNT' | 'VALUE', imf: string) {
  return {
    driver,
    shape: 'SQRT',
    intercept: '1',
    coefficient: imf,
    ...ROOT,
    innerStep: { scale: 6, mode: 'FLOOR' },
    over: '1.1',
    step: RATIO,
  };
}

/** A ratio with its size premium. */
function ratio(rate: string, fourFifths: string, imf: string) {
  return {
    curve: constant(rate),
    modifiers: [{ operation: 'MAX', curve: sizePremium('QUANTITY', fourFifths, imf) }],
  };
}

/**
 * High-leverage mode, for what opens: from the mode's ratio where the ordinary size premium is least, to the ordinary
 * ratio where the premium reaches it, and the premium itself from there on.
 */
function blended(highLeverageRate: string, ordinary: string, fourFifths: string, imf: string) {
  return {
    curve: {
      driver: 'CONSTANT',
      shape: 'LINEAR',
      points: [
        { at: fourFifths, rate: highLeverageRate },
        { at: ordinary, rate: ordinary },
        { at: '1', rate: '1' },
      ],
      beyond: 'EXTEND',
      step: RATIO,
      through: sizePremium('QUANTITY', fourFifths, imf),
    },
    modifiers: [AT_LEAST_CHOSEN],
  };
}

const AMOUNTS = { amountStep: MONEY, amounts: { perOrder: '0.01' } };

const ORDINARY_OPENING = { ...ratio('0.1', '0.08', '0.00005'), ...AMOUNTS };
const ORDINARY = {
  initialMargin: { ...ORDINARY_OPENING, modifiers: [...ORDINARY_OPENING.modifiers, AT_LEAST_CHOSEN] },
  maintenanceMargin: { ...ratio('0.05', '0.04', '0.00005'), ...AMOUNTS },
  fillMargin: { ...ratio('0.075', '0.06', '0.00005'), ...AMOUNTS },
};
const HIGH_LEVERAGE_MAINTENANCE = { ...ratio('0.005', '0.004', '0.00005'), ...AMOUNTS };

/** A weight of an asset, at most what its size leaves of it. */
const assetWeight = (weight: object, imf: string, chosen: readonly object[] = []) => ({
  ...weight,
  modifiers: [{ operation: 'MIN', curve: sizeDiscount('AMOUNT', imf) }, ...chosen],
  amountStep: MONEY,
});

/** A weight of a debt, at least what its size adds to four fifths of it. */
const debtWeight = (weight: string, fourFifths: string, imf: string, chosen: readonly object[] = []) => ({
  curve: constant(weight),
  modifiers: [{ operation: 'MAX', curve: sizePremium('AMOUNT', fourFifths, imf) }, ...chosen],
  amountStep: MONEY,
});

/** Drift v2: ratios that grow with the root of the size, weights that fall with it. */
export const DRIFT_V2: Preset = {
  name: 'drift-v2',
  title: 'Drift v2',
  summary:
    'Liabilities: max(w, 0.8 w + imf × √size); assets: min(w, 1.1 / (1 + imf × √size)), scaled down by venue-wide ' +
    'deposits; what a holder chose for positions, assets and debts; high-leverage mode; positive profit weighted, and at most 100 USDC of it opens positions; the worse side of open orders, of perpetuals and of spot.',
  sources: [
    {
      title: 'Size premium and discount: math/margin.rs',
      reference: 'drift-labs/protocol-v2 programs/drift/src/math/margin.rs @ 72f6a47b',
    },
    {
      title: 'Margin ratio with high-leverage mode: state/perp_market.rs',
      reference: 'drift-labs/protocol-v2 programs/drift/src/state/perp_market.rs @ 00139c4e',
    },
    {
      title: 'Spot weights and their scaling: state/spot_market.rs',
      reference: 'drift-labs/protocol-v2 programs/drift/src/state/spot_market.rs @ b269a563',
    },
    {
      title: 'What a user chose for all of the account: state/user.rs, apply_user_custom_margin_ratio',
      reference: 'drift-labs/protocol-v2 programs/drift/src/state/user.rs @ 481e5cda',
    },
    {
      title: 'Spot orders: state/user.rs, get_worst_case_fill_simulation',
      reference: 'drift-labs/protocol-v2 programs/drift/src/state/user.rs @ 481e5cda',
    },
    {
      title: 'Ranges: validation/margin.rs',
      reference: 'drift-labs/protocol-v2 programs/drift/src/validation/margin.rs @ 208806f3',
    },
    {
      title:
        'Figures: the markets of the venue’s own tests, math/margin/tests.rs and state/perp_market/tests.rs',
      reference: 'drift-labs/protocol-v2 @ 0272ab43 and @ 031f9996',
    },
  ],
  parameters: {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDC',
    marginClasses: {
      'SOL-PERP': {
        instruments: ['SOL-PERP'],
        ...ORDINARY,
        modes: {
          'high-leverage': {
            initialMargin: { ...blended('0.01', '0.1', '0.08', '0.00005'), ...AMOUNTS },
            maintenanceMargin: HIGH_LEVERAGE_MAINTENANCE,
            fillMargin: { ...blended('0.0075', '0.075', '0.06', '0.00005'), ...AMOUNTS },
          },
          'high-leverage-maintenance': { ...ORDINARY, maintenanceMargin: HIGH_LEVERAGE_MAINTENANCE },
        },
        openOrders: 'WORST_CASE',
        profitWeight: {
          initial: {
            // Scaled by 1,000,000 USDC / the market's net profit where that is more.
            curve: {
              driver: 'NET_PROFIT',
              shape: 'POWER',
              exponent: '-1',
              intercept: '0',
              coefficient: '1000000',
              greatest: '1',
              step: RATIO,
            },
            modifiers: [{ operation: 'MIN', curve: sizeDiscount('VALUE', '0.001') }],
            amountStep: MONEY,
          },
          maintenance: { curve: constant('1'), amountStep: MONEY },
          initialMaximum: '100',
        },
      },
      // What is held of it is a balance; its orders reserve that.
      'SOL-SPOT': {
        instruments: ['SOL-SPOT'],
        initialMargin: { curve: constant('1'), ...AMOUNTS },
        maintenanceMargin: { curve: constant('1'), ...AMOUNTS },
        openOrders: { reserves: 'SOL' },
      },
    },
    collateral: {
      USDC: { haircut: '0', debtAs: 'REQUIREMENT' },
      SOL: {
        haircut: '0',
        pricedBy: 'SOL-SPOT',
        assetWeight: {
          // Scaled by 500,000 USDC / total deposits where these are more: coefficient = 0.8 × 500,000.
          initial: assetWeight(
            {
              curve: {
                driver: 'TOTAL_DEPOSITS',
                shape: 'POWER',
                exponent: '-1',
                intercept: '0',
                coefficient: '400000',
                greatest: '0.8',
                step: RATIO,
              },
            },
            '0.003',
            [LESS_CHOSEN],
          ),
          maintenance: assetWeight({ curve: constant('0.9') }, '0.003'),
        },
        debtWeight: {
          initial: debtWeight('1.2', '0.96', '0.003', [WITH_CHOSEN]),
          maintenance: debtWeight('1.1', '0.88', '0.003'),
        },
        debtAs: 'REQUIREMENT',
      },
    },
    accountRules: { warningLevel: '1.2', callLevel: '1', liquidationLevel: '1', comparison: 'BELOW' },
    rounding: {
      notional: { scale: 6, mode: 'DOWN' },
      margin: { scale: 6, mode: 'UP' },
      profitAndLoss: { scale: 6, mode: 'HALF_EVEN' },
      collateralValue: { scale: 6, mode: 'FLOOR' },
      positionValue: { scale: 6, mode: 'DOWN' },
    },
  },
  example: {
    instruments: [{ symbol: 'SOL-PERP' }, { symbol: 'SOL-SPOT', kind: 'SPOT' }],
    market: {
      prices: { 'SOL-PERP': '100', 'SOL-SPOT': '100' },
      figures: { 'SOL-PERP': { NET_PROFIT: '250000' }, SOL: { TOTAL_DEPOSITS: '800000' } },
    },
    account: {
      account: 'user-0',
      mode: 'high-leverage',
      positions: [
        {
          instrument: 'SOL-PERP',
          quantity: '3000',
          entryPrice: '99.5',
          orders: { buyQuantity: '200', sellQuantity: '50', count: 3 },
        },
        {
          ...{ instrument: 'SOL-SPOT', quantity: '0', entryPrice: '100' },
          orders: { buyQuantity: '0', sellQuantity: '5', count: 1 },
        },
      ],
      collateral: [
        { asset: 'USDC', amount: '8000' },
        { asset: 'SOL', amount: '25' },
      ],
    },
  },
};
