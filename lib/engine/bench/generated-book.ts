import { Decimal } from '../../domain/number/decimal';
import { compileParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { AccountBook } from '../../domain/margin/method/types';
import { PARAMETER_SET_FORMAT } from '../../domain/parameters/document/parameter-set';
import { parseParameterSet } from '../../domain/parameters/validate';
import { Random } from '../../domain/number/random';
import { decimalOfNarrow } from '../units';

/** A made-up venue's book in integers of 1e-8, from a seed: every engine reads these same arrays. */
export interface GeneratedBook {
  readonly parameters: ReturnType<typeof compileParameters>;
  readonly market: MarketState;
  readonly instruments: readonly string[];
  readonly assets: readonly string[];
  readonly accountCount: number;
  readonly positionCount: number;
  readonly positionStart: Uint32Array;
  readonly instrument: Uint16Array;
  readonly quantity: Float64Array;
  readonly entry: Float64Array;
  readonly balanceStart: Uint32Array;
  readonly asset: Uint16Array;
  readonly amount: Float64Array;
}

/** What is drawn of a venue, beside its accounts. */
export interface GeneratedVenue {
  /** Whether all its contracts are inverse: the same accounts, worth about as much. */
  readonly isInverse?: boolean;
  readonly instrumentCount?: number;
  /** Of rates as fractions: 4 is a hundredth of a percent. */
  readonly rateDecimals?: number;
}

const INSTRUMENT_COUNT = 200;
const RATE_DECIMALS = 6;
const ASSET_COUNT = 6;
const POSITIONS_AT_MOST = 60;
const UNITS = 100_000_000;

/** Six to ten marginal tiers for each instrument. */
function marginClass(random: Random, instrument: string, rateDecimals: number) {
  const count = 6 + Math.floor(random.uniform() * 5);
  let floor = 0;
  let rate = 0.01 + 0.04 * random.uniform();
  const tiers = Array.from({ length: count }, () => {
    const tier = { floor: String(floor), rate: Math.min(rate, 1).toFixed(rateDecimals) };
    floor =
      floor === 0
        ? 10_000 * (1 + Math.floor(5 * random.uniform()))
        : Math.floor(floor * (2 + random.uniform()));
    rate *= 1.3 + 0.3 * random.uniform();
    return tier;
  });
  return {
    instruments: [instrument],
    initialMargin: { curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers } },
    maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
  };
}

export function generatedBook(
  accountCount: number,
  meanPositions: number,
  seed: number,
  {
    isInverse = false,
    instrumentCount = INSTRUMENT_COUNT,
    rateDecimals = RATE_DECIMALS,
  }: GeneratedVenue = {},
): GeneratedBook {
  const random = Random.fromSeed(seed);
  const instruments = Array.from({ length: instrumentCount }, (_, index) => `PERP-${index}`);
  const prices = instruments.map(() => Math.exp(Math.log(0.01) + random.uniform() * Math.log(6e6)));
  const assets = Array.from({ length: ASSET_COUNT }, (_, index) => (index === 0 ? 'USD' : `COIN-${index}`));
  const haircuts = ['0', '0.025', '0.05', '0.1', '0.2', '0.35'];
  const parsed = parseParameterSet({
    format: PARAMETER_SET_FORMAT,
    settlementAsset: 'USD',
    marginClasses: Object.fromEntries(
      instruments.map((name) => [name, marginClass(random, name, rateDecimals)]),
    ),
    collateral: Object.fromEntries(
      assets.map((asset, index) => [
        asset,
        { haircut: haircuts[index] ?? '0', ...(index === 0 ? {} : { pricedBy: `PERP-${index}` }) },
      ]),
    ),
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      notional: { scale: 8, mode: 'HALF_EVEN' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  const market: MarketState = {
    instruments: new Map(
      instruments.map((symbol) => [
        symbol,
        { symbol, multiplier: new Decimal(1), ...(isInverse ? { isInverse } : {}) },
      ]),
    ),
    prices: new Map(
      instruments.map((symbol, index) => [symbol, new Decimal((prices[index] ?? 1).toFixed(8))]),
    ),
  };
  return {
    ...{ parameters: compileParameters(parsed.value), market, instruments, assets },
    ...generatedColumns(random, prices, accountCount, meanPositions, isInverse),
  };
}

function generatedColumns(
  random: Random,
  prices: readonly number[],
  accountCount: number,
  meanPositions: number,
  isInverse: boolean,
) {
  const instrumentCount = prices.length;
  const positionStart = new Uint32Array(accountCount + 1);
  for (let account = 0; account < accountCount; account++) {
    const drawn = 1 + Math.floor(-(meanPositions - 0.5) * Math.log(1 - random.uniform()));
    positionStart[account + 1] = (positionStart[account] ?? 0) + Math.min(drawn, POSITIONS_AT_MOST);
  }
  const positionCount = positionStart[accountCount] ?? 0;
  const instrument = new Uint16Array(positionCount);
  const quantity = new Float64Array(positionCount);
  const entry = new Float64Array(positionCount);
  const balanceStart = new Uint32Array(accountCount + 1);
  const asset = new Uint16Array(accountCount * 2);
  const amount = new Float64Array(accountCount * 2);
  let balances = 0;
  for (let account = 0; account < accountCount; account++) {
    let margin = 0;
    const [first, end] = [positionStart[account] ?? 0, positionStart[account + 1] ?? 0];
    const stride = 1 + 2 * Math.floor(random.uniform() * 1.5);
    let symbol = Math.floor(random.uniform() * instrumentCount);
    for (let position = first; position < end; position++) {
      symbol = (symbol + stride) % instrumentCount;
      const price = prices[symbol] ?? 1;
      // Almost all positions are small; one in ten thousand is as large as narrow ones can be.
      const scale = random.uniform() < 0.0001 ? 2000 : 1;
      const notional = Math.min(scale * Math.exp(Math.log(2000) + 1.8 * random.normal()), 8e6);
      const contracts = isInverse ? notional * price : notional / price;
      const size = Math.max(1, Math.min(Math.round(contracts * UNITS), 2 ** 49));
      instrument[position] = symbol;
      quantity[position] = random.uniform() < 0.6 ? size : -size;
      entry[position] = Math.max(1, Math.round(price * (1 + 0.05 * random.normal()) * UNITS));
      margin += notional * 0.045;
    }
    balanceStart[account] = balances;
    const held = Math.min(2, 1 + Math.floor(2 * random.uniform()));
    for (let one = 0; one < held; one++) {
      const symbolOfAsset = one === 0 ? 0 : 1 + Math.floor(random.uniform() * (ASSET_COUNT - 1));
      const worth = (margin * Math.exp(Math.log(2.2) + 0.75 * random.normal())) / held;
      const price = symbolOfAsset === 0 ? 1 : (prices[symbolOfAsset] ?? 1);
      const units = Math.min(Math.max(1, Math.round((worth / price) * UNITS)), 2 ** 49);
      asset[balances] = symbolOfAsset;
      amount[balances] = random.uniform() < 0.03 ? -units : units;
      balances += 1;
    }
  }
  balanceStart[accountCount] = balances;
  return {
    accountCount,
    positionCount,
    positionStart,
    instrument,
    quantity,
    entry,
    balanceStart,
    asset,
    amount,
  };
}

/** One account as the reference method reads it. */
export function accountOf(book: GeneratedBook, account: number): AccountBook {
  const range = (starts: Uint32Array): number[] => {
    const first = starts[account] ?? 0;
    return Array.from({ length: (starts[account + 1] ?? 0) - first }, (_, index) => first + index);
  };
  const decimalAt = (column: Float64Array, index: number): Decimal => decimalOfNarrow(column[index] ?? 0);
  return {
    account: String(account),
    positions: range(book.positionStart).map((index) => ({
      instrument: book.instruments[book.instrument[index] ?? 0] ?? '',
      quantity: decimalAt(book.quantity, index),
      entryPrice: decimalAt(book.entry, index),
    })),
    collateral: range(book.balanceStart).map((index) => ({
      asset: book.assets[book.asset[index] ?? 0] ?? '',
      amount: decimalAt(book.amount, index),
    })),
  };
}
