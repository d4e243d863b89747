import fs from 'node:fs';
import { expect, test } from 'vitest';
import { sharedDataFile } from '../../../../testing/shared-data';
import { EXAMPLE_PROGRAMME } from '../../../dynamics/example-programme';
import { programmeOf } from '../../../dynamics/programme';
import { frontierOf } from './frontier';
import { procyclicalityInShort } from './in-short';
import { programmeMoves } from './programme-moves';

const FILE = sharedDataFile('prices/crypto_daily.csv');

/** The worked example of docs/methodology.md#how-margin-moves-with-the-market. */
test.skipIf(FILE === null)(
  'a cap of 1.5 halves the rise of BTC’s margin, and leaves a little more uncovered',
  () => {
    const bars = fs
      .readFileSync(FILE ?? '', 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','))
      .filter(([, symbol]) => symbol === 'BTC')
      .map(([date = '', , , high = '', low = '', close = '']) => ({
        ...{ opensAt: `${date}T00:00:00.000Z`, high, low, close },
      }));
    const capped = { ...EXAMPLE_PROGRAMME, bounds: { least: '0.5', greatest: '1.5' } };
    const [before, after] = [programmeOf(EXAMPLE_PROGRAMME), programmeOf(capped)];
    const moves = programmeMoves(
      { name: 'BTC', before, after },
      { step: '2', riseDays: [1, 5, 20, 30] },
      () => bars,
    );
    expect(moves.after?.played).toMatchObject({ slots: 2_192, windows: 2_191, gaps: 0 });
    const told = frontierOf(moves).map(
      ({ kind, tool, side, cost, breachShare, worstUncovered, moves: of }) => [
        ...[tool ?? kind, side, cost.toFixed(4), breachShare?.toFixed(4), worstUncovered.toFixed(4)],
        of.largestRise['30']?.toFixed(4),
      ],
    );
    expect(told).toEqual([
      ['STATIC', 'BOTH', '0.0906', '0.0256', '0.3536', '0.0000'],
      ['PROGRAMME', 'BEFORE', '0.1239', '0.0096', '0.3489', '0.9963'],
      ['PROGRAMME', 'AFTER', '0.1203', '0.0107', '0.3489', '0.4254'],
      ['none', 'BOTH', '0.0727', '0.0393', '0.3686', '2.3449'],
      ['buffer', 'BOTH', '0.0799', '0.0324', '0.3664', '1.9516'],
      ['stressWeight', 'BOTH', '0.1172', '0.0098', '0.3482', '1.5239'],
      ['floor', 'BOTH', '0.0911', '0.0201', '0.3632', '1.7130'],
      ['speedLimit', 'BOTH', '0.0722', '0.0406', '0.3686', '1.8863'],
      ['hysteresis', 'BOTH', '0.0767', '0.0349', '0.3646', '2.0975'],
    ]);
    // Volatility rose by 234 % within 30 days to 14 March 2020, margin by 43 % to the 15th.
    expect(moves.after?.played?.rises.at(-1)).toMatchObject({
      maintenance: { by: 0.425449016, at: '2020-03-16T00:00:00.000Z' },
      volatility: { by: 2.34489827, at: '2020-03-15T00:00:00.000Z' },
    });
    expect(moves.before?.response?.maintenance).toMatchObject({ daysToHalf: 13, daysToNineTenths: 78 });
    expect(moves.after?.response?.maintenance).toMatchObject({ settledAt: 1.429, daysToNineTenths: 13 });
    expect(procyclicalityInShort({ programmes: [moves], instruments: [] }).programmes).toMatchObject([
      { isRiseWorse: false, isLossWorse: true, rise: { days: 20, requirement: 'maintenance' } },
    ]);
  },
);
