import { expect, test } from 'vitest';
import { assert } from '../../../domain/assert';
import { chunkOfBooks } from '../../../domain/books/book-chunk';
import { marginAccount } from '../../../domain/margin/method/account';
import { compileParameters } from '../../../domain/margin/method/compile';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { AccountBook, InstrumentTerms, Position } from '../../../domain/margin/method/types';
import { type Decimal, decimal, decimalText } from '../../../domain/number/decimal';
import type { Claim } from '../../../domain/risk/deleveraging/claims';
import { columnarEngine } from '../../../engine/columnar-engine';
import { parameterSetOf } from '../../../testing/arbitraries';
import { deleveragedHolders } from './deleveraged-holders';

const formula = (rate: string) => ({
  curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate }] },
});
const rounding = { scale: 8, mode: 'HALF_EVEN' };
const SET = parameterSetOf({
  ...{ format: 'margrave/parameter-set/1', settlementAsset: 'USDT', settlementAssets: ['BTC'] },
  marginClasses: {
    all: {
      ...{ instruments: ['BTC-PERP', 'BTC-COIN'], hedgedLegs: 'BOTH' },
      ...{ initialMargin: formula('0.02'), maintenanceMargin: formula('0.01') },
    },
  },
  collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0', pricedBy: 'BTC-PERP' } },
  accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
  rounding: { notional: rounding, margin: rounding, profitAndLoss: rounding, collateralValue: rounding },
});
const MARKET: MarketState = {
  instruments: new Map<string, InstrumentTerms>([
    ['BTC-PERP', { symbol: 'BTC-PERP', multiplier: decimal('1') }],
    ['BTC-COIN', { symbol: 'BTC-COIN', multiplier: decimal('100'), isInverse: true, settlementAsset: 'BTC' }],
  ]),
  prices: new Map([
    ['BTC-PERP', decimal('40000')],
    ['BTC-COIN', decimal('40000')],
  ]),
};
const INPUT = { ...MARKET, parameters: SET };

const held = (instrument: string, quantity: string, entryPrice: string, leg?: Position['leg']): Position => ({
  ...{ instrument, quantity: decimal(quantity), entryPrice: decimal(entryPrice), ...(leg && { leg }) },
});
const book = (
  account: string,
  positions: readonly Position[],
  amount: string,
  asset = 'USDT',
): AccountBook => ({ account, positions, collateral: [{ asset, amount: decimal(amount) }] });

const claim = (instrument: string, isShort: boolean, quantity: string, loss: string): Claim => ({
  ...{ instrument, isShort, quantity: decimal(quantity), loss: decimal(loss) },
});

async function closedOf(
  claims: readonly Claim[],
  books: readonly AccountBook[],
  isThere: (account: string) => boolean = () => true,
) {
  const chunks = (async function* () {
    for (const one of books) yield await Promise.resolve({ chunk: chunkOfBooks([one]), isThere });
  })();
  return deleveragedHolders(columnarEngine(), INPUT, claims, chunks);
}

function equityOf(one: AccountBook): Decimal {
  const found = marginAccount({ ...MARKET, parameters: compileParameters(SET), book: one });
  assert(found.ok, 'it can be margined');
  return found.value.equity;
}

test('in hedge mode the leg on the other side is closed, and the other leg stays', async () => {
  const legs = [held('BTC-PERP', '3', '30000', 'LONG'), held('BTC-PERP', '-2', '50000', 'SHORT')];
  const one = book('a', legs, '10000');
  const { accounts, left } = await closedOf([claim('BTC-PERP', false, '1.5', '600')], [one]);
  const [found] = accounts;
  assert(found !== undefined, 'it is closed');
  expect(decimalText(left)).toBe('0');
  expect(found.after.positions.map(({ leg, quantity }) => [leg, decimalText(quantity)])).toEqual([
    ['LONG', '3'],
    ['SHORT', '-0.5'],
  ]);
  // Paid the mark for it, less what is borne.
  expect(found.after.collateral.map(({ amount }) => decimalText(amount))).toEqual(['24400']);
  expect(decimalText(equityOf(one).minus(equityOf(found.after)))).toBe('600');
});

test('of an inverse contract what is borne is taken in the coin that it settles in', async () => {
  // 100 contracts of 100 dollars, long from 20,000: 0.25 BTC of profit at 40,000.
  const one = book('a', [held('BTC-COIN', '100', '20000')], '0.5', 'BTC');
  const { accounts } = await closedOf([claim('BTC-COIN', true, '40', '1000')], [one]);
  const [found] = accounts;
  assert(found !== undefined, 'it is closed');
  expect(decimalText(found.after.positions[0]?.quantity ?? decimal('0'))).toBe('60');
  // 0.5 + 40 % of 0.25 − 1,000 / 40,000.
  expect(found.after.collateral).toMatchObject([{ asset: 'BTC', amount: decimal('0.575') }]);
  expect(decimalText(equityOf(one).minus(equityOf(found.after)))).toBe('1000');
  expect([decimalText(found.notional), decimalText(found.borne)]).toEqual(['4000', '1000']);
});

test('who has no equity, who is gone, who cannot be margined and who holds the same side is passed over', async () => {
  const short = held('BTC-PERP', '-1', '50000');
  const books = [
    book('broke', [short], '-10000'),
    book('gone', [short], '5000'),
    book('last', [held('BTC-PERP', '-1', '41000')], '90000'),
    book('long', [held('BTC-PERP', '1', '30000')], '5000'),
    book('unlisted', [short, held('NOWHERE', '1', '1')], '5000'),
  ];
  const { accounts, left } = await closedOf(
    [claim('BTC-PERP', false, '3', '900')],
    books,
    (account) => account !== 'gone',
  );
  expect(accounts.map(({ account, borne }) => [account, decimalText(borne)])).toEqual([['last', '300']]);
  expect(decimalText(left)).toBe('600');
});

test('who is on the other side of two instruments is closed in both, its second trade after its first', async () => {
  const one = book('a', [held('BTC-PERP', '-2', '50000'), held('BTC-COIN', '100', '20000')], '20000');
  const claims = [claim('BTC-COIN', true, '50', '100'), claim('BTC-PERP', false, '1', '50')];
  const { accounts } = await closedOf(claims, [one]);
  expect(accounts).toHaveLength(1);
  const [found] = accounts;
  assert(found !== undefined, 'it is closed');
  expect(found.after.positions.map(({ quantity }) => decimalText(quantity))).toEqual(['50', '-1']);
  expect([decimalText(found.borne), decimalText(found.notional)]).toEqual(['150', '45000']);
  expect(decimalText(equityOf(one).minus(equityOf(found.after)))).toBe('150');
});
