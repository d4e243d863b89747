import { Decimal } from '../domain/number/decimal';
import type { Random } from '../domain/number/random';
import { compileParameters } from '../domain/margin/method/compile';
import { marginAccount } from '../domain/margin/method/account';
import type { MarketState } from '../domain/margin/method/inputs';
import type { AccountBook, Position } from '../domain/margin/method/types';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { parseParameterSet } from '../domain/parameters/validate';
import { mend, takeOut } from './mended-document';
import { drawnOrders } from './drawn-charges';
import { drawnValue, type Json, type Names, oneOf } from './drawn-values';
import { BOARDS, boardCase } from './engine-options';
import { bookOf, marketOf } from './engine-pairs';
import { inner, isOptional, type OptionalMember, type Schema, type Step } from './schema-members';

/**
 * A set with one optional member of the language, the same without it (where it is owed: with another value of it), and
 * accounts in a market.
 */
export interface SwitchCase {
  readonly with: ParameterSet;
  readonly without: ParameterSet;
  readonly market: MarketState;
  /** So many more accounts. */
  readonly books: (count: number) => readonly AccountBook[];
}

/**
 * Members that change no figure, and why: each states so, and that none does is checked. Every other member must be
 * seen to change figures.
 */
export const INFORMING: ReadonlyMap<string, string> = new Map([
  ['marginClasses/*/maximumNotional', 'says what may be traded, not what is required'],
  ['accountRules/underMargined', 'says what may be traded, not what is required'],
  ['accountRules/liquidationFee', 'is charged by who liquidates'],
  ['collateral/*/liquid', 'says what can pay a call, which evidence takes calls as a share of'],
  ['accountRules/gracePeriodMinutes', 'is the time to meet a call'],
  ['marketData/maximumAgeSeconds', 'refuses what is too old'],
  ['settlementAssets', 'refuses what settles in anything else'],
  ['marketData/priceGuard', 'says which prices are taken, before anything is margined at them'],
  ['marketData/priceGuard/sources', 'says who states them'],
  ['adjustmentProgrammes', 'says how dials move, which are members of their own'],
  ...['', '/through(CONSTANT)'].flatMap((through) =>
    ['per', 'driverStep', ...(through === '' ? ['through'] : [])].map((key): [string, string] => [
      through === ''
        ? `marginClasses/*/initialMargin/curve(CONSTANT)/${key}`
        : `marginClasses/*/initialMargin/curve(MARGINAL_TIERS WHOLE_TIERS)${through}/${key}`,
      'is of a constant, which is a function of nothing',
    ]),
  ),
]);

type Part = { [key: string]: Json };

const integer = (random: Random, below: number): number => Math.floor(random.uniform() * below);

const plainTiers = (random: Random, lowest: number): Json => ({
  driver: 'NOTIONAL',
  shape: oneOf(random, ['MARGINAL_TIERS', 'WHOLE_TIERS']),
  tiers: [0, 1_000, 90_000].map((floor, index) => ({
    floor: String(floor),
    rate: (lowest * (index + 1)).toFixed(3),
  })),
});

/** Two classes of plain tiers, two assets, and roundings of any kind that never give in an account's favour. */
function plainDocument(random: Random): Part {
  const rounding = (mode: string): Json => ({ scale: oneOf(random, [8, 8, 6, 2]), mode });
  const marginClass = (instruments: string[]): Json => ({
    instruments,
    initialMargin: { curve: plainTiers(random, oneOf(random, [0.1, 0.2, 0.3])) },
    maintenanceMargin: { curve: plainTiers(random, oneOf(random, [0.01, 0.02, 0.05])) },
  });
  return {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USD',
    marginClasses: { one: marginClass(['P0', 'P1']), two: marginClass(['P2']) },
    collateral: { USD: { haircut: '0' }, A0: { haircut: '0.05', pricedBy: 'P0' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.1', liquidationLevel: '1' },
    rounding: {
      notional: rounding(oneOf(random, ['UP', 'HALF_EVEN', 'DOWN'])),
      margin: rounding(oneOf(random, ['UP', 'CEILING'])),
      profitAndLoss: rounding('FLOOR'),
      collateralValue: rounding('FLOOR'),
    },
  };
}

const NAMES: Names = {
  instruments: ['P0', 'P1', 'P2'],
  assets: ['USD', 'A0'],
  classes: ['one', 'two'],
  others: ['fast', 'slow'],
};

/** Whether a value is of one of several forms: it has all that the form owes, and says what only that form says. */
function isOfForm(value: Json | undefined, { shape }: Schema): value is Part {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !shape) return false;
  const part = value;
  return (
    Object.keys(part).every((key) => key in shape) &&
    Object.entries(shape).every(([key, member]) => {
      if (part[key] === undefined) return isOptional(member);
      const { values, entries } = inner(member).def;
      const stated = part[key];
      if (values) return values.includes(stated as string);
      return !entries || Object.keys(entries).includes(stated as string);
    })
  );
}

/**
 * The object at the end of a path through a document, which is changed so that there is one: what is missing on the
 * way is drawn, and what is of another form is drawn anew.
 */
function reached(random: Random, document: Part, path: readonly Step[], names: Names): Part | null {
  let part: Json = document;
  let put: (value: Json) => void = () => undefined;
  for (const step of path) {
    const drawn = (): Json => drawnValue(random, step.schema, names);
    if (step.kind === 'FORM') {
      if (isOfForm(part, step.schema)) continue;
      const value = drawn();
      put(value);
      part = value;
      continue;
    }
    if (typeof part !== 'object') return null;
    const holder = part as Part & Json[];
    const key: string | number =
      step.kind === 'MEMBER'
        ? step.name
        : step.kind === 'PLACE'
          ? step.index
          : step.kind === 'ITEM'
            ? integer(random, holder.length)
            : oneOf(random, Object.keys(holder).length > 0 ? Object.keys(holder) : names.others);
    put = (value) => void ((holder as Part)[key as string] = value);
    if ((holder as Part)[key as string] === undefined) put(drawn());
    part = (holder as Part)[key as string] ?? '';
  }
  return typeof part === 'object' && !Array.isArray(part) ? part : null;
}

function parsed(document: Part): ParameterSet | null {
  const result = parseParameterSet(document);
  return result.ok ? result.value : null;
}

/** Where a member is turned on: before a ramp only if nowhere else, for what was before is made of what is after. */
function placesOf({ places }: OptionalMember): OptionalMember['places'] {
  const direct = places.filter(
    (path) => !path.some((step) => step.kind === 'MEMBER' && step.name === 'ramp'),
  );
  return direct.length > 0 ? direct : places;
}

/** Both sets; null when what was drawn is none that the validator takes, or they are the same. */
function sets(
  random: Random,
  base: Part,
  member: OptionalMember,
  names: Names,
): Pick<SwitchCase, 'with' | 'without'> | null {
  const document = structuredClone(base);
  const part = reached(random, document, oneOf(random, placesOf(member)), names);
  if (!part) return null;
  const kept = part[member.key];
  const isKept = kept !== undefined && random.uniform() < 0.5;
  if (!isKept) part[member.key] = drawnValue(random, member.schema, names);
  mend(random, document);
  const own = parsed(document);
  if (!own) return null;
  takeOut(document, part, member.key);
  // What is owed cannot be left out, or nobody is margined without it: then another value is what changes figures.
  const isOwed = !parsed(document) || random.uniform() < 0.25;
  if (isOwed) part[member.key] = drawnValue(random, member.schema, names);
  mend(random, document);
  const without = parsed(document);
  return without && without.hash !== own.hash ? { with: own, without } : null;
}

/** An account brought exactly to a level of its set by its balance of the settlement asset; as it was where it cannot be. */
function atLevel(
  random: Random,
  parameters: ParameterSet,
  market: MarketState,
  book: AccountBook,
): AccountBook {
  const compiled = compileParameters(parameters);
  const margined = marginAccount({ ...market, parameters: compiled, book });
  if (!margined.ok || margined.value.maintenanceMargin.isZero()) return book;
  const level = oneOf(random, [compiled.warningLevel, compiled.callLevel, compiled.liquidationLevel]);
  const { settlementAsset } = parameters.document;
  const gap = level.times(margined.value.maintenanceMargin).minus(margined.value.equity);
  const balance = book.collateral.find(({ asset }) => asset === settlementAsset)?.amount ?? new Decimal(0);
  const rest = book.collateral.filter(({ asset }) => asset !== settlementAsset);
  return { ...book, collateral: [...rest, { asset: settlementAsset, amount: balance.plus(gap) }] };
}

function ordered(random: Random, { instruments, prices }: MarketState, position: Position): Position {
  const { orders: _orders, openOrders: _openOrders, ...plain } = position;
  const isInverse = instruments.get(position.instrument)?.isInverse ?? false;
  if (random.uniform() < 0.5)
    return { ...plain, ...drawnOrders(random, prices.get(position.instrument) ?? new Decimal(1), isInverse) };
  const [buyQuantity, sellQuantity] = [new Decimal(integer(random, 30)), new Decimal(integer(random, 30))];
  return { ...plain, orders: { buyQuantity, sellQuantity, count: 1 + integer(random, 4) } };
}

/** Accounts with orders, chosen rates, modes, debts and nothing but a debt; some exactly at a level. */
function booksOf(
  random: Random,
  parameters: ParameterSet,
  market: MarketState,
  count: number,
): AccountBook[] {
  return Array.from({ length: count }, (_, index) => {
    const book = bookOf(random, parameters, market);
    const positions =
      index % 8 === 0
        ? []
        : book.positions.map((position) =>
            random.uniform() < 0.4 ? ordered(random, market, position) : position,
          );
    const whole = { ...book, positions };
    return index % 4 === 1 ? atLevel(random, parameters, market, whole) : whole;
  });
}

/** Whether a member stands among portfolios, whose documents are boards of options, not plain tiers. */
function isOfPortfolios({ name }: OptionalMember): boolean {
  return name.startsWith('portfolios') || name.startsWith('offsets');
}

/** One draw of a member turned on alone; null when nothing sound was drawn. */
export function switchCase(random: Random, member: OptionalMember): SwitchCase | null {
  if (isOfPortfolios(member)) {
    const board = boardCase(random, oneOf(random, BOARDS), 0);
    const base = structuredClone(board.parameters.document) as unknown as Part;
    const found = sets(random, base, member, namesOf(board.parameters));
    return found && { ...found, market: board.market, books: board.more };
  }
  const found = sets(random, plainDocument(random), member, NAMES);
  if (!found) return null;
  const market = marketOf(random, found.with, null);
  return { ...found, market, books: (count) => booksOf(random, found.with, market, count) };
}

function namesOf({ document }: ParameterSet): Names {
  return {
    instruments: Object.values(document.marginClasses).flatMap(({ instruments }) => instruments.slice(0, 3)),
    assets: Object.keys(document.collateral),
    classes: [...Object.keys(document.marginClasses), ...Object.keys(document.portfolios ?? {})],
    others: [
      ...Object.values(document.portfolios ?? {}).flatMap((portfolio) => [
        portfolio.underlying,
        ...('expiryTiers' in portfolio ? (portfolio.expiryTiers ?? []).map(({ name }) => name) : []),
      ]),
    ],
  };
}
