import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  SETTLING_TERMS,
  settlingBook,
  settlingClass,
  settlingDocument,
  settlingInputs,
} from '../../../testing/settling-venue';
import { decimal, decimalText, ZERO } from '../../number/decimal';
import { notionalBreaches, worsenedBreaches } from '../request/maximum-notional';
import { readMarginRequest } from '../request/read-margin-request';
import { bookAfterTrade } from '../request/trade';
import { marginAccount } from './account';
import { marginRefusalSentence, missingOf } from './refusal';
import type { AccountMargin, InstrumentTerms } from './types';

type Asked = Parameters<typeof settlingInputs>;

function figuresOf(...asked: Asked): AccountMargin {
  const margined = marginAccount(settlingInputs(...asked));
  if (!margined.ok) throw new Error(JSON.stringify(margined.refusal));
  return margined.value;
}

const textsOf = (figures: AccountMargin): string[] => {
  const { notional, initialMargin, maintenanceMargin, equity } = figures;
  return [notional, initialMargin, maintenanceMargin, equity].map(decimalText);
};
const equityOf = (...asked: Asked): string => decimalText(figuresOf(...asked).equity);

/** 97 contracts of 100 USD are 0.1 BTC at 97,000; of them sold at 100,000 0.003 BTC are gained, bought there lost. */
const SHORT = ['BTCUSD', '-97', '100000'] as const;
const LONG = ['BTCUSD', '97', '100000'] as const;
const SECOND: InstrumentTerms = {
  ...{ symbol: 'BTCUSD-2', multiplier: decimal('100'), isInverse: true, settlementAsset: 'BTC' },
};
const { marginClasses, collateral } = settlingDocument();
const withSecond: Asked[1] = {
  document: settlingDocument({
    marginClasses: { ...marginClasses, inverse: settlingClass('BTCUSD', 'BTCUSD-2') },
  }),
  terms: [...SETTLING_TERMS, SECOND],
  prices: { 'BTCUSD-2': '97000' },
};

describe('a contract that settles in another asset', () => {
  test('is computed in it, then valued: requirements in full, a loss in full, a gain less the haircut', () => {
    // 0.1 BTC, 0.001 and 0.0005 of it; 1,000 less 0.003 · 97,000.
    const long = figuresOf({ positions: [LONG], balances: [['USDT', '1000']] });
    expect(textsOf(long)).toEqual(['9700', '97', '48.5', '709']);
    // 1,000 + 0.003 · 97,000 · 0.95.
    const short = figuresOf({ positions: [SHORT], balances: [['USDT', '1000']] });
    expect(textsOf(short)).toEqual(['9700', '97', '48.5', '1276.45']);
    const [position] = short.positions;
    expect(position && [position.unrealisedProfit, position.recognisedProfit].map(decimalText)).toEqual(
      // In full: the haircut is the account's.
      ['291', '291'],
    );
    expect(position?.settled).toEqual({
      asset: 'BTC',
      price: decimal('97000'),
      ...{ notional: decimal('0.1'), initialMargin: decimal('0.001'), maintenanceMargin: decimal('0.0005') },
      ...{ fillMargin: decimal('0.001'), unrealisedProfit: decimal('0.003') },
      ...{ recognisedProfit: decimal('0.003'), initialRecognisedProfit: decimal('0.003') },
    });
  });

  test('has its profit netted with the balance of the asset, and with other profits in it, before the haircut', () => {
    // 0.002 BTC is left of the gain and the debt: 0.002 · 97,000 · 0.95.
    expect(equityOf({ positions: [SHORT], balances: [['BTC', '-0.001']] })).toBe('184.3');
    // 0.007 of 0.01 is left of the loss: 0.007 · 97,000 · 0.95.
    expect(equityOf({ positions: [LONG], balances: [['BTC', '0.01']] })).toBe('645.05');
    // A gain in one contract and the same loss in another are nothing; by themselves they were −14.55.
    const hedged = [SHORT, ['BTCUSD-2', '97', '100000'] as const];
    expect(equityOf({ positions: hedged, balances: [['USDT', '10']] }, withSecond)).toBe('10');
    // Accrued interest is owed in the asset: 0.003 − 0.001.
    const owing = settlingBook({ positions: [SHORT], balances: [['BTC', '0']] });
    const interest = {
      ...owing,
      collateral: [{ asset: 'BTC', amount: ZERO, accruedInterest: decimal('0.001') }],
    };
    expect(equityOf(interest)).toBe('184.3');
  });

  test('has orders, legs and funding in the asset too', () => {
    const document = settlingDocument({
      marginClasses: {
        ...marginClasses,
        inverse: {
          ...settlingClass('BTCUSD'),
          hedgedLegs: 'GREATER',
          openOrders: { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'CHARGED' },
        },
      },
    });
    const book = settlingBook({ balances: [['USDT', '1000']] });
    const quantity = decimal('97');
    const of = { instrument: 'BTCUSD', entryPrice: decimal('97000') };
    // The greater leg alone: 0.002 and 0.001 BTC; 0.01 BTC is owed of funding.
    const legs = [
      { ...of, leg: 'LONG' as const, quantity: quantity.times(2), accruedFunding: decimal('-0.01') },
      { ...of, leg: 'SHORT' as const, quantity: quantity.neg() },
    ];
    const hedged = figuresOf({ ...book, positions: legs }, { document });
    expect(textsOf(hedged)).toEqual(['29100', '194', '97', '30']);
    // An order to sell 0.1 BTC at 48,500 is worth 0.2 there, and loses 0.1: 0.002 + 0.1 BTC.
    const openOrders = [
      { side: 'SELL' as const, quantity, limitPrice: decimal('48500'), isReduceOnly: false },
    ];
    const ordered = { ...book, positions: [{ ...of, quantity: ZERO, openOrders }] };
    expect(textsOf(figuresOf(ordered, { document }))).toEqual(['0', '9894', '0', '1000']);
  });

  test('counts towards the maximum of its class in the asset', () => {
    const document = settlingDocument({
      marginClasses: { ...marginClasses, inverse: { ...settlingClass('BTCUSD'), maximumNotional: '0.1' } },
    });
    const inputs = settlingInputs({ positions: [LONG] }, { document });
    const { positions } = figuresOf({ positions: [LONG] }, { document });
    const more = figuresOf({ positions: [['BTCUSD', '98', '97000']] }, { document }).positions;
    expect(notionalBreaches(inputs.parameters, positions)).toEqual([]);
    expect(notionalBreaches(inputs.parameters, more).map(({ notional }) => decimalText(notional))).toEqual([
      '0.10103093',
    ]);
    expect(worsenedBreaches(inputs.parameters, positions, more)).toMatchObject([{ settlementAsset: 'BTC' }]);
  });

  test('adds to profit up to the maximum of the account', () => {
    const { accountRules } = settlingDocument();
    const document = settlingDocument({ accountRules: { ...accountRules, maximumProfit: '100' } });
    // A gain of 276.45 in BTC, and one of 500 in USDT: 100 of both; with a loss of 700 in USDT nothing is above it.
    const gain = ['BTCUSDT', '1', '96500'] as const;
    expect(equityOf({ positions: [SHORT, gain], balances: [['USDT', '10']] }, { document })).toBe('110');
    const loss = ['BTCUSDT', '1', '97700'] as const;
    expect(equityOf({ positions: [SHORT, loss], balances: [['USDT', '1000']] }, { document })).toBe('576.45');
  });
});

test('what opens at the worse price values a gain at the lower and a requirement at the higher price of the asset', () => {
  const document = settlingDocument({ marketData: { initialPrice: 'WORSE_OF_MARK_AND_STABLE' } });
  const inputs = settlingInputs({ positions: [SHORT], balances: [['USDT', '1000']] }, { document });
  const stable = (price: string) =>
    new Map(
      ['BTCUSDT', 'USDCUSDT', 'BTCUSD', 'ETHUSDC'].map((symbol) => [
        symbol,
        { STABLE_PRICE: symbol === 'BTCUSDT' ? decimal(price) : (inputs.prices.get(symbol) ?? ZERO) },
      ]),
    );
  const at = (price: string): string[] => {
    const margined = marginAccount({ ...inputs, figures: stable(price) });
    if (!margined.ok) throw new Error(JSON.stringify(margined.refusal));
    const { initialMargin, initialEquity, maintenanceMargin, equity } = margined.value;
    return [initialMargin, initialEquity, maintenanceMargin, equity].map(decimalText);
  };
  expect(at('100000')).toEqual(['100', '1276.45', '48.5', '1276.45']);
  expect(at('90000')).toEqual(['97', '1256.5', '48.5', '1276.45']);
});

describe('an account has no figures', () => {
  const refused = (...asked: Asked): string => {
    const margined = marginAccount(settlingInputs(...asked));
    return margined.ok ? 'margined' : `${margined.refusal.code}: ${missingOf(margined.refusal).join()}`;
  };
  const inBtc = { positions: [SHORT] };

  test('where its contract settles in what the set does not settle in', () => {
    const { settlementAssets: _others, ...one } = settlingDocument();
    expect(refused(inBtc, { document: one })).toBe('SettlementNotAllowed: BTCUSD');
    expect(refused({ positions: [['BTCUSDT', '1', '97000']] }, { document: one })).toBe('margined');
    expect(marginRefusalSentence('SettlementNotAllowed', ['BTCUSD'])).toBe(
      'The set does not settle in what BTCUSD settles in.',
    );
  });

  test('where the asset has no price, or one that is too old; it never counts as nothing', () => {
    expect(refused(inBtc, { prices: { BTCUSDT: null } })).toBe('MissingPrice: BTCUSDT');
    const document = settlingDocument({ marketData: { maximumAgeSeconds: 60 } });
    const asOf = new Date('2026-01-01T00:02:00Z');
    const inputs = settlingInputs(inBtc, { document });
    const observedAt = new Map([
      ['BTCUSD', asOf],
      ['BTCUSDT', new Date('2026-01-01T00:00:59Z')],
    ]);
    expect(marginAccount({ ...inputs, asOf, observedAt })).toEqual({
      ok: false,
      refusal: { code: 'StalePrice', account: 'one', instruments: ['BTCUSDT'] },
    });
  });

  test('where an asset is priced by what is quoted in another one', () => {
    const document = settlingDocument({
      collateral: { ...collateral, BTC: { haircut: '0.05', pricedBy: 'BTCUSD' } },
    });
    const reason = 'UnsoundMarket: BTC is priced by BTCUSD, which settles in BTC, not in USDT';
    expect(refused(inBtc, { document })).toBe(reason);
    expect(refused({ balances: [['BTC', '1']] }, { document })).toBe(reason);
  });
});

test('what settles in another asset is in no portfolio', () => {
  const document = settlingDocument({
    portfolios: {
      ETH: {
        ...{ method: 'SCENARIO_GRID', underlying: 'ETH', marginClasses: ['usdc'] },
        priceRange: { unit: 'FRACTION', fraction: '0.1' },
        scenarios: [{ name: 'up', priceMove: '1', per: '1', volatility: 'NONE' }],
        options: { volatility: 'IMPLIED', discounting: 'NONE', step: { scale: 18, mode: 'HALF_EVEN' } },
        ...{ initialFactor: '1', maintenanceFactor: '1', contractStep: { scale: 8, mode: 'HALF_EVEN' } },
      },
    },
  });
  const inputs = settlingInputs({ positions: [['ETHUSDC', '1', '3000']] }, { document });
  expect(marginAccount({ ...inputs, asOf: new Date(0) })).toMatchObject({
    refusal: { code: 'UnsoundMarket', reasons: ['ETHUSDC: what settles in USDC is in no portfolio'] },
  });
});

test('a request says what an instrument settles in', () => {
  const read = readMarginRequest({
    instruments: [{ symbol: 'ETHUSDC', settlementAsset: 'USDC' }],
    market: { prices: { ETHUSDC: '3000' } },
    account: { account: 'one', positions: [], collateral: [] },
  });
  expect(read.ok && read.value.market.instruments.get('ETHUSDC')?.settlementAsset).toBe('USDC');
});

test('settling a result changes nothing of what an account has', () => {
  const quantities = fc.integer({ min: -300, max: 300 }).filter((quantity) => quantity !== 0);
  fc.assert(
    fc.property(
      quantities,
      fc.integer({ min: 2_000, max: 4_000 }),
      fc.integer({ min: -2_000, max: 2_000 }),
      (quantity, entry, balance) => {
        const book = settlingBook({
          positions: [['ETHUSDC', String(quantity), String(entry)]],
          balances: [
            ['USDC', String(balance)],
            ['USDT', '5'],
          ],
        });
        const inputs = settlingInputs(book);
        const closed = bookAfterTrade(inputs, {
          ...{
            instrument: 'ETHUSDC',
            quantity: decimal(String(-quantity)),
            price: decimal('3000'),
            fee: ZERO,
          },
        });
        expect(equityOf(closed)).toBe(equityOf(book));
        expect(closed.collateral.map(({ asset }) => asset)).toEqual(['USDC', 'USDT']);
      },
    ),
  );
});

/**
 * Multi-Assets Mode, "How to Calculate Margin Ratio in the Multi-Assets Mode" of binance.com/en/support: USDT at an index of
 * 0.99, of which a balance counts at 0.9801, and what is owed or required at 0.99495.
 */
test('the published example of margin in several assets comes out', () => {
  const document = settlingDocument({
    settlementAsset: 'USDC',
    settlementAssets: ['USDT'],
    marginClasses: {
      usdt: classOf('BTCUSDT', '0.01', '0.008'),
      usdc: classOf('ETHUSDC', '0.02', '0.01'),
      prices: settlingClass('USDTUSDC'),
    },
    collateral: {
      USDC: { haircut: '0' },
      // 1 − 0.9801 / 0.99495, rounded down.
      USDT: { haircut: '0.014925373134328358', pricedBy: 'USDTUSDC' },
    },
  });
  const terms: InstrumentTerms[] = [
    { symbol: 'BTCUSDT', multiplier: decimal('1'), settlementAsset: 'USDT' },
    { symbol: 'ETHUSDC', multiplier: decimal('1') },
    { symbol: 'USDTUSDC', multiplier: decimal('1') },
  ];
  const prices = { BTCUSDT: '20000', ETHUSDC: '600', USDTUSDC: '0.99495' };
  const balances = [['USDT', '200'] as const, ['USDC', '220'] as const];
  const positions = [['BTCUSDT', '0.5', '20000'] as const, ['ETHUSDC', '20', '600'] as const];
  const { equity, initialMargin, maintenanceMargin } = figuresOf(
    { positions, balances },
    { document, terms, prices },
  );
  expect(equity.toFixed(2)).toBe('416.02');
  expect(maintenanceMargin.toFixed(3)).toBe('199.596');
  expect(equity.minus(initialMargin).toFixed(3)).toBe('76.525');
  expect(maintenanceMargin.div(equity).toFixed(4)).toBe('0.4798');
});

function classOf(instrument: string, initial: string, maintenance: string) {
  const { initialMargin } = settlingClass(instrument);
  const rate = (value: string) => ({ curve: { ...initialMargin.curve, rate: value } });
  return { instruments: [instrument], initialMargin: rate(initial), maintenanceMargin: rate(maintenance) };
}
