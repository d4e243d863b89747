import { decimal, type Decimal } from '../domain/number/decimal';
import { compileParameters } from '../domain/margin/method/compile';
import type { MarginInputs } from '../domain/margin/method/inputs';
import type { AccountBook, InstrumentTerms } from '../domain/margin/method/types';
import { parameterSetOf } from './arbitraries';

const rate = (value: string) => ({ curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: value } });

/** A class of 1 % initial and ½ % maintenance margin. */
export function settlingClass(...instruments: string[]) {
  return { instruments, initialMargin: rate('0.01'), maintenanceMargin: rate('0.005') };
}

/** A set whose unit is USDT, and in which contracts settle in BTC and USDC as well. */
export function settlingDocument(changes: object = {}) {
  return {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    settlementAssets: ['BTC', 'USDC'],
    marginClasses: {
      linear: settlingClass('BTCUSDT', 'USDCUSDT'),
      inverse: settlingClass('BTCUSD'),
      usdc: settlingClass('ETHUSDC'),
    },
    collateral: {
      USDT: { haircut: '0' },
      BTC: { haircut: '0.05', pricedBy: 'BTCUSDT' },
      USDC: { haircut: '0.01', pricedBy: 'USDCUSDT' },
    },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      notional: { scale: 8, mode: 'HALF_EVEN' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
    ...changes,
  };
}

export const SETTLING_TERMS: readonly InstrumentTerms[] = [
  { symbol: 'BTCUSDT', multiplier: decimal('1') },
  { symbol: 'USDCUSDT', multiplier: decimal('1') },
  { symbol: 'BTCUSD', multiplier: decimal('100'), isInverse: true, settlementAsset: 'BTC' },
  { symbol: 'ETHUSDC', multiplier: decimal('1'), settlementAsset: 'USDC' },
];

export const SETTLING_PRICES: Readonly<Record<string, string>> = {
  ...{ BTCUSDT: '97000', USDCUSDT: '0.99', BTCUSD: '97000', ETHUSDC: '3000' },
};

/** [instrument, quantity, entry price] and [asset, amount]. */
export interface SettlingBook {
  readonly positions?: readonly (readonly [string, string, string])[];
  readonly balances?: readonly (readonly [string, string])[];
}

export function settlingBook({ positions = [], balances = [] }: SettlingBook): AccountBook {
  return {
    account: 'one',
    positions: positions.map(([instrument, quantity, entryPrice]) => ({
      ...{ instrument, quantity: decimal(quantity), entryPrice: decimal(entryPrice) },
    })),
    collateral: balances.map(([asset, amount]) => ({ asset, amount: decimal(amount) })),
  };
}

export function settlingInputs(
  book: SettlingBook | AccountBook,
  {
    document = settlingDocument(),
    prices = {},
    terms = SETTLING_TERMS,
  }: {
    readonly document?: object;
    readonly prices?: Readonly<Record<string, string | null>>;
    readonly terms?: readonly InstrumentTerms[];
  } = {},
): MarginInputs {
  const stated = Object.entries({ ...SETTLING_PRICES, ...prices });
  return {
    parameters: compileParameters(parameterSetOf(document)),
    instruments: new Map(terms.map((one) => [one.symbol, one])),
    prices: new Map(
      stated.flatMap(([symbol, price]): [string, Decimal][] =>
        price === null ? [] : [[symbol, decimal(price)]],
      ),
    ),
    book: 'account' in book ? book : settlingBook(book),
  };
}
