import { expect, test } from 'vitest';
import { guardLimits } from '../../../market/guard-limits';
import { decimal, decimalText } from '../../../number/decimal';
import type { PriceGuardDocument } from '../../../parameters/document/price-guard-document';
import { guardedPath } from './guarded-path';
import { barCloses } from './path-bars';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const GUARD: PriceGuardDocument = {
  ...{ zLimit: '8', barMinutes: 60, decay: '0.97', leastMove: '0.05', greatestMove: '1' },
  ...{ unknownVolatilityMove: '0.25', maximumHoldSeconds: 900, fallback: 'ACCEPT', agreement: '0.01' },
  consistency: { observations: 3, seconds: 120 },
};

/** Atom alone moves; bars of one hour that closed before the path, each `move` from the one before, up and down in turn. */
function walked(
  texts: readonly string[],
  guard: Partial<PriceGuardDocument> | null,
  { stepMs = HOUR, bars = 0, move = 0.01 } = {},
) {
  const [first = '', ...others] = texts;
  const market = (atom: string) =>
    new Map([
      ['ATOM', decimal(atom)],
      ['BTC', decimal('65000')],
    ]);
  const known = Array.from({ length: bars }, (_, at) => ({
    opensAt: new Date(Date.parse('2025-10-01T00:00:00Z') + at * HOUR),
    close: decimal(at % 2 === 0 ? '1' : String(1 + move)),
  }));
  const atMs = others.map((_, place) => (place + 1) * stepMs);
  const path = { start: market(first), instants: others.map(market), atMs };
  const limits = guard && guardLimits({ ...GUARD, ...guard });
  const found = guardedPath(limits, path, (instrument) => (instrument === 'ATOM' ? known : []));
  expect(found.prices.every((prices) => decimalText(prices.get('BTC') ?? decimal('0')) === '65000')).toBe(
    true,
  );
  return {
    prices: found.prices.map((prices) => decimalText(prices.get('ATOM') ?? decimal('0'))),
    held: found.held.map((instruments) => instruments.join(' ')),
  };
}

// A print of 0.001, as of ATOM on 10 October 2025, and back an hour later.
const FALSE_PRINT = ['3.2', '3.1', '0.001', '3', '3.1', '3.1'];

test('without a guard a false print margins accounts', () => {
  expect(walked(FALSE_PRINT, null)).toEqual({
    ...{ prices: FALSE_PRINT.slice(1), held: ['', '', '', '', ''] },
  });
});

test('a false print is held at its instant; with KEEP it never was, with ACCEPT it is the price from which the next is judged', () => {
  expect(walked(FALSE_PRINT, { fallback: 'KEEP' })).toEqual({
    ...{ prices: ['3.1', '3.1', '3', '3.1', '3.1'], held: ['', 'ATOM', '', '', ''] },
  });
  // Nobody states a price within the hour, so the time accepts it, and the true price is held in its turn.
  expect(walked(FALSE_PRINT, { fallback: 'ACCEPT' })).toEqual({
    ...{ prices: ['3.1', '3.1', '0.001', '3.1', '3.1'], held: ['', 'ATOM', 'ATOM', '', ''] },
  });
});

test('within the time of a hold a price that comes back ends it, and consistent ones are taken unless they go too far', () => {
  const inMinutes = { stepMs: MINUTE };
  expect(walked(FALSE_PRINT, {}, inMinutes)).toEqual({
    ...{ prices: ['3.1', '3.1', '3', '3.1', '3.1'], held: ['', 'ATOM', '', '', ''] },
  });
  // A fall by 30 % that stays: three prices over two minutes say that it is true.
  expect(walked(['100', '70', '70', '71', '71'], {}, inMinutes)).toEqual({
    ...{ prices: ['100', '100', '71', '71'], held: ['ATOM', 'ATOM', '', ''] },
  });
  // One to a third goes beyond the greatest move: no repetition makes it true, and after a quarter of an hour the fallback decides.
  const third = ['90', ...Array.from({ length: 17 }, () => '30')];
  const through = walked(third, {}, inMinutes);
  expect(through.prices).toEqual([...Array.from({ length: 15 }, () => '90'), '30', '30']);
  expect(through.held.filter((held) => held !== '')).toHaveLength(15);
});

test('what is allowed goes by known volatility, which goes on with the path where bars close at its instants', () => {
  // 8σ of 1 % an hour: a fall by 7 % passes and one by 9 % does not; where σ is not known 25 % pass.
  const bars = 200;
  expect(walked(['100', '93'], {}, { bars }).held).toEqual(['']);
  expect(walked(['100', '91'], {}, { bars }).held).toEqual(['ATOM']);
  expect(walked(['100', '91'], {}).held).toEqual(['']);
  // Ten hours of 7 % each way raise it.
  const wild = ['100', ...Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? '93' : '100')), '85'];
  expect(walked(wild, {}, { bars }).held.at(-1)).toBe('');
  // Where instants are two hours apart nothing is known of the bars between, and it stays.
  expect(walked(wild, {}, { bars, stepMs: 2 * HOUR }).held.at(-1)).toBe('ATOM');
});

test('bars close at instants of a path, or the path does not say at what', () => {
  expect(barCloses([30, 60, 90, 120], 60)).toEqual([1, 3]);
  expect(barCloses([30, 60, 120, 130], 60)).toEqual([1, 2]);
  expect(barCloses([30, 90, 120], 60)).toBeNull();
  expect(barCloses([30, 40], 60)).toEqual([]);
});
