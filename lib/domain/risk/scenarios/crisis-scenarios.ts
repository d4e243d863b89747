/** One-day moves of a past crisis: what a margin level can be held against. */
export interface CrisisScenario {
  /** Stable, kebab-case. */
  readonly key: string;
  readonly name: string;
  /** The UTC day, YYYY-MM-DD. */
  readonly date: string;
  readonly source: string;
  readonly moves: readonly CrisisMove[];
}

export interface CrisisMove {
  readonly underlying: string;
  /** close of the day / close of the day before − 1, rounded HALF_EVEN to 4 decimals: "-0.395" is a fall of 39.5 %. */
  readonly moveFraction: string;
}

const SOURCE =
  'Binance spot daily klines (UTC days, against USDT), recorded in github.com/djienne/Hurst_Crypto, commit c83fd013';

/** By underlying; one that was not listed on both days is absent. */
function moves(fractions: Readonly<Record<string, string>>): readonly CrisisMove[] {
  return Object.entries(fractions).map(([underlying, moveFraction]) => ({ underlying, moveFraction }));
}

/**
 * The demo venue's crisis days, oldest first. Closes only: lows within a day went further, and a spot low can be a
 * single print far from any mark price.
 * @see docs/methodology.md#crisis-scenarios
 */
export const CRISIS_SCENARIOS: readonly CrisisScenario[] = [
  {
    key: 'covid-2020',
    name: 'COVID-19 sell-off',
    date: '2020-03-12',
    source: SOURCE,
    moves: moves({
      BTC: '-0.395',
      ETH: '-0.446',
      BNB: '-0.4414',
      XRP: '-0.349',
      DOGE: '-0.2634',
      ADA: '-0.4132',
      LINK: '-0.4778',
      LTC: '-0.3853',
    }),
  },
  {
    key: 'china-2021',
    name: 'China mining and banking ban',
    date: '2021-05-19',
    source: SOURCE,
    moves: moves({
      BTC: '-0.1438',
      ETH: '-0.2774',
      SOL: '-0.375',
      BNB: '-0.3408',
      XRP: '-0.3349',
      DOGE: '-0.3075',
      ADA: '-0.2682',
      AVAX: '-0.3749',
      LINK: '-0.3839',
      LTC: '-0.3675',
      NEAR: '-0.3652',
      AAVE: '-0.341',
    }),
  },
  {
    key: 'luna-2022',
    name: 'Collapse of Terra and Luna',
    date: '2022-05-11',
    source: SOURCE,
    moves: moves({
      BTC: '-0.0617',
      ETH: '-0.1098',
      SOL: '-0.2392',
      BNB: '-0.1492',
      XRP: '-0.1867',
      DOGE: '-0.2102',
      ADA: '-0.1748',
      AVAX: '-0.3008',
      LINK: '-0.1909',
      LTC: '-0.1696',
      NEAR: '-0.3195',
      AAVE: '-0.2158',
    }),
  },
  {
    key: 'ftx-2022',
    name: 'Failure of FTX',
    date: '2022-11-09',
    source: SOURCE,
    moves: moves({
      BTC: '-0.1415',
      ETH: '-0.1738',
      SOL: '-0.4225',
      BNB: '-0.1836',
      XRP: '-0.1794',
      DOGE: '-0.156',
      ADA: '-0.147',
      AVAX: '-0.1941',
      LINK: '-0.1916',
      LTC: '-0.1235',
      NEAR: '-0.229',
      AAVE: '-0.1953',
    }),
  },
  {
    key: 'carry-2024',
    name: 'Yen carry trade unwinds',
    date: '2024-08-05',
    source: SOURCE,
    moves: moves({
      BTC: '-0.0712',
      ETH: '-0.1002',
      SOL: '-0.0618',
      BNB: '-0.0658',
      XRP: '-0.0648',
      DOGE: '-0.0905',
      ADA: '-0.0938',
      AVAX: '-0.0805',
      LINK: '-0.1278',
      LTC: '-0.1021',
      NEAR: '-0.1471',
      AAVE: '-0.0159',
    }),
  },
  {
    key: 'cascade-2025',
    name: 'Liquidation cascade of 10 October',
    date: '2025-10-10',
    source: SOURCE,
    moves: moves({
      BTC: '-0.0731',
      ETH: '-0.1233',
      SOL: '-0.1471',
      BNB: '-0.1218',
      XRP: '-0.1541',
      DOGE: '-0.2213',
      ADA: '-0.2207',
      AVAX: '-0.2713',
      LINK: '-0.2128',
      LTC: '-0.2305',
      NEAR: '-0.1729',
      AAVE: '-0.1799',
    }),
  },
];
