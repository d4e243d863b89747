import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLAIN_BALANCE, PLAIN_POSITION } from '../../domain/books/account-row';
import { decimal, round, sum, ZERO } from '../../domain/number/decimal';
import { ok } from '../../domain/result';
import { marginAccount } from '../../domain/margin/method/account';
import { compileParameters } from '../../domain/margin/method/compile';
import type { Trade } from '../../domain/margin/request/trade';
import type { AccountBook } from '../../domain/margin/method/types';
import { BUILT_IN_SCENARIOS } from '../../domain/risk/scenarios/library/built-in-scenarios';
import { columnarEngine } from '../../engine/columnar-engine';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../../testing/margined-venue';
import { importAccounts } from '../imports/import-accounts';
import { explainAccountNow } from './explain-account';
import { requireMargin } from './require-margin';
import { MAX_TRADES, type RequirementQuestion } from './requirement-question';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 40 });
});
afterAll(() => venue.close());

const trade = (instrument: string, quantity: string, price: string): Trade => ({
  ...{ instrument, fee: ZERO },
  ...{ quantity: decimal(quantity), price: decimal(price) },
});
const question = (change: Partial<RequirementQuestion>): RequirementQuestion => ({
  ...{ account: null, portfolio: null, trades: [], under: 'LIVE', shock: null, curve: null },
  ...change,
});

async function asked(change: Partial<RequirementQuestion>) {
  const deps = { ...venue.deps, engine: columnarEngine() };
  return requireMargin(deps, await venue.person('VIEWER'), question(change));
}

async function faultsOf(change: Partial<RequirementQuestion>): Promise<readonly string[]> {
  const result = await asked(change);
  if (result.ok || result.refusal.code !== 'InvalidInput') throw new Error(JSON.stringify(result));
  return result.refusal.faults.map(({ rule, path }) => `${rule} ${path}`);
}

function bookOf(account: string): Promise<AccountBook> {
  return venue.deps.readBook(async (view) => {
    const book = await view.account(account);
    if (!book) throw new Error('no such account');
    return book;
  });
}

/** The reference method on what the database holds now. */
function margined(account: string) {
  return venue.deps.readBook(async (view) => {
    const book = await view.account(account);
    if (!book || !view.live) throw new Error('no such account');
    const margin = marginAccount({
      parameters: compileParameters(view.live.parameters),
      ...(await view.market()),
      book,
    });
    if (!margin.ok) throw new Error(JSON.stringify(margin.refusal));
    return margin.value;
  });
}

describe('an account before a trade', () => {
  test('is what the reference method says of it, and so is a portfolio of the same', async () => {
    for (const account of ['acc-000001', 'acc-000007', 'acc-000020']) {
      const { before, after, verdict } = await venue.value(asked({ account }));
      expect(before).toEqual(await margined(account));
      expect(after).toEqual(before);
      expect(verdict).toEqual({ isAllowed: true });
      const { positions, collateral } = await bookOf(account);
      const supposed = await venue.value(asked({ portfolio: { positions, collateral } }));
      expect({ ...supposed.before, account }).toEqual(before);
    }
  });

  test('tells what it was computed from', async () => {
    const first = await venue.value(asked({ account: 'acc-000001' }));
    expect(first.asOf).toMatchObject({ versionNumber: 1 });
    await venue.setPrices({ 'DOGE-PERP': '0.15' });
    const second = await venue.value(asked({ account: 'acc-000001' }));
    expect(second.asOf.inputsRevision).toBeGreaterThan(first.asOf.inputsRevision);
  });
});

test('an account after trades is the account margined after they were imported', async () => {
  const account = 'acc-000003';
  const trades = [
    trade('BTC-PERP', '0.5', '64000'),
    trade('BTC-PERP', '-2', '66000'),
    trade('DOGE-PERP', '3', '0.15'),
  ];
  const { after } = await venue.value(asked({ account, trades }));
  const { positions, collateral } = await bookOf(account);
  const ofBtc = positions.find(({ instrument }) => instrument === 'BTC-PERP');
  const ofDoge = positions.find(({ instrument }) => instrument === 'DOGE-PERP');
  const usdt = collateral.find(({ asset }) => asset === 'USDT');
  // Cash is what the trades paid and took; positions are then opened anew at the mark, so nothing is unrealised.
  const cash = sum([
    usdt?.amount ?? ZERO,
    decimal('-0.5').times('64000'),
    decimal('2').times('66000'),
    decimal('-3000').times('0.15'),
  ]);
  const state = await margined(account);
  const marks = await venue.deps.readBook(async (view) => (await view.market()).prices);
  const moved = (held: typeof ofBtc, change: string, instrument: string, multiplier: string) => {
    const before = held?.quantity ?? ZERO;
    const quantity = before.plus(change);
    const mark = marks.get(instrument) ?? ZERO;
    const entry = held ? before.times(multiplier).times(held.entryPrice) : ZERO;
    return { quantity, mark, cash: quantity.times(multiplier).times(mark).minus(entry) };
  };
  const btc = moved(ofBtc, '-1.5', 'BTC-PERP', '1');
  const doge = moved(ofDoge, '3', 'DOGE-PERP', '1000');
  const rows = [
    {
      ...PLAIN_POSITION,
      kind: 'POSITION' as const,
      account,
      instrument: 'BTC-PERP',
      quantity: btc.quantity,
      entryPrice: btc.mark,
    },
    {
      ...PLAIN_POSITION,
      kind: 'POSITION' as const,
      account,
      instrument: 'DOGE-PERP',
      quantity: doge.quantity,
      entryPrice: doge.mark,
    },
    {
      ...PLAIN_BALANCE,
      kind: 'COLLATERAL' as const,
      account,
      asset: 'USDT',
      amount: cash.plus(btc.cash).plus(doge.cash),
    },
  ];
  await venue.value(
    importAccounts(venue.deps, await venue.person('OPERATOR'), {
      rows: placedRows(rows),
      source: TEST_SOURCE,
    }),
  );
  const imported = await margined(account);
  expect(state).not.toEqual(imported);
  for (const figure of ['notional', 'initialMargin', 'maintenanceMargin', 'status', 'callAmount'] as const)
    expect(String(after[figure]), figure).toBe(String(imported[figure]));
  expect(after.equity.minus(imported.equity).abs().lt('0.000001')).toBe(true);
});

test('under another version or a revision, its own parameters are applied', async () => {
  const document = tieredDocument({ altsRate: '0.06', altsLeverage: '5' });
  const { proposalId } = await venue.draft(document);
  const { currentRevision } = await venue.proposal(proposalId);
  const portfolio = {
    positions: [{ instrument: 'DOGE-PERP', quantity: decimal('1000'), entryPrice: decimal('0.15') }],
    collateral: [{ asset: 'USDT', amount: decimal('100000') }],
  };
  const live = await venue.value(asked({ portfolio }));
  const first = await venue.value(asked({ portfolio, under: { versionNumber: 1 } }));
  const proposed = await venue.value(asked({ portfolio, under: { revisionHash: currentRevision.hash } }));
  expect(first.before).toEqual(live.before);
  expect(proposed.before.initialMargin.gt(live.before.initialMargin)).toBe(true);
  expect(proposed.asOf.parameterSetHash).not.toBe(live.asOf.parameterSetHash);
  expect(proposed.asOf.versionNumber).toBe(1);
});

test('a trade above the maximum notional of a class is refused, and named, whatever margin there is', async () => {
  const document = JSON.parse(tieredDocument({ altsRate: '0.07' })) as {
    marginClasses: Record<string, object>;
  };
  document.marginClasses['alts'] = { ...document.marginClasses['alts'], maximumNotional: '10000000' };
  const { proposalId } = await venue.draft(JSON.stringify(document));
  const { currentRevision } = await venue.proposal(proposalId);
  const under = { revisionHash: currentRevision.hash };
  const portfolio = {
    positions: [{ instrument: 'DOGE-PERP', quantity: decimal('1000'), entryPrice: decimal('0.15') }],
    collateral: [{ asset: 'USDT', amount: decimal('100000000') }],
  };
  const ofSize = (quantity: string) =>
    venue.value(asked({ portfolio, under, trades: [trade('DOGE-PERP', quantity, '0.1425')] }));
  const above = await ofSize('100000');
  expect(above.verdict).toEqual({ isAllowed: false, code: 'ABOVE_MAXIMUM_NOTIONAL' });
  const notional = above.after.positions[0]?.notional;
  expect(notional?.gt('10000000')).toBe(true);
  expect(above.aboveMaximum).toEqual([
    { instrument: 'DOGE-PERP', marginClass: 'alts', maximum: decimal('10000000'), notional },
  ]);
  const below = await ofSize('1000');
  expect(below.verdict).toEqual({ isAllowed: true });
  expect(below.aboveMaximum).toEqual([]);
});

describe('at other prices', () => {
  const trades = [trade('BTC-PERP', '0.5', '64000'), { ...trade('DOGE-PERP', '3', '1'), price: null }];
  const account = 'acc-000003';

  test('a trade without a price is made at the mark, and a shock is the account margined whole at moved prices', async () => {
    const shock = {
      every: decimal('-0.1'),
      underlyings: [],
      instruments: [{ name: 'BTC-PERP', move: decimal('0.25') }],
    };
    const { after, traded, shocked, liquidations } = await venue.value(asked({ account, trades, shock }));
    const { market, parameters } = await venue.deps.readBook(async (view) => ({
      market: await view.market(),
      parameters: view.live?.parameters,
    }));
    if (!parameters || !shocked) throw new Error('no venue');
    const mark = market.prices.get('DOGE-PERP') ?? ZERO;
    const stated = await venue.value(
      asked({
        account,
        trades: [trade('BTC-PERP', '0.5', '64000'), trade('DOGE-PERP', '3', mark.toFixed())],
      }),
    );
    expect(after).toEqual(stated.after);
    const factor = (symbol: string) => (symbol === 'BTC-PERP' ? '1.25' : '0.9');
    const prices = new Map(
      [...market.prices].map(([symbol, price]) => [
        symbol,
        round(price.times(factor(symbol)), { scale: Math.max(8, price.decimalPlaces()), mode: 'HALF_EVEN' }),
      ]),
    );
    const inputs = { ...market, prices, parameters: compileParameters(parameters), book: traded };
    expect(ok(shocked.margin)).toEqual(marginAccount(inputs));
    expect(shocked.margin).not.toEqual(after);
    for (const { instrument, present, shocked: moved } of shocked.prices)
      expect([present, moved]).toEqual([market.prices.get(instrument), prices.get(instrument)]);
    const explained = await venue.value(explainAccountNow(venue.deps, await venue.person('VIEWER'), account));
    for (const { instrument, liquidationPriceBelow, liquidationPriceAbove } of explained.positions)
      expect(liquidations([instrument])).toMatchObject([
        {
          instrument,
          before: {
            below: liquidationPriceBelow,
            above: liquidationPriceAbove,
          },
        },
      ]);
  });

  test('a curve goes through present prices, and what it is along is told', async () => {
    const { after, curve } = await venue.value(
      asked({ account, trades, curve: { ...NO_CURVE, underlying: 'BTC' } }),
    );
    expect(curve?.points.find(({ move }) => move.isZero())?.margin).toEqual(after);
    expect(curve?.moving).toContain('BTC-PERP');
    expect(curve?.moving).not.toContain('DOGE-PERP');
    expect(curve?.markPrice).toBeNull();
  });
});

const NO_CURVE = { instrument: null, underlying: null, from: null, to: null };
const NO_SHOCK = { every: null, underlyings: [], instruments: [] };

test('an account is put to every scenario of the library under a revision, beside the live version', async () => {
  const { proposalId } = await venue.draft(tieredDocument({ altsRate: '0.4', altsLeverage: '2' }));
  const { hash: revisionHash } = (await venue.proposal(proposalId)).currentRevision;
  const account = 'acc-000007';
  expect((await venue.value(asked({ account }))).scenarios).toBeNull();
  const { scenarios, after } = await venue.value(
    asked({ account, scenarios: true, under: { revisionHash } }),
  );
  expect(scenarios?.length).toBe(BUILT_IN_SCENARIOS.length);
  const [still, moved] = [true, false].map((isStill) =>
    (scenarios ?? []).filter(({ worst }) => worst?.under.equity.eq(after.equity) === isStill),
  );
  // Nickel and oil are nothing that it holds; each crisis is.
  expect([still?.length, moved?.length]).toEqual([2, BUILT_IN_SCENARIOS.length - 2]);
  for (const { worst } of still ?? [])
    expect([worst?.under, worst?.live]).toEqual([after, await margined(account)]);
  for (const { lack, worst } of moved ?? []) {
    expect(lack).toBeNull();
    expect(worst?.live?.equity).toEqual(worst?.under.equity);
  }
});

describe('a question of no sense is refused with each place', () => {
  const held = { instrument: 'BTC-PERP', quantity: decimal('1'), entryPrice: decimal('1') };
  test.each<[string, Partial<RequirementQuestion>, readonly string[]]>([
    ['neither account nor portfolio', {}, ['one-book ']],
    ['both', { account: 'acc-000001', portfolio: { positions: [], collateral: [] } }, ['one-book ']],
    [
      'an unknown account under an unknown version',
      { account: 'nobody', under: { versionNumber: 99 } },
      ['version-known /under/versionNumber', 'account-known /accountId'],
    ],
    [
      'an unknown revision',
      { account: 'acc-000001', under: { revisionHash: 'none' } },
      ['revision-known /under/revisionHash'],
    ],
    [
      'trades',
      {
        account: 'acc-000001',
        trades: [trade('SOL-PERP', '1', '1'), trade('BTC-PERP', '0', '1'), trade('BTC-PERP', '1', '-1')],
      },
      [
        'instrument-known /trades/0/instrument',
        'quantity-range /trades/1/quantity',
        'price-positive /trades/2/price',
      ],
    ],
    [
      'a portfolio',
      {
        portfolio: {
          selectedRate: decimal('1.5'),
          positions: [held, { ...held, entryPrice: ZERO }],
          collateral: [{ asset: 'XRP', amount: decimal('1') }],
        },
      },
      [
        'selected-range /portfolio/selectedRate',
        'instrument-repeated /portfolio/positions/1/instrument',
        'price-positive /portfolio/positions/1/entryPrice',
        'collateral-known /portfolio/collateral/0/asset',
      ],
    ],
    [
      'too many trades',
      {
        account: 'acc-000001',
        trades: Array.from({ length: MAX_TRADES + 1 }, () => trade('BTC-PERP', '1', '1')),
      },
      ['list-length /trades'],
    ],
    ['a shock of nothing', { account: 'acc-000001', shock: NO_SHOCK }, ['moves-something /shock']],
    [
      'moves that no price makes',
      {
        account: 'acc-000001',
        shock: {
          every: decimal('-1'),
          underlyings: [{ name: 'BTC', move: decimal('0.123456789') }],
          instruments: [
            { name: 'BTC-PERP', move: decimal('0.1') },
            { name: 'BTC-PERP', move: decimal('101') },
          ],
        },
      },
      [
        'move-range /shock/every',
        'move-scale /shock/underlyings/0/move',
        'named-once /shock/instruments/1/name',
        'move-range /shock/instruments/1/move',
      ],
    ],
    [
      'a shock of what is not there, beside a curve of it',
      {
        account: 'acc-000001',
        shock: {
          every: null,
          underlyings: [{ name: '__proto__', move: decimal('0.1') }],
          instruments: [{ name: 'SOL-PERP', move: decimal('0.1') }],
        },
        curve: { ...NO_CURVE, instrument: 'SOL-PERP' },
      },
      [
        'underlying-known /shock/underlyings/0/name',
        'instrument-known /shock/instruments/0/name',
        'instrument-known /curve/instrument',
      ],
    ],
    [
      'a curve of two things over no range',
      {
        account: 'acc-000001',
        curve: { instrument: 'BTC-PERP', underlying: 'BTC', from: decimal('-1'), to: ZERO },
      },
      ['one-axis /curve', 'curve-range /curve/from', 'curve-range /curve/to'],
    ],
  ])('%s', async (_name, change, faults) => {
    expect(await faultsOf(change)).toEqual(faults);
  });

  test('and nobody asks without having signed in', async () => {
    const refused = await requireMargin(
      venue.deps,
      { kind: 'ANONYMOUS' },
      question({ account: 'acc-000001' }),
    );
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'Unauthenticated' } });
  });
});
