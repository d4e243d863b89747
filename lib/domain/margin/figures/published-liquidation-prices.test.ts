import { expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import { decimal, decimalText } from '../../number/decimal';
import type { MarginInputs } from '../method/inputs';
import { compileParameters } from '../method/compile';
import { liquidationPrices } from './liquidation-price';

/**
 * The worked example of an exchange: "How to Calculate Liquidation Price of USDⓈ-M Futures Contracts", Binance,
 * 2020-08-14, support/faq/b3c689c1f50a44cabb3a84e663b81d93. Two long positions on one wallet balance, in cross
 * margin; it states the rate and maintenance amount of each position's tier (10 %, 135,365 and 2.5 %, 16,300),
 * which the tiers below add up to.
 */
const SET = parameterSetOf({
  format: 'margrave/parameter-set/1',
  settlementAsset: 'USDT',
  marginClasses: {
    BTCUSDT: marginClass('BTCUSDT', [
      ['0', '0.004'],
      ['50000', '0.005'],
      ['250000', '0.01'],
      ['1000000', '0.025'],
    ]),
    ETHUSDT: marginClass('ETHUSDT', [
      ['0', '0.005'],
      ['10000', '0.0065'],
      ['100000', '0.01'],
      ['500000', '0.02'],
      ['1000000', '0.05'],
      ['2000000', '0.1'],
    ]),
  },
  collateral: { USDT: { haircut: '0' } },
  accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
  rounding: {
    notional: { scale: 8, mode: 'HALF_UP' },
    margin: { scale: 8, mode: 'UP' },
    profitAndLoss: { scale: 8, mode: 'FLOOR' },
    collateralValue: { scale: 8, mode: 'FLOOR' },
  },
});

function marginClass(symbol: string, tiers: [floor: string, rate: string][]) {
  return {
    instruments: [symbol],
    hedgedLegs: 'BOTH',
    initialMargin: {
      curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate: '1' }] },
    },
    maintenanceMargin: {
      curve: {
        driver: 'NOTIONAL',
        shape: 'MARGINAL_TIERS',
        tiers: tiers.map(([floor, rate]) => ({ floor, rate })),
      },
    },
  };
}

const ETHER = { instrument: 'ETHUSDT', quantity: decimal('3683.979'), entryPrice: decimal('1456.84') };
const BITCOIN = { instrument: 'BTCUSDT', quantity: decimal('109.488'), entryPrice: decimal('32481.98') };

function inputs(positions: MarginInputs['book']['positions']): MarginInputs {
  return {
    parameters: compileParameters(SET),
    instruments: new Map(
      ['BTCUSDT', 'ETHUSDT'].map((symbol) => [symbol, { symbol, multiplier: decimal('1') }]),
    ),
    prices: new Map([
      ['BTCUSDT', decimal('31967.27')],
      ['ETHUSDT', decimal('1335.18')],
    ]),
    book: { account: 'A', positions, collateral: [{ asset: 'USDT', amount: decimal('1535443.01') }] },
  };
}

test.each([
  ['cross margin, ETHUSDT', [ETHER, BITCOIN], 'ETHUSDT', '1153.26'],
  ['cross margin, BTCUSDT', [ETHER, BITCOIN], 'BTCUSDT', '26316.89'],
  ['the balance isolated to ETHUSDT', [ETHER], 'ETHUSDT', '1114.78'],
  ['the balance isolated to BTCUSDT', [BITCOIN], 'BTCUSDT', '18778.73'],
])(
  '%s: the published liquidation price, to the published cent',
  (_name, positions, instrument, published) => {
    const solved = liquidationPrices(inputs(positions));
    const prices = solved.ok ? solved.value(instrument) : null;
    expect(prices?.below && decimalText(prices.below.toDecimalPlaces(2))).toBe(published);
    expect(prices?.above).toBeNull();
  },
);

/**
 * The same page's formula, in hedge mode: both legs have one liquidation price,
 *
 * (WB − TMM1 + UPNL1 + cumL + cumS − L·EPL + S·EPS) / (L·MMRL + S·MMRS − L + S),
 *
 * each leg at the rate and the maintenance amount of its own tier. A long of 3,683.979 from 1,456.84 is at 10 % less
 * 135,365, a short of 1,100 from 1,400 at 5 % less 35,365. Nothing else is held.
 */
test('both legs of hedge mode: the price that the published formula gives', () => {
  const short = {
    instrument: 'ETHUSDT',
    leg: 'SHORT',
    quantity: decimal('-1100'),
    entryPrice: decimal('1400'),
  } as const;
  const long = { ...ETHER, leg: 'LONG' } as const;
  const solved = liquidationPrices(inputs([long, short]));
  const prices = solved.ok ? solved.value('ETHUSDT') : null;
  const [size, other] = [long.quantity, decimal('1100')];
  const published = decimal('1535443.01')
    .plus('135365')
    .plus('35365')
    .minus(size.times(long.entryPrice))
    .plus(other.times('1400'))
    .div(size.times('0.1').plus(other.times('0.05')).minus(size).plus(other));
  expect(prices?.below && decimalText(prices.below.toDecimalPlaces(2))).toBe(
    decimalText(published.toDecimalPlaces(2)),
  );
  expect(decimalText(published.toDecimalPlaces(2))).toBe('981.59');
});

test('one leg alone is solved as a one-way position', () => {
  const of = (positions: MarginInputs['book']['positions']) => {
    const solved = liquidationPrices(inputs(positions));
    return solved.ok ? solved.value('ETHUSDT') : null;
  };
  expect(of([{ ...ETHER, leg: 'LONG' }, BITCOIN])).toEqual(of([ETHER, BITCOIN]));
  // What is owed for funding and interest is as much less cash.
  const accrued = inputs([{ ...ETHER, accruedFunding: decimal('-1000') }, BITCOIN]);
  const amount = decimal('1537443.01');
  const owing = {
    ...accrued.book,
    collateral: [{ asset: 'USDT', amount, accruedInterest: decimal('1000') }],
  };
  const solved = liquidationPrices({ ...accrued, book: owing });
  expect(solved.ok && solved.value('ETHUSDT')).toEqual(of([ETHER, BITCOIN]));
});
