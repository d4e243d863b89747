import { setImmediate } from 'node:timers/promises';
import { assert } from '../../domain/assert';
import { marginAccountId, partsOfAccountId } from '../../domain/books/account-id';
import { type AccountImportRow, PLAIN, PLAIN_BALANCE, PLAIN_POSITION } from '../../domain/books/account-row';
import type { ImportRow } from '../../domain/market/import-row';
import { marginAccount } from '../../domain/margin/method/account';
import type {
  AccountBook,
  AccountMargin,
  CollateralBalance,
  MarginRefusal,
  Position,
} from '../../domain/margin/method/types';
import { Decimal, round, ZERO } from '../../domain/number/decimal';
import { Random } from '../../domain/number/random';
import { ok, type Result } from '../../domain/result';
import { type DemoBeyond, demoBeyond, inverseBeside, positionsBeyond } from './demo-beyond';
import { DEMO_INVERSE } from './demo-inverse';
import {
  type DemoBookInputs,
  type DemoMarket,
  type Draft,
  draft,
  mark,
  quantity,
  recentCloses,
} from './demo-draft';

export const DEMO_ACCOUNTS = 2_000;
const ACCOUNT_SEED = 20_251_010;

/** Initial margin takes at most this part of an account's value when it opens its positions. */
const OPENING_SHARE = 0.8;

/** Accounts that are margined together while they are made. */
const ACCOUNTS_AT_ONCE = 250;

/** Margins many books at once, each as the reference method does, in order of the books. */
export type MarginBooks = (books: readonly AccountBook[]) => readonly Result<AccountMargin, MarginRefusal>[];

/**
 * Accounts of the demo venue, the same for the same count. The first n accounts are the same for every count.
 * @param inputs live parameters, terms and mark prices of the demo venue
 * @param marginBooks by those inputs; the reference method itself, unless a faster way to the same figures is given
 */
export function* demoAccounts(
  count: number,
  inputs: DemoBookInputs,
  marginBooks: MarginBooks = (books) => books.map((book) => marginAccount({ ...inputs, book })),
): Iterable<AccountBook> {
  const market = { inputs, closes: recentCloses() };
  for (let first = 1; first <= count; first += ACCOUNTS_AT_ONCE) {
    const drafts: Draft[] = [];
    for (let index = first; index < first + ACCOUNTS_AT_ONCE && index <= count; index += 1) {
      const random = Random.fromSeed(ACCOUNT_SEED + index);
      const plain = draft(`demo-${String(index).padStart(6, '0')}`, random, market);
      drafts.push(...withBeyond(plain, demoBeyond(index), market));
    }
    const margins = openingMargins(drafts, marginBooks);
    for (const [index, drafted] of drafts.entries()) {
      const margin = margins[index];
      assert(margin !== undefined, 'every draft could open what it holds in the end');
      yield settledAccount(drafted, margin, inputs);
    }
  }
}

export async function* demoAccountRows(
  count: number,
  inputs: DemoBookInputs,
  marginBooks?: MarginBooks,
): AsyncIterable<ImportRow<AccountImportRow>> {
  let made = 0;
  for (const book of demoAccounts(count, inputs, marginBooks)) {
    // Who takes them sends what it has while the next ones are made.
    if (made++ % ACCOUNTS_AT_ONCE === 0) await setImmediate();
    const place = { kind: 'POINTER', pointer: `/${book.account}` } as const;
    for (const row of rowsOf(book)) yield { place, row: ok(row) };
  }
}

function* rowsOf({ account: id, positions, collateral }: AccountBook): Iterable<AccountImportRow> {
  const of = { ...PLAIN, ...partsOfAccountId(id) };
  const segment = of.pocket === null ? demoBeyond(Number(of.account.slice(-6))).segment : null;
  if (segment !== null) yield { kind: 'ACCOUNT', ...of, mode: null, segment, selectedRate: null };
  for (const { openOrders = [], selectedLeverage, ...position } of positions) {
    const chosen = selectedLeverage ? { leverage: selectedLeverage } : null;
    const held = { ...PLAIN_POSITION, ...of, ...position };
    yield { ...held, kind: 'POSITION', chosen };
    for (const [index, order] of openOrders.entries()) {
      const { instrument, leg } = held;
      yield { kind: 'ORDER', ...of, ...order, instrument, leg, order: `${instrument}-${index + 1}` };
    }
  }
  for (const balance of collateral) yield { kind: 'COLLATERAL', ...PLAIN_BALANCE, ...of, ...balance };
}

/** The same account with what it holds beyond plain positions; and its isolated pocket, an account of its own. */
function withBeyond(plain: Draft, beyond: DemoBeyond, { inputs, closes }: DemoMarket): Draft[] {
  const { account, positions } = plain;
  const markOf = (instrument: string): Decimal => mark(inputs, instrument);
  const isolated = beyond.hasPocket && positions.length > 1 ? positions.at(-1) : undefined;
  const held = isolated ? positions.slice(0, -1) : positions;
  const part = isolated ? 1 / positions.length : 0;
  const cross = {
    ...plain,
    valueUsd: plain.valueUsd * (1 - part),
    interest: beyond.interest,
    positions: [
      ...positionsBeyond(beyond, held, markOf),
      ...inverseBeside(beyond, held, markOf, entryOf(account, closes)),
    ],
  };
  if (!isolated) return [cross];
  return [
    cross,
    {
      ...{ account: marginAccountId(account, isolated.instrument), valueUsd: plain.valueUsd * part },
      ...{ targetRatio: null, coin: null, coinShare: 0, interest: 0, positions: [isolated] },
    },
  ];
}

/** One of the inverse contract's last closes, another one for each account in turn. */
function entryOf(account: string, closes: DemoMarket['closes']): Decimal {
  const recent = closes.get(DEMO_INVERSE) ?? [];
  const close = recent[Number(account.slice(-6)) % recent.length];
  assert(close !== undefined, 'the inverse contract has closes');
  return close;
}

/**
 * Initial margin grows faster than notional: positions shrink until each account could have opened what it holds.
 * @returns the figures of each draft's positions, without collateral
 */
function openingMargins(drafts: readonly Draft[], marginBooks: MarginBooks): readonly AccountMargin[] {
  const margins: AccountMargin[] = [];
  for (let waiting = [...drafts.keys()]; waiting.length > 0;) {
    const books = waiting.map((index) => bare(drafts[index]));
    const results = marginBooks(books);
    waiting = waiting.filter((index, place) => {
      const [drafted, result] = [drafts[index], results[place]];
      assert(drafted !== undefined && result !== undefined, 'each book has its figures');
      if (!result.ok)
        throw new Error(`the demo venue prices every account: ${JSON.stringify(result.refusal)}`);
      margins[index] = result.value;
      if (!result.value.initialMargin.gt(drafted.valueUsd * OPENING_SHARE)) return false;
      drafted.positions = drafted.positions.map(shrunk);
      return true;
    });
  }
  return margins;
}

function shrunk({ openOrders, ...held }: Position): Position {
  const less = (amount: Decimal): Decimal => quantity(amount.toNumber() / 1.5);
  return {
    ...{ ...held, quantity: less(held.quantity) },
    ...(openOrders
      ? { openOrders: openOrders.map((order) => ({ ...order, quantity: less(order.quantity) })) }
      : {}),
  };
}

function bare(drafted: Draft | undefined): AccountBook {
  assert(drafted !== undefined, 'a draft that waits is there');
  return { account: drafted.account, positions: drafted.positions, collateral: [] };
}

/** @param margin of its positions, without collateral */
function settledAccount(drafted: Draft, margin: AccountMargin, inputs: DemoBookInputs): AccountBook {
  const { account, valueUsd, targetRatio, coin, coinShare, interest, positions } = drafted;
  const targetEquity =
    targetRatio === null
      ? new Decimal(valueUsd.toFixed(2))
      : margin.maintenanceMargin.times(targetRatio.toFixed(4));

  // What must be posted for that equity. Winners that need to post nothing opened at the mark price instead, and have
  // neither won nor lost.
  const isPosting = margin.equity.lt(targetEquity);
  const settled = isPosting
    ? positions
    : positions.map((held) => ({ ...held, entryPrice: mark(inputs, held.instrument) }));
  const needed = targetEquity.minus(isPosting ? margin.equity : ZERO);
  return {
    account,
    positions: settled,
    collateral: owing(posted(needed, coin, coinShare, inputs), interest),
  };
}

/** The needed value in the settlement asset, or partly in a coin, whose haircut must be made up for. */
function posted(
  needed: Decimal,
  coin: { readonly asset: string; readonly instrument: string } | null,
  coinShare: number,
  inputs: DemoBookInputs,
): readonly CollateralBalance[] {
  const cents = (value: Decimal) => round(value, { scale: 2, mode: 'CEILING' });
  const rule = coin && inputs.parameters.collateral.get(coin.asset);
  if (!coin || !rule) return [{ asset: 'USDT', amount: cents(needed) }];
  const perCoin = mark(inputs, coin.instrument).times(new Decimal(1).minus(rule.haircut));
  const amount = round(needed.times(coinShare.toFixed(4)).div(perCoin), { scale: 6, mode: 'DOWN' });
  if (amount.isZero()) return [{ asset: 'USDT', amount: cents(needed) }];
  return [
    { asset: coin.asset, amount },
    { asset: 'USDT', amount: cents(needed.minus(amount.times(perCoin))) },
  ];
}

/** What it owes on its settlement asset is held on top, so that the balance counts as what was posted. */
function owing(posts: readonly CollateralBalance[], interest: number): readonly CollateralBalance[] {
  return posts.map((balance) => {
    const owed = round(balance.amount.times(interest.toFixed(8)), { scale: 8, mode: 'DOWN' });
    if (balance.asset !== 'USDT' || owed.isZero()) return balance;
    return { ...balance, amount: balance.amount.plus(owed), accruedInterest: owed };
  });
}
