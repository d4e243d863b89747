import { expect, test } from 'vitest';
import { marginAccount } from '../domain/margin/method/account';
import { standingOf } from '../domain/margin/figures/standing';
import { decimal } from '../domain/number/decimal';
import { sortedText } from '../testing/engine-comparison';
import { type SettlingBook, settlingBook, settlingInputs } from '../testing/settling-venue';
import { BatchMargining, noCounts } from './batch/margin-batch';
import { newPlace } from './kernel/load-kernel';
import { LiveBook } from './live/live-book';

const IN_BTC: SettlingBook = {
  positions: [
    ['BTCUSD', '97', '100000'],
    ['USDCUSDT', '100', '0.98'],
  ],
  balances: [['USDT', '600']],
};
const PLAIN: SettlingBook = { positions: [['BTCUSDT', '0.1', '96000']], balances: [['BTC', '0.5']] };

test('what settles in another asset is computed by the exact numbers, everything else by the kernel as before', () => {
  const counts = noCounts();
  const { parameters, book: _book, ...market } = settlingInputs(PLAIN);
  const margining = new BatchMargining(newPlace(), parameters, market, counts);
  const books = [IN_BTC, PLAIN].map(settlingBook);
  const expected = books.map((book) => sortedText(marginAccount({ ...market, parameters, book })));
  expect(margining.margin(books).map(sortedText)).toEqual(expected);
  expect(counts).toEqual({ narrow: 1, exact: 1, reference: 0 });
});

test('what states that it settles in the unit of account is what does not state it', () => {
  const counts = noCounts();
  const { parameters, book, ...market } = settlingInputs(PLAIN);
  const instruments = new Map(
    [...market.instruments].map(([symbol, { settlementAsset = parameters.settlementAsset, ...terms }]) => [
      symbol,
      { ...terms, settlementAsset },
    ]),
  );
  const stated = new BatchMargining(newPlace(), parameters, { ...market, instruments }, counts);
  const unstated = sortedText(marginAccount({ ...market, parameters, book }));
  expect(stated.margin([book]).map(sortedText)).toEqual([unstated]);
  expect(counts).toEqual({ narrow: 1, exact: 0, reference: 0 });
});

test('an account is margined anew when the price of what it settles in moves, though it holds nothing of that', async () => {
  const { parameters, book, ...market } = settlingInputs(IN_BTC);
  const live = new LiveBook(parameters, market);
  live.put(book);
  await live.settle();
  expect(live.apartCount).toBe(1);
  const index = live.indexOf('one') ?? -1;
  live.takeChanged();
  for (const price of ['1000000', '97000', null, '50000']) {
    live.setPrices(new Map([['BTCUSDT', price === null ? null : decimal(price)]]), new Map());
    await live.settle();
    const prices = new Map(market.prices);
    if (price === null) prices.delete('BTCUSDT');
    else prices.set('BTCUSDT', decimal(price));
    const expected = standingOf(marginAccount({ ...market, prices, parameters, book }));
    expect(sortedText(live.standing(index))).toBe(sortedText(expected));
    // 0.003 BTC are lost, more at a million than is there; without a price there are no figures.
    if (price === '1000000')
      expect(live.standing(index)).toMatchObject({ margin: { status: 'LIQUIDATION' } });
    if (price === null) expect(live.standing(index)).toMatchObject({ margin: null, missing: ['BTCUSDT'] });
    expect(live.takeChanged()).toEqual([index]);
  }
});
