import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sharedDataFile } from '../../../../testing/shared-data';
import { tierMargin } from '../../../../testing/tier-margin';
import { Decimal, decimal } from '../../../number/decimal';
import { marginClassOfExchangeTiers } from '../../../parameters/exchange-tiers';
import { coverageOf, type CoveredLoss, neededMargin } from '../../../statistics/breaches/coverage';
import { type PriceBar, priceMoves } from '../../../statistics/breaches/price-moves';
import { DIGITS, significant } from '../../../statistics/pinned';

// Maintenance margin of Binance from February 2022 to October 2024, as its tiers were known the day before, against what prices did.

const TIERS = sharedDataFile('margin_history/binance_tier_snapshots.jsonl');
const PRICES = sharedDataFile('prices/crypto_daily.csv');
const DAY_MS = 86_400_000;
const NOTIONAL = decimal('100000');
const END = Date.parse('2024-10-24');

interface Tiers {
  readonly date: string;
  readonly symbol: string;
  readonly tiers: readonly (readonly [floor: number, cap: number, rate: number, leverage: number])[];
}

function rateOf(symbol: string, tiers: Tiers['tiers']): number {
  const text = (value: number) => new Decimal(value).toFixed();
  const found = marginClassOfExchangeTiers(
    [symbol],
    tiers.map(([floor, cap, rate, leverage]) => ({
      ...{ floor: text(floor), cap: text(cap) },
      ...{ maintenanceRate: text(rate), maxLeverage: text(leverage) },
    })),
  );
  if (!found.ok) throw new Error(JSON.stringify(found.refusal));
  const margin = tierMargin(found.value.maintenanceMargin.curve, NOTIONAL);
  return significant(margin.div(NOTIONAL).toNumber(), DIGITS);
}

function lines(file: string | null): readonly string[] {
  return fs
    .readFileSync(file ?? '', 'utf8')
    .trim()
    .split('\n');
}

function barsBySymbol(): ReadonlyMap<string, readonly PriceBar[]> {
  const bars = new Map<string, PriceBar[]>();
  for (const [date = '', symbol = '', , high, low, close] of lines(PRICES).map((line) => line.split(','))) {
    const bar = { opensAtMs: Date.parse(date), high: Number(high), low: Number(low), close: Number(close) };
    if (symbol !== 'symbol') bars.set(symbol, [...(bars.get(symbol) ?? []), bar]);
  }
  return bars;
}

/** The rows of the table in docs/methodology.md. */
function rows(): readonly string[] {
  const snapshots = lines(TIERS).map((line) => JSON.parse(line) as Tiers);
  return [...barsBySymbol()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([symbol, bars]) => {
      const stated = snapshots
        .filter((one) => one.symbol === symbol)
        .map(({ date, tiers }) => ({ at: Date.parse(date), rate: rateOf(symbol, tiers) }))
        .sort((a, b) => a.at - b.at);
      const found = priceMoves(bars, { barMs: DAY_MS, isInverse: false });
      if (!found.ok || stated.length === 0) return [];
      const held = (side: 'long' | 'short', moment: 'close' | 'within') =>
        found.value.moves.flatMap(({ atMs, losses }): CoveredLoss[] => {
          const known = stated.findLast(({ at }) => at < atMs);
          return known && atMs <= END ? [{ atMs, loss: losses[side][moment], margin: known.rate }] : [];
        });
      const of = (side: 'long' | 'short', moment: 'close' | 'within') => coverageOf(held(side, moment), 0.01);
      const [longClose, longWithin] = [of('long', 'close'), of('long', 'within')];
      const [shortClose, shortWithin] = [of('short', 'close'), of('short', 'within')];
      const percent = (fraction: number, digits: number) => (fraction * 100).toFixed(digits);
      const needed = (side: 'long' | 'short') =>
        percent(
          neededMargin(
            held(side, 'within').map(({ loss }) => loss),
            new Decimal('0.01'),
          ),
          1,
        );
      const [worst] = [...longWithin.worst, ...shortWithin.worst].sort((a, b) => b.uncovered - a.uncovered);
      const day = new Date(worst?.atMs ?? NaN).toISOString().slice(0, 10);
      const cells = [
        ...[symbol, longWithin.observations, percent(longWithin.meanMargin, 2)],
        ...[longClose.breaches, shortClose.breaches, longWithin.breaches, shortWithin.breaches],
        ...[needed('long'), needed('short'), `${percent(worst?.uncovered ?? NaN, 1)}, ${day}`],
      ];
      return [cells.join(' | ')];
    });
}

test.skipIf(TIERS === null || PRICES === null)(
  'as the table of the methodology has it, which Python counted in exact fractions',
  () => {
    const text = fs.readFileSync(
      path.resolve(import.meta.dirname, '../../../../../docs/methodology.md'),
      'utf8',
    );
    const [, section = ''] = text.split('#### Maintenance margin of Binance, 2022 to 2024\n');
    const table = (section.split('\n#')[0] ?? '')
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2);
    const told = table.map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim())
        .join(' | '),
    );
    const found = rows();
    expect(found).toHaveLength(18);
    expect(told).toEqual(found);
  },
);
