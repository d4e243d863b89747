import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountBooks, instrumentTerms, markPrices, parameterSets } from '../../../../testing/arbitraries';
import { repeats } from '../../../../testing/thorough';
import { chunkOfKept } from '../../../books/book-chunk';
import { compareBytes } from '../../../books/snapshot-line';
import { canonicalJson } from '../../../json/canonical';
import { type AccountFigures, allApart, type Margined } from '../../../margin/figures/margin-columns';
import { marginAccount } from '../../../margin/method/account';
import { compileParameters } from '../../../margin/method/compile';
import type { AccountBook, InstrumentTerms, MarginStatus } from '../../../margin/method/types';
import { decimal, Decimal, decimalText, sum } from '../../../number/decimal';
import { ok, refuse } from '../../../result';
import { calledStudy } from '../called/called-study';
import { EMPTY_CHUNK, emptyChunk, type PassChunk } from '../study';
import { bearingOf } from './bearing';
import type { AdditionalCalls, Burden } from './burden';
import { burdenStudy } from './burden-study';

type Chunk = Pick<PassChunk, 'margins' | 'holdings'>;
const partial: typeof burdenStudy.partial = (chunk) => burdenStudy.partial(chunk);
const merge: typeof burdenStudy.merge = (a, b) => burdenStudy.merge(a, b);
const finish: typeof burdenStudy.finish = (part) => burdenStudy.finish(part);

function found(chunk: Chunk): Burden {
  const burden = finish(partial(chunk));
  if (burden === null) throw new Error('holdings were asked');
  return burden;
}

/** One account of a run. */
interface Run {
  readonly book: AccountBook;
  readonly segment: string | null;
  readonly before: Margined;
  readonly after: Margined;
}

const UNDERLYINGS: Readonly<Record<string, string>> = {
  'BTC-PERP': 'BTC',
  'BTC/USD': 'BTC',
  'ETH-PERP': 'ETH',
  // Not what this instrument is on, but another one's name.
  'ETH/USD': 'DOGE-PERP',
};

/** Whole runs of the method on random accounts under two random sets; DOGE and SOL state no underlying. */
const runs = fc
  .record({
    sets: fc.tuple(parameterSets, parameterSets),
    terms: instrumentTerms,
    marks: markPrices,
    missing: fc.option(fc.constantFrom('ETH-PERP', 'DOGE-PERP'), { nil: null }),
    books: fc.uniqueArray(accountBooks, { selector: ({ account }) => account, maxLength: 12 }),
    segments: fc.array(fc.constantFrom(null, null, 'retail', 'market-maker', '__proto__'), {
      minLength: 12,
      maxLength: 12,
    }),
  })
  .map(({ sets: [base, proposed], terms, marks, missing, books, segments }) => {
    const instruments = new Map(
      [...terms].map(([symbol, one]): [string, InstrumentTerms] => {
        const underlying = UNDERLYINGS[symbol];
        return [symbol, underlying === undefined ? one : { ...one, underlying }];
      }),
    );
    const market = { instruments, prices: new Map([...marks].filter(([symbol]) => symbol !== missing)) };
    const [old, next] = [compileParameters(base), compileParameters(proposed)];
    const all = books
      .toSorted((a, b) => compareBytes(a.account, b.account))
      .map((book, index): Run => ({
        book,
        segment: segments[index] ?? null,
        before: marginAccount({ parameters: old, ...market, book }),
        after: marginAccount({ parameters: next, ...market, book }),
      }));
    return { market, base, all };
  });

function chunkOf(all: readonly Run[], bearing: ReturnType<typeof bearingOf>): Chunk {
  const names = all.map(({ book }) => book.account);
  const columns = (of: (run: Run) => Margined) => allApart(names, all.map(of));
  return {
    margins: { before: columns(({ before }) => before), after: columns(({ after }) => after) },
    holdings: {
      ...bearing,
      books: chunkOfKept(all),
    },
  };
}

const total = (values: readonly Decimal[]): string => decimalText(sum(values));

test('what is asked by underlying, instrument and segment is a plain recomputation, and adds up to the whole', () => {
  fc.assert(
    fc.property(runs, ({ market, base, all }) => {
      const burden = found(chunkOf(all, bearingOf(base, market)));
      const both = all.flatMap(({ before, after, ...of }) =>
        before.ok && after.ok ? [{ ...of, before: before.value, after: after.value }] : [],
      );
      for (const figure of ['initialMargin', 'maintenanceMargin'] as const) {
        const changed = total(both.map(({ before, after }) => after[figure].minus(before[figure])));
        const added = (rows: readonly { readonly [Name in typeof figure]: { readonly change: string } }[]) =>
          total(rows.map((row) => decimal(row[figure].change)));
        expect(added(burden.bySegment)).toBe(changed);
        expect(added([...burden.byUnderlying, ...burden.byInstrument])).toBe(changed);
      }
      const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name);
      const held = [
        ...new Set(both.flatMap(({ book }) => book.positions.map(({ instrument }) => instrument))),
      ];
      const on = held.flatMap((symbol) => UNDERLYINGS[symbol] ?? []);
      expect(names(burden.byUnderlying)).toEqual([...new Set(on)].sort(compareBytes));
      expect(names(burden.byInstrument)).toEqual(
        held.filter((symbol) => UNDERLYINGS[symbol] === undefined).sort(compareBytes),
      );
      for (const { name, accounts, maintenanceMargin } of burden.byUnderlying) {
        const isOn = ({ instrument }: { readonly instrument: string }) => UNDERLYINGS[instrument] === name;
        expect(accounts).toBe(both.filter(({ book }) => book.positions.some(isOn)).length);
        const margins = both.flatMap(({ after }) => after.positions.filter(isOn));
        expect(maintenanceMargin.after).toBe(total(margins.map((one) => one.maintenanceMargin)));
      }
      const stated = [...new Set(both.flatMap(({ segment }) => segment ?? []))].sort(compareBytes);
      const isUnstated = both.some(({ segment }) => segment === null);
      expect(burden.bySegment.map(({ segment }) => segment)).toEqual([
        ...stated,
        ...(isUnstated ? [null] : []),
      ]);
      for (const { segment, accounts, initialMargin, additionalCalls } of burden.bySegment) {
        const own = both.filter((one) => one.segment === segment);
        const rises = own
          .map(({ before, after }) => after.callAmount.minus(before.callAmount))
          .filter((rise) => rise.gt(0));
        expect([accounts, initialMargin.before]).toEqual([
          own.length,
          total(own.map(({ before }) => before.initialMargin)),
        ]);
        expect(additionalCalls).toEqual({ accounts: rises.length, amount: total(rises) });
      }
    }),
    { numRuns: repeats(50, 500) },
  );
});

test('additional calls are those that the study of calls finds newly called, or called for more', () => {
  let met = 0;
  fc.assert(
    fc.property(runs, ({ market, base, all }) => {
      const chunk = chunkOf(all, bearingOf(base, market));
      const { accounts, amount, ...calls } = found(chunk).additionalCalls;
      const { newly, more } = calledStudy.finish(calledStudy.partial(chunk));
      expect(amount).toBe(total([newly, more].map(({ callAmount }) => decimal(callAmount.change))));
      // Who is newly called and lacks nothing has no additional call.
      const rising = [...newly.listed, ...more.listed].filter(({ callAmount }) => callAmount.change !== '0');
      expect(accounts).toBe(rising.length);
      met += accounts;
      for (const bands of [calls.byShareOfEquity, calls.byShareOfCollateral]) {
        expect(bands.map((band) => band.accounts).reduce((a, b) => a + b)).toBe(accounts);
        expect(total(bands.map((band) => decimal(band.amount)))).toBe(amount);
      }
      const prices: Readonly<Record<string, Decimal | undefined>> = {
        USDT: new Decimal(1),
        BTC: market.prices.get('BTC/USD'),
        ETH: market.prices.get('ETH-PERP'),
      };
      for (const { account, equity, collateral, ...call } of calls.largest) {
        const run = all.find(({ book }) => book.account === account);
        const worth = run?.book.collateral.map(({ asset, amount: owned }) =>
          owned.isZero() ? owned : owned.times(prices[asset] ?? NaN),
        );
        expect(collateral).toBe(total(worth ?? []));
        expect(equity).toBe(run?.before.ok && decimalText(run.before.value.equity));
        for (const [share, whole] of [
          [call.shareOfEquity, equity],
          [call.shareOfCollateral, collateral],
        ] as const) {
          expect(share === null).toBe(!new Decimal(whole).gt(0));
          if (share !== null) expect(share).toBe(decimalText(decimal(call.amount).div(whole).toDP(6)));
        }
      }
    }),
    { numRuns: repeats(50, 500) },
  );
  expect(met).toBeGreaterThan(20);
});

test('however accounts are split and merged, the section is the same text, and nobody adds nothing', () => {
  fc.assert(
    fc.property(runs, fc.nat(12), fc.nat(12), ({ market, base, all }, one, other) => {
      const bearing = bearingOf(base, market);
      const text = canonicalJson(found(chunkOf(all, bearing)));
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      const parts = [all.slice(0, from), all.slice(from, to), all.slice(to)].map((some) =>
        partial(chunkOf(some, bearing)),
      );
      const none = partial(emptyChunk({ isAtCorners: false, crises: null, isOfHoldings: true }));
      for (const order of [parts, [...parts].reverse(), [none, ...parts], [...parts, partial(EMPTY_CHUNK)]])
        expect(canonicalJson(finish(order.reduce(merge)))).toBe(text);
      expect(canonicalJson(finish(parts.reduceRight(merge)))).toBe(text);
    }),
    { numRuns: repeats(40, 400), endOnFailure: true },
  );
  expect(finish(partial(EMPTY_CHUNK))).toBeNull();
});

const side = (account: string, status: MarginStatus, call: string, equity: string): Margined => {
  const none = new Decimal(0);
  const figures: AccountFigures = {
    ...{ account, status, positions: [], notional: none, initialMargin: none, maintenanceMargin: none },
    ...{ equity: decimal(equity), callAmount: decimal(call) },
  };
  return ok(figures);
};

const NO_BEARING: ReturnType<typeof bearingOf> = {
  ...{ underlyings: new Map(), collateralPrices: new Map(), liquid: null },
};

/** Accounts that must add so much more, with what they have: all before the change. */
function callsOf(
  drawn: readonly (readonly [account: string, amount: string, equity: string, collateral?: string])[],
): AdditionalCalls {
  const all = drawn
    .toSorted(([a], [b]) => compareBytes(a, b))
    .map(([account, amount, equity, collateral = equity]): Run => ({
      book: { account, positions: [], collateral: [{ asset: 'USDT', amount: decimal(collateral) }] },
      segment: null,
      before: side(account, 'CALL', '7', equity),
      after: side(account, 'LIQUIDATION', decimalText(decimal(amount).plus(7)), '0'),
    }));
  const bearing = { ...NO_BEARING, collateralPrices: new Map([['USDT', new Decimal(1)]]) };
  return found(chunkOf(all, bearing)).additionalCalls;
}

describe('by hand', () => {
  test('a band holds its upper end, and who has nothing left is in none', () => {
    const { byShareOfEquity, byShareOfCollateral } = callsOf([
      ['a', '10', '100'],
      ['b', '10.00000001', '100', '1000'],
      ['c', '25', '100'],
      ['d', '50', '100', '40'],
      ['e', '100', '100'],
      ['f', '100.00000001', '100'],
      ['g', '1', '0'],
      ['h', '1', '-5', '100'],
    ]);
    const counts = (bands: AdditionalCalls['byShareOfEquity']) =>
      bands.map(({ above, upTo, accounts }) => [above, upTo, accounts]);
    expect(counts(byShareOfEquity)).toEqual([
      ['0', '0.1', 1],
      ['0.1', '0.25', 2],
      ['0.25', '0.5', 1],
      ['0.5', '1', 1],
      ['1', null, 1],
      [null, null, 2],
    ]);
    expect(byShareOfEquity.at(-1)?.amount).toBe('2');
    expect(counts(byShareOfCollateral)).toEqual([
      ['0', '0.1', 3],
      ['0.1', '0.25', 1],
      ['0.25', '0.5', 0],
      ['0.5', '1', 1],
      ['1', null, 2],
      [null, null, 1],
    ]);
  });

  // s = [Fraction((i + 1) ** 2 * 10**8 // 7, 10**8) for i in range(150)]; sums of the greatest over sum(s), and of squares over its square.
  test('concentration of a drawn book, as python3 has it in fractions.Fraction', () => {
    const amounts = Array.from({ length: 150 }, (_, index) =>
      decimalText(new Decimal((index + 1) ** 2).div(7).toDP(8, Decimal.ROUND_DOWN)),
    );
    const { accounts, concentration, largest } = callsOf(
      amounts.map((amount, index) => [`a${String(index).padStart(3, '0')}`, amount, '1']),
    );
    expect(accounts).toBe(150);
    expect(concentration).toEqual({
      greatest: [
        { calls: 5, share: '0.096394' },
        { calls: 10, share: '0.186385' },
      ],
      herfindahl: '0.01196',
    });
    expect(largest.map(({ account }) => account)).toEqual(
      Array.from({ length: 100 }, (_, index) => `a${String(149 - index).padStart(3, '0')}`),
    );
  });

  test('one account alone bears all of it, two alike a half each', () => {
    expect(callsOf([['a', '3', '9']]).concentration).toEqual({
      greatest: [
        { calls: 5, share: '1' },
        { calls: 10, share: '1' },
      ],
      herfindahl: '1',
    });
    const two = callsOf([
      ['b', '3', '9'],
      ['a', '3', '7'],
    ]);
    expect(two.concentration?.herfindahl).toBe('0.5');
    expect(two.largest.map(({ account, shareOfEquity }) => [account, shareOfEquity])).toEqual([
      ['a', '0.428571'],
      ['b', '0.333333'],
    ]);
    expect(callsOf([]).concentration).toBeNull();
  });

  test('of what is liquid in the same bands, less debts in it; and nothing where the set does not say what is', () => {
    const held = (account: string, balances: Readonly<Record<string, string>>): Run => ({
      book: {
        ...{ account, positions: [] },
        collateral: Object.entries(balances).map(([asset, amount]) => ({ asset, amount: decimal(amount) })),
      },
      segment: null,
      before: side(account, 'CALL', '7', '100'),
      after: side(account, 'LIQUIDATION', '17', '0'),
    });
    const all = [
      held('a', { BTC: '1', USDT: '40' }),
      held('b', { BTC: '2' }),
      held('c', { BTC: '3', USDT: '-10' }),
    ];
    const collateralPrices = new Map([
      ['BTC', decimal('100')],
      ['USDT', decimal('1')],
    ]);
    const of = (liquid: ReadonlySet<string> | null) =>
      found(chunkOf(all, { ...NO_BEARING, collateralPrices, liquid })).additionalCalls;
    const { byShareOfLiquid, largest } = of(new Set(['USDT']));
    // 10 of 40, and who has none left: no USDT at all, or a debt in it.
    expect(byShareOfLiquid?.map(({ accounts }) => accounts)).toEqual([0, 1, 0, 0, 0, 2]);
    expect(
      largest.map(({ liquid, shareOfLiquid, collateral }) => [collateral, liquid, shareOfLiquid]),
    ).toEqual([
      ['140', '40', '0.25'],
      ['200', '0', null],
      ['290', '-10', null],
    ]);
    expect(of(new Set()).byShareOfLiquid?.map(({ accounts }) => accounts)).toEqual([0, 0, 0, 0, 0, 3]);
    expect(JSON.stringify(of(null))).not.toContain('iquid');
  });

  test('an account without figures on either side is in none of it', () => {
    const book: AccountBook = { account: 'a', positions: [], collateral: [] };
    const lost = refuse({ code: 'NoMarginClass' as const, account: 'a', instruments: ['X'] });
    const run: Run = { book, segment: 'retail', before: side('a', 'OK', '0', '1'), after: lost };
    const burden = found(chunkOf([run], NO_BEARING));
    expect([burden.bySegment, burden.additionalCalls.accounts]).toEqual([[], 0]);
  });

  test('figures and holdings of two different accounts are a bug of the caller', () => {
    const of = (account: string): Chunk => {
      const book: AccountBook = { account, positions: [], collateral: [] };
      const margined = side(account, 'OK', '0', '1');
      return chunkOf([{ book, segment: null, before: margined, after: margined }], {
        ...NO_BEARING,
      });
    };
    expect(() => partial({ margins: of('a').margins, holdings: of('b').holdings })).toThrow('of one account');
  });
});
