import { describe, expect, test } from 'vitest';
import { decimal } from '../domain/number/decimal';
import { compileParameters } from '../domain/margin/method/compile';
import type { MarketState } from '../domain/margin/method/inputs';
import type { AccountBook, Position } from '../domain/margin/method/types';
import type { ParameterSet, ParameterSetDocument } from '../domain/parameters/document/parameter-set';
import { PRESETS } from '../domain/presets/all';
import { Random } from '../domain/number/random';
import { parameterSetOf } from '../testing/arbitraries';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { BOARDS, boardCase } from '../testing/engine-options';
import { presetCase } from '../testing/engine-pairs';
import { columnarEngine } from './columnar-engine';
import { LiveBook } from './live/live-book';

// A member that does not exist stands for one that will: wherever it is put, the accounts that it may concern go to
// the reference method, and nobody else does.

const UNHEARD_OF = { unheardOf: '1' };
/** Their members are names of the user's own, not the language's. */
const RECORDS = new Set(['marginClasses', 'collateral', 'modes', 'portfolios']);

type Path = readonly (string | number)[];

/** Every object of a document that has members of the language. */
function objectsIn(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => objectsIn(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  const isRecord = RECORDS.has(String(path.at(-1))) && !(path[0] === 'portfolios' && path.length > 2);
  const inner = Object.entries(value).flatMap(([key, part]) => objectsIn(part, [...path, key]));
  return isRecord ? inner : [path, ...inner];
}

function withMember(set: ParameterSet, path: Path): ParameterSet {
  const document = structuredClone(set.document) as unknown;
  const place = path.reduce<unknown>(
    (part, key) => (part as Record<string | number, unknown>)[key],
    document,
  );
  Object.assign(place as object, UNHEARD_OF);
  return { ...set, document: document as ParameterSetDocument };
}

/** Whether a place may concern an account; of a class those of its instruments, in the mode it is of. */
function concerns(path: Path, document: ParameterSetDocument, { positions, collateral, mode }: AccountBook) {
  const [section, name, part, ofMode] = path.map(String);
  if (section === 'marginClasses') {
    const holds = positions.some(({ instrument }) =>
      document.marginClasses[name ?? '']?.instruments.includes(instrument),
    );
    const isPlain = mode === undefined || !document.marginClasses[name ?? '']?.modes?.[mode];
    if (part === 'modes') return holds && mode === ofMode;
    const isRequirement = ['initialMargin', 'maintenanceMargin', 'fillMargin'].includes(part ?? '');
    return holds && (isPlain || !isRequirement);
  }
  if (section === 'collateral') return collateral.some(({ asset }) => asset === name);
  return true;
}

/** One position or one balance each: who holds what a place concerns is told by it alone. */
function singleBooks({ marginClasses, collateral }: ParameterSetDocument): AccountBook[] {
  const position = (instrument: string): Position => ({
    ...{ instrument, quantity: decimal('1'), entryPrice: decimal('1') },
  });
  const held = Object.values(marginClasses).flatMap(({ instruments, modes = {} }) =>
    [undefined, ...Object.keys(modes)].map((mode) => ({
      ...{ account: 'one', positions: instruments.slice(-1).map(position), collateral: [] },
      ...(mode === undefined ? {} : { mode }),
    })),
  );
  const owned = Object.keys(collateral).map((asset) => ({
    ...{ account: 'one', positions: [], collateral: [{ asset, amount: decimal('1') }] },
  }));
  return [...held, ...owned, { account: 'one', positions: [], collateral: [] }];
}

const engine = columnarEngine();

/** Whether the engine's own numbers computed an account; the answer equals the reference method's either way. */
async function isEngines(parameters: ParameterSet, market: MarketState, book: AccountBook): Promise<boolean> {
  const before = engine.counts.reference;
  const [computed] = await engineTexts(engine, parameters, market, [book]);
  expect(computed).toBe(referenceTexts(parameters, market, [book])[0]);
  return engine.counts.reference === before;
}

const random = Random.fromSeed(7);
const CASES = [
  ...PRESETS.map((preset) => presetCase(random, preset, 0)),
  ...BOARDS.map((board) => boardCase(random, board, 0)),
];

describe('a member that the engine has not heard of', () => {
  test.each(CASES)('under $name goes to the reference method', async ({ parameters, market }) => {
    const books: AccountBook[] = [];
    for (const book of singleBooks(parameters.document))
      if (await isEngines(parameters, market, book)) books.push(book);
    expect(books.length).toBeGreaterThan(1);
    const met = new Set<string>();
    for (const path of objectsIn(parameters.document)) {
      // Tiers, scenarios and classes of one kind are one place each.
      const place = path.map((key) => (typeof key === 'number' ? '#' : key)).join('/');
      if (met.has(place)) continue;
      met.add(place);
      const changed = withMember(parameters, path);
      for (const book of books) {
        const isConcerned = concerns(path, parameters.document, book);
        expect([place, book, await isEngines(changed, market, book)]).toEqual([place, book, !isConcerned]);
      }
    }
    expect(met.size).toBeGreaterThan(10);
  });

  const TIERS = parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USD',
    marginClasses: {
      all: {
        instruments: ['P'],
        initialMargin: {
          curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate: '0.1' }] },
        },
        maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
      },
    },
    collateral: { USD: { haircut: '0' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.1', liquidationLevel: '1' },
    rounding: Object.fromEntries(
      ['notional', 'margin', 'profitAndLoss', 'collateralValue'].map((key) => [
        key,
        { scale: 8, mode: 'UP' },
      ]),
    ),
  });
  const MARKET: MarketState = {
    instruments: new Map([['P', { symbol: 'P', multiplier: decimal('1') }]]),
    prices: new Map([['P', decimal('3')]]),
  };
  const POSITION: Position = { instrument: 'P', quantity: decimal('2'), entryPrice: decimal('3') };
  const BALANCE = { asset: 'USD', amount: decimal('5') };
  const BOOK: AccountBook = { account: 'one', positions: [POSITION], collateral: [BALANCE] };
  const ORDERS = { buyQuantity: decimal('1'), sellQuantity: decimal('1'), count: 2 };
  const terms = { symbol: 'P', multiplier: decimal('1'), ...UNHEARD_OF };

  test.each<[string, MarketState, AccountBook]>([
    ['a market', { ...MARKET, ...UNHEARD_OF }, BOOK],
    ['terms of an instrument', { ...MARKET, instruments: new Map([['P', terms]]) }, BOOK],
    ['an account', MARKET, { ...BOOK, ...UNHEARD_OF }],
    ['a position', MARKET, { ...BOOK, positions: [{ ...POSITION, ...UNHEARD_OF }] }],
    ['orders', MARKET, { ...BOOK, positions: [{ ...POSITION, orders: { ...ORDERS, ...UNHEARD_OF } }] }],
    ['a balance', MARKET, { ...BOOK, collateral: [{ ...BALANCE, ...UNHEARD_OF }] }],
  ])('of %s goes to the reference method', async (_name, market, book) => {
    expect(await isEngines(TIERS, MARKET, BOOK)).toBe(true);
    expect(await isEngines(TIERS, market, book)).toBe(false);
  });

  test('takes every account of a live book apart, one that holds nothing too, and lets them come back', async () => {
    const live = new LiveBook(compileParameters(TIERS), MARKET);
    live.put(BOOK);
    live.put({ account: 'empty', positions: [], collateral: [] });
    await live.settle();
    expect(live.apartCount).toBe(0);
    live.recompile(compileParameters(withMember(TIERS, ['accountRules'])), MARKET);
    await live.settle();
    expect(live.apartCount).toBe(2);
    live.recompile(compileParameters(TIERS), MARKET);
    await live.settle();
    expect(live.apartCount).toBe(0);
    await live.end();
  });
});
