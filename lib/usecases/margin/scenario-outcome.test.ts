import { describe, expect, test } from 'vitest';
import { assert } from '../../domain/assert';
import { compileParameters } from '../../domain/margin/method/compile';
import type { MarginInputs } from '../../domain/margin/method/inputs';
import { Decimal, decimal, decimalText } from '../../domain/number/decimal';
import { parseParameterSetText } from '../../domain/parameters/validate';
import { BUILT_IN_SCENARIOS } from '../../domain/risk/scenarios/library/built-in-scenarios';
import { libraryScenario, SCENARIO_FORMAT } from '../../domain/risk/scenarios/library/scenario-document';
import type { Shock } from '../../domain/risk/scenarios/library/shock';
import { tieredDocument } from '../../testing/margined-venue';
import { scenarioOutcomes } from './scenario-outcome';

function compiled(document: string) {
  const set = parseParameterSetText(document);
  assert(set.ok, 'the document is sound');
  return compileParameters(set.value);
}

const LIVE = compiled(tieredDocument());
const TIGHTER = compiled(tieredDocument({ altsRate: '0.1' }));

/** Long 300,000 DOGE bought at 0.1425, which is the price, with 5,000 USDT. */
const inputs = (parameters = TIGHTER, positions = 1): MarginInputs => ({
  parameters,
  instruments: new Map(
    ['DOGE-PERP', 'BTC-PERP'].map((symbol) => [
      symbol,
      { symbol, multiplier: decimal(symbol === 'DOGE-PERP' ? '1000' : '1'), underlying: 'OTHER' },
    ]),
  ),
  prices: new Map([
    ['DOGE-PERP', decimal('0.1425')],
    ['BTC-PERP', decimal('65000')],
  ]),
  book: {
    account: 'long',
    positions: Array.from({ length: positions }, () => ({
      ...{ instrument: 'DOGE-PERP', quantity: new Decimal(300), entryPrice: decimal('0.1425') },
    })),
    collateral: [{ asset: 'USDT', amount: new Decimal(5_000) }],
  },
});

const own = (name: string, shock: Shock) =>
  libraryScenario({
    ...{ format: SCENARIO_FORMAT, name, shock },
    provenance: { kind: 'HYPOTHETICAL', reason: 'A trial.' },
  });

/** Equity less maintenance margin after a move of DOGE, by hand: 2 % of the first 20,000 and the rate of the rest. */
function spare(move: number, rate: number): number {
  const notional = 42_750 * (1 + move);
  return 5_000 + 42_750 * move - (0.02 * Math.min(notional, 20_000) + rate * Math.max(notional - 20_000, 0));
}

function found(scenarios: Parameters<typeof scenarioOutcomes>[2], of = inputs()) {
  const outcomes = scenarioOutcomes(of, LIVE, scenarios);
  if (!outcomes.ok) throw new Error(outcomes.refusal.message);
  return outcomes.value;
}

describe('an account in every scenario', () => {
  test('stands in those built in, and then in the venue’s own, as margined whole at their prices', () => {
    const fall = own('A fall', { kind: 'MOVES', instruments: { 'DOGE-PERP': '-0.065' } });
    const all = found([fall]);
    expect(all.map(({ name }) => name)).toEqual([
      ...BUILT_IN_SCENARIOS.map(({ document }) => document.name),
      'A fall',
    ]);
    const { worst, ...last } = all.at(-1) ?? {};
    expect(last).toEqual({
      ...{ hash: fall.hash, name: 'A fall', steps: 1, unmarginedSteps: 0, lack: null },
      unmoved: [],
    });
    const left = ({ equity, maintenanceMargin }: { equity: Decimal; maintenanceMargin: Decimal }) =>
      Number(decimalText(equity.minus(maintenanceMargin)));
    assert(worst?.live != null, 'it is margined under both');
    expect(left(worst.under)).toBeCloseTo(spare(-0.065, 0.1), 8);
    expect(left(worst.live)).toBeCloseTo(spare(-0.065, 0.05), 8);
    expect([worst.live.status, worst.under.status]).toEqual(['OK', 'LIQUIDATION']);
    // What names nothing that it holds leaves it as it is, and says so.
    expect(all[0]?.unmoved).toEqual(['DOGE-PERP']);
    expect(left((all[0]?.worst ?? worst).under)).toBeCloseTo(spare(0, 0.1), 8);
  });

  test('of several steps is told at the one that leaves least over maintenance margin', () => {
    const prices = ['0.1425', '0.15', '0.1339', '0.134', '0.2'];
    const instants = prices.map((_, at) => `2026-03-0${at + 1}T00:00:00.000Z`);
    const path = own('A path', { kind: 'PATH', instants, prices: { 'DOGE-PERP': prices } });
    const { worst, steps } = found([path]).at(-1) ?? {};
    expect(steps).toBe(4);
    expect(worst?.label).toContain('2026-03-03');
    const moves = prices.slice(1).map((price) => Number(price) / 0.1425 - 1);
    const least = Math.min(...moves.map((move) => spare(move, 0.1)));
    expect(Number(worst?.under.equity.minus(worst.under.maintenanceMargin))).toBeCloseTo(least, 4);
  });

  test('where a price would be rounded to nothing says so, and says all else', () => {
    const cheap: MarginInputs = { ...inputs(), prices: new Map([['DOGE-PERP', decimal('0.00000001')]]) };
    const all = found(
      [
        own('To nothing', { kind: 'MOVES', instruments: { 'DOGE-PERP': '-0.9' } }),
        own('Twice', { kind: 'MOVES', instruments: { 'DOGE-PERP': '1' } }),
      ],
      cheap,
    );
    expect(all.at(-2)).toMatchObject({ worst: null, unmarginedSteps: 1 });
    expect(all.at(-2)?.lack).toContain('rounded to 0');
    expect(all.at(-1)?.worst).not.toBeNull();
  });

  test('that cannot be margined names what is missing', () => {
    const bare: MarginInputs = { ...inputs(), prices: new Map([['BTC-PERP', decimal('65000')]]) };
    for (const one of found([], bare)) {
      expect(one).toMatchObject({ worst: null, unmarginedSteps: 1 });
      expect(one.lack).toContain('DOGE-PERP');
    }
  });

  test('under live parameters that do not know what it holds is told under those that are asked about', () => {
    const document = JSON.parse(tieredDocument()) as {
      marginClasses: { alts?: unknown };
    };
    delete document.marginClasses.alts;
    const outcomes = scenarioOutcomes(inputs(), compiled(JSON.stringify(document)), []);
    expect(outcomes.ok && outcomes.value[0]?.worst).toMatchObject({ live: null, under: { status: 'OK' } });
  });

  test('of more prices than one question may ask is refused', () => {
    const instants = Array.from({ length: 500 }, (_, at) => new Date(Date.UTC(2026, 0, 1, at)).toISOString());
    const path = own('Long', {
      ...{ kind: 'PATH', instants },
      prices: { 'DOGE-PERP': instants.map(() => '0.1425') },
    });
    const steps = BUILT_IN_SCENARIOS.length + instants.length - 1;
    const positions = Math.floor(200_000 / steps) + 1;
    expect(scenarioOutcomes(inputs(TIGHTER, positions), LIVE, [path])).toMatchObject({
      refusal: { path: '/scenarios', rule: 'scenarios-too-many' },
    });
  });
});
