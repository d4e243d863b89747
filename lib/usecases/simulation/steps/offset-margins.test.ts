import { describe, expect, test } from 'vitest';
import { assert } from '@/lib/domain/assert';
import { chunkOfBooks } from '@/lib/domain/books/book-chunk';
import { marginAccount } from '@/lib/domain/margin/method/account';
import { compileParameters, type CompiledParameters } from '@/lib/domain/margin/method/compile';
import type { MarketState } from '@/lib/domain/margin/method/inputs';
import type { AccountBook, AccountMargin } from '@/lib/domain/margin/method/types';
import { Decimal, decimalText, sum } from '@/lib/domain/number/decimal';
import { Random } from '@/lib/domain/number/random';
import type { ParameterSet, ParameterSetDocument } from '@/lib/domain/parameters/document/parameter-set';
import { parseParameterSet } from '@/lib/domain/parameters/validate';
import { SPAN_16 } from '@/lib/domain/presets/span-16';
import {
  type Efficiency,
  EFFICIENCY_QUESTION,
  type EfficiencyQuestion,
  type WithoutRule,
} from '@/lib/domain/risk/studies/efficiency/efficiency';
import { efficiencyStudy } from '@/lib/domain/risk/studies/efficiency/efficiency-study';
import { partOfText, partText } from '@/lib/domain/risk/studies/part-text';
import { emptyChunk } from '@/lib/domain/risk/studies/study';
import { columnarEngine } from '@/lib/engine/columnar-engine';
import { drawSeed } from '@/lib/testing/draw-seed';
import { withHedgeMode } from '@/lib/testing/drawn-legs';
import { bookOf, type EngineCase, tiersCase } from '@/lib/testing/engine-pairs';
import { repeats } from '@/lib/testing/thorough';
import { offsetsOfChunk, offsetTrials, ofNobody } from './offset-margins';

type Case = Omit<EngineCase, 'parameters' | 'name'> & {
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
};

function parsed(document: unknown): ParameterSet {
  const found = parseParameterSet(document);
  assert(found.ok, JSON.stringify(found));
  return found.value;
}

const engine = columnarEngine();

/** The study of some books, chunk by chunk, in the order of the draw, each part as text in between. */
async function studied(
  { base, proposed, market, books }: Case,
  random: Random,
  question: EfficiencyQuestion = EFFICIENCY_QUESTION,
): Promise<Efficiency> {
  const trials = offsetTrials({ base, proposed }, question);
  const empty = emptyChunk({ isAtCorners: false, crises: null, offsets: ofNobody(trials) });
  let part = efficiencyStudy.partial(empty);
  for (let from = 0; from < books.length;) {
    const size = 1 + Math.floor(random.uniform() * 20);
    const chunk = chunkOfBooks(books.slice(from, from + size));
    from += size;
    const margins = {
      before: await engine.marginChunk({ ...market, parameters: base }, chunk),
      after: await engine.marginChunk({ ...market, parameters: proposed }, chunk),
    };
    const offsets = await offsetsOfChunk(trials, market, engine, chunk, margins);
    const own = partOfText(partText(efficiencyStudy.partial({ margins, offsets }))) as typeof part;
    part = random.uniform() < 0.5 ? efficiencyStudy.merge(part, own) : efficiencyStudy.merge(own, part);
  }
  const found = efficiencyStudy.finish(part);
  assert(found !== null, 'it was asked');
  return found;
}

const byAccount = (books: readonly AccountBook[]): AccountBook[] =>
  books.map((book, index) => ({ ...book, account: `a${String(index).padStart(4, '0')}` }));

const COMMODITIES = ['corn', 'soybeans', 'bond-30y', 'note-10y'] as const;

/** Two futures of each commodity of the SPAN-like set. */
function futures(random: Random): Pick<Case, 'base' | 'market'> {
  const listed = COMMODITIES.flatMap((underlying) =>
    ['F', 'G'].map((month) => ({ symbol: `${underlying}-${month}`, underlying })),
  );
  const { marginClasses, ...document } = parsed(SPAN_16.parameters).document;
  const classes = Object.entries(marginClasses).map(([name, one]) => [
    name,
    {
      ...one,
      instruments: listed.filter(({ underlying }) => underlying === name).map(({ symbol }) => symbol),
    },
  ]);
  const terms = {
    kind: 'FUTURE' as const,
    multiplier: new Decimal(1),
    expiresAt: new Date('2026-03-13T18:00:00.000Z'),
  };
  return {
    base: parsed({ ...document, marginClasses: Object.fromEntries(classes) as unknown }),
    market: {
      asOf: new Date('2026-01-01T00:00:00.000Z'),
      instruments: new Map(listed.map((one) => [one.symbol, { ...terms, ...one }])),
      prices: new Map(
        listed.map(({ symbol }) => [symbol, new Decimal((20_000 + 80_000 * random.uniform()).toFixed(2))]),
      ),
      figures: new Map(),
    },
  };
}

function futuresBook(random: Random, { instruments, prices }: MarketState): AccountBook {
  const positions = [...instruments.keys()]
    .filter(() => random.uniform() < 0.5)
    .map((instrument) => ({
      instrument,
      quantity: new Decimal(1 + Math.floor(8 * random.uniform())).times(random.uniform() < 0.5 ? 1 : -1),
      entryPrice: prices.get(instrument) ?? new Decimal(1),
    }));
  const amount = new Decimal((60_000 * random.uniform()).toFixed(2));
  return { account: 'one', positions, collateral: [{ asset: 'USD', amount }] };
}

/** With this rule in every class, where validation takes it; else with any. */
function withLegs(random: Random, set: ParameterSet, hedgedLegs: 'GREATER' | 'NET'): ParameterSet {
  const classes = Object.entries(set.document.marginClasses).map(([name, one]) => [
    name,
    { ...one, hedgedLegs },
  ]);
  const found = parseParameterSet({
    ...set.document,
    marginClasses: Object.fromEntries(classes) as unknown,
  });
  return found.ok ? found.value : withHedgeMode(random, set);
}

/** Half of what the SPAN-like set credits between commodities; and a set whose legs are charged in another way. */
function cases(random: Random): [Case, Case] {
  const span = futures(random);
  const { offsets = [] } = span.base.document;
  const halved = offsets.map((offset) => ({ ...offset, recognised: '0.3', cap: '0.5' }));
  const drawn = tiersCase(random, 0);
  const base = withLegs(random, drawn.parameters, 'GREATER');
  const proposed = withLegs(random, drawn.parameters, 'NET');
  const many = Array.from({ length: 30 }, () => futuresBook(random, span.market));
  const hedged = Array.from({ length: 30 }, () => bookOf(random, base, drawn.market));
  return [
    { ...span, books: byAccount(many), proposed: parsed({ ...span.base.document, offsets: halved }) },
    { market: drawn.market, books: byAccount(hedged), base, proposed },
  ];
}

const compiledOnce = new WeakMap<ParameterSet, CompiledParameters>();
function compiled(set: ParameterSet): CompiledParameters {
  const found = compiledOnce.get(set) ?? compileParameters(set);
  compiledOnce.set(set, found);
  return found;
}

const marginOf = (parameters: ParameterSet, market: MarketState, book: AccountBook): AccountMargin | null => {
  const found = marginAccount({ ...market, parameters: compiled(parameters), book });
  return found.ok ? found.value : null;
};

function each({ positions, collateral, ...book }: AccountBook): AccountBook[] {
  return [
    ...positions.map((position) => ({ ...book, positions: [position], collateral: [] })),
    ...collateral.map((balance) => ({ ...book, positions: [], collateral: [balance] })),
  ];
}

const total = (margins: readonly (AccountMargin | null)[]): string =>
  decimalText(sum(margins.map((one) => one?.initialMargin ?? new Decimal(NaN))));

describe('what is recognised of offsets in a book', () => {
  test('is what accounts of single positions are asked for beyond it, before and after, however they are split', async () => {
    const random = Random.fromSeed(drawSeed());
    for (let turn = 0; turn < repeats(1, 40); turn += 1)
      for (const one of cases(random)) {
        const { base, proposed, market } = one;
        const found = await studied(one, random);
        const books = one.books.filter(
          (book) => marginOf(base, market, book) && marginOf(proposed, market, book),
        );
        expect(found.accounts).toBe(books.length);
        for (const [side, set] of [['before', base] as const, ['after', proposed] as const]) {
          const { initial } = found.whole[side];
          expect(initial.asked).toBe(total(books.map((book) => marginOf(set, market, book))));
          expect(initial.standalone).toBe(
            total(books.flatMap((book) => each(book).map((part) => marginOf(set, market, part)))),
          );
          const ofRules = found.rules.map((rule) => new Decimal(rule[side]?.initial ?? 0));
          expect(decimalText(sum(ofRules))).toBe(initial.recognised);
          const ofSizes = found.bySize.map((size) => new Decimal(size[side].initial.recognised));
          expect(decimalText(sum(ofSizes))).toBe(initial.recognised);
          const ofBands = found.byShare.map((band) => new Decimal(band[side].recognised));
          expect(decimalText(sum(ofBands))).toBe(initial.recognised);
          const all = found.switchedOff.find(({ off }) => off.kind === 'ALL')?.[side] as WithoutRule | null;
          expect(all?.initial ?? '0').toBe(initial.recognised);
        }
        expect(await studied(one, random)).toEqual(found);
      }
  });

  test('without one credit, or one portfolio, it is what a set and books without it are asked for', async () => {
    const random = Random.fromSeed(drawSeed());
    const [one] = cases(random);
    const { proposed, market } = one;
    const books = one.books.filter((book) => marginOf(proposed, market, book));
    const { switchedOff } = await studied(one, random);
    const { offsets = [], portfolios = {} } = proposed.document;
    for (const { name } of offsets) {
      const without = parsed({
        ...proposed.document,
        offsets: offsets.filter((other) => other.name !== name),
      });
      const pairs = books.map(
        (book) => [marginOf(proposed, market, book), marginOf(without, market, book)] as const,
      );
      const found = switchedOff.find(
        ({ off }) => 'name' in off && off.name === name && off.kind === 'OFFSET',
      );
      expect(found?.after).toMatchObject({
        initial: decimalText(new Decimal(total(pairs.map(([, b]) => b))).minus(total(pairs.map(([a]) => a)))),
        newlyLiquidatable: {
          accounts: pairs.filter(([a, b]) => a?.status !== 'LIQUIDATION' && b?.status === 'LIQUIDATION')
            .length,
        },
        unmargined: 0,
      });
    }
    for (const name of Object.keys(portfolios)) {
      const gone = offsets.filter(({ legs }) => legs.every(({ portfolio }) => portfolio !== name));
      const without = parsed({ ...proposed.document, offsets: gone });
      const isIn = (instrument: string) => instrumentsOf(proposed.document, name).includes(instrument);
      const apart = books.flatMap((book) => [
        marginOf(without, market, { ...book, positions: book.positions.filter((p) => !isIn(p.instrument)) }),
        ...each(book)
          .filter(({ positions: [position] }) => position && isIn(position.instrument))
          .map((part) => marginOf(without, market, part)),
      ]);
      const found = switchedOff.find(({ off }) => off.kind === 'PORTFOLIO' && off.name === name)?.after;
      const asked = total(books.map((book) => marginOf(proposed, market, book)));
      expect((found as WithoutRule).initial).toBe(decimalText(new Decimal(total(apart)).minus(asked)));
    }
  });
});

function instrumentsOf({ portfolios = {}, marginClasses }: ParameterSetDocument, name: string): string[] {
  return (portfolios[name]?.marginClasses ?? []).flatMap((one) => marginClasses[one]?.instruments ?? []);
}

// CME's figures: cmegroup.com/clearing/margins/spread-calc.html, as of maintenance margin.
describe('corn against soybeans', () => {
  const market: MarketState = {
    asOf: new Date('2026-01-01T00:00:00.000Z'),
    instruments: new Map(
      [
        ['CORN-F', 'corn'],
        ['SOY-F', 'soybeans'],
      ].map(([symbol = '', underlying = '']) => [
        symbol,
        {
          ...{ symbol, underlying, kind: 'FUTURE' as const, multiplier: new Decimal(1) },
          expiresAt: new Date('2026-03-13T18:00:00.000Z'),
        },
      ]),
    ),
    prices: new Map([
      ['CORN-F', new Decimal(22_500)],
      ['SOY-F', new Decimal(52_000)],
    ]),
    figures: new Map(),
  };
  const account = (name: string, corn: number, soy: number, equity: number): AccountBook => ({
    account: name,
    positions: [['CORN-F', corn, 22_500] as const, ['SOY-F', soy, 52_000] as const].flatMap(
      ([instrument, quantity, price]) =>
        quantity === 0
          ? []
          : [{ instrument, quantity: new Decimal(quantity), entryPrice: new Decimal(price) }],
    ),
    collateral: [{ asset: 'USD', amount: new Decimal(equity) }],
  });
  /** One as CME publishes it, one that could not stand alone, one without anything to offset, one that holds nothing. */
  const books = [
    account('a', 2, -1, 10_000),
    account('b', 4, -2, 7_000),
    account('c', 1, 0, 5_000),
    account('d', 0, 0, 100),
  ];
  const base = parsed(SPAN_16.parameters);
  const withOffsets = (change: (offsets: NonNullable<ParameterSetDocument['offsets']>) => unknown) =>
    parsed({ ...base.document, offsets: change(base.document.offsets ?? []) });

  test('before and after the recognised fraction is lowered: who loses, what is left, who could not stand alone', async () => {
    const proposed = withOffsets((all) =>
      all.map((offset) => (offset.name === 'corn-soybeans' ? { ...offset, recognised: '0.25' } : offset)),
    );
    const found = await studied({ base, proposed, market, books }, Random.fromSeed(1));
    expect(found.whole.before).toMatchObject({
      ...{ accounts: 2, askedMore: 0 },
      maintenance: { standalone: '19750', asked: '9850', recognised: '9900', share: '0.501266' },
      initial: { standalone: '21725', asked: '10835', recognised: '10890' },
    });
    // 25 % of 3,500 + 2,500 is 1,500 of the one spread, 3,000 of the two.
    expect(found.whole.after.maintenance.recognised).toBe('4500');
    expect(found.losing).toEqual({ accounts: 2, initial: '-5940', maintenance: '-5400' });
    expect(found.gaining.accounts).toBe(0);
    expect(found.largestLosing[0]).toEqual({
      account: 'b',
      initial: { before: '7260', after: '3300' },
      maintenance: { before: '6600', after: '3000' },
    });
    const credit = found.rules.find(({ name }) => name === 'corn-soybeans');
    expect(credit?.before).toMatchObject({
      ...{
        accounts: 2,
        initial: '10890',
        maintenance: '9900',
        askedMore: 0,
        shareOfLargest: '1',
        charged: null,
      },
      credit: {
        portfolios: ['corn', 'soybeans'],
        isBetweenUnderlyings: true,
        recognised: '0.55',
        cap: '0.9',
      },
      largest: [
        { account: 'b', initial: '7260', maintenance: '6600' },
        { account: 'a', initial: '3630', maintenance: '3300' },
      ],
    });
    expect(found.byShare.map(({ before, after }) => [before.accounts, after.accounts])).toEqual([
      ...[
        [0, 0],
        [1, 1],
      ],
      ...[
        [0, 0],
        [0, 2],
        [0, 0],
        [2, 0],
        [0, 0],
      ],
    ]);
    const broken = found.switchedOff.find(({ off }) => off.kind === 'BETWEEN_UNDERLYINGS');
    expect(broken?.before).toMatchObject({
      ...{ accounts: 2, initial: '10890', maintenance: '9900', unmargined: 0 },
      newlyLiquidatable: { accounts: 1, notional: '194000' },
      worst: [{ account: 'b', status: 'LIQUIDATION', callAmount: '6200' }],
    });
    // As proposed b must keep 9,000, and has 7,000: it is liquidatable there, whatever is switched off.
    expect(broken?.after).toMatchObject({ initial: '4950', newlyLiquidatable: { accounts: 0 } });
    expect(found.thinnest.before).toEqual({
      ...{ account: 'a', notional: '97000', initialMargin: '2970', share: '0.030619' },
    });
  });

  test('a rule that one set alone has is there, and a set that cannot be said without it is named with why', async () => {
    const proposed = withOffsets(() => []);
    const found = await studied({ base, proposed, market, books }, Random.fromSeed(2));
    const credit = found.rules.find(({ name }) => name === 'corn-soybeans');
    expect([credit?.before?.accounts, credit?.after]).toEqual([2, null]);
    expect(found.whole.after.maintenance).toMatchObject({ recognised: '0', share: '0' });
    const many = Array.from({ length: 1_000 }, (_, index) => `CORN-${index}`);
    const { corn, ...others } = base.document.marginClasses;
    assert(corn !== undefined, 'the preset has it');
    const large = parsed({
      ...base.document,
      marginClasses: { ...others, corn: { ...corn, instruments: [...corn.instruments, ...many] } },
    });
    const { switchedOff } = await studied({ base, proposed: large, market, books }, Random.fromSeed(3), {
      ...{ ...EFFICIENCY_QUESTION, mostSwitchedOff: 5 },
    });
    const side = (kind: string, name: string | null) =>
      switchedOff.find(
        ({ off }) => off.kind === kind && (name === null || ('name' in off && off.name === name)),
      )?.after;
    for (const found of [side('ALL', null), side('PORTFOLIO', 'corn')])
      expect(found).toMatchObject({
        lack: 'REFUSED',
        faults: [{ path: '/portfolios/corn', rule: 'portfolio-taken-apart' }],
      });
    expect(side('OFFSET', 'corn-soybeans')).toMatchObject({ accounts: 2, initial: '10890' });
    expect(side('OFFSET', 'bond-note')).toEqual({ lack: 'NOT_ASKED' });
  });

  test('where no rule offsets anything nothing is recognised, and nothing is switched off', async () => {
    const { portfolios: _together, offsets: _credits, ...plain } = base.document;
    const set = parsed(plain);
    const found = await studied({ base: set, proposed: set, market, books }, Random.fromSeed(4));
    expect([found.rules, found.switchedOff]).toEqual([[], []]);
    expect(found.whole.after).toMatchObject({ accounts: 0, initial: { recognised: '0', share: '0' } });
  });
});
