import { expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import { diffParameterSets } from './diff';

const tiers = (rate: string) => ({ driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate }] });
const falling = {
  ...{ driver: 'NOTIONAL', shape: 'LINEAR', beyond: 'HOLD' },
  points: [
    { at: '0', rate: '0.5' },
    { at: '1000', rate: '0.1' },
  ],
};
const step = (mode: string) => ({ scale: 2, mode });
const whole = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '1' } };

function setOf(rule: string | null, more: object = {}, other: string | null = null) {
  const marginClass = (instrument: string, hedgedLegs: string | null) => ({
    instruments: [instrument],
    initialMargin: { curve: tiers('0.2') },
    maintenanceMargin: { curve: tiers('0.1') },
    ...more,
    ...(hedgedLegs === null ? {} : { hedgedLegs }),
  });
  return parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: { A: marginClass('BTC', rule), B: marginClass('ETH', other) },
    collateral: { USDT: { haircut: '0' } },
    accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
    rounding: {
      ...{ notional: step('UP'), margin: step('UP') },
      ...{ profitAndLoss: step('FLOOR'), collateralValue: step('FLOOR') },
    },
  });
}

const INVERSE = { LOOSER: 'TIGHTER', TIGHTER: 'LOOSER', MIXED: 'MIXED' } as const;
const ofFormula = {
  initialMargin: { curve: falling },
  maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
};
const inOneMode = { modes: { FAST: ofFormula } };
const fill = { fillMargin: { curve: falling }, initialMargin: { curve: tiers('0.6') } };
const ordered = (price: string, openLoss: string) => ({
  openOrders: { requirement: 'INITIAL', price, openLoss },
});
const profits = { profitWeight: { initial: whole, maintenance: whole, above: 'REQUIREMENT' } };

// GREATER leaves one of two requirements out. NET is proved where a smaller notional never costs more.
test.each<[string, string | null, string | null, keyof typeof INVERSE, object?]>([
  ['legs allowed', null, 'NET', 'LOOSER'],
  ['both to the greater', 'BOTH', 'GREATER', 'LOOSER'],
  ['the greater to the net', 'GREATER', 'NET', 'LOOSER'],
  ['both to the net', 'BOTH', 'NET', 'LOOSER'],
  ['the greater, whatever the formula', 'BOTH', 'GREATER', 'LOOSER', ofFormula],
  ['the net under a rate that falls', 'GREATER', 'NET', 'MIXED', ofFormula],
  ['the net under one in a mode', 'BOTH', 'NET', 'MIXED', inOneMode],
  ['the net under one of fills', 'BOTH', 'NET', 'MIXED', fill],
  ['the net of orders at the mark', 'GREATER', 'NET', 'LOOSER', ordered('MARK', 'IGNORED')],
  [
    'the net of orders for both',
    'GREATER',
    'NET',
    'LOOSER',
    { openOrders: 'WORST_CASE', notionalAt: 'ENTRY' },
  ],
  ['the net of orders at limits', 'BOTH', 'NET', 'MIXED', ordered('LIMIT', 'IGNORED')],
  ['the net of losses', 'BOTH', 'NET', 'MIXED', ordered('MARK', 'CHARGED')],
  ['of positions at entry', 'BOTH', 'NET', 'MIXED', { ...ordered('MARK', 'IGNORED'), notionalAt: 'ENTRY' }],
  ['the greater of losses', 'BOTH', 'GREATER', 'LOOSER', ordered('LIMIT', 'CHARGED')],
  ['profit that counts up to the requirement', 'BOTH', 'GREATER', 'MIXED', profits],
])('%s', (_name, before, after, direction, more = {}) => {
  const told = (from: string | null, to: string | null) =>
    diffParameterSets(setOf(from, more), setOf(to, more)).entries.map(
      (one) => `${one.kind} ${one.path} ${one.before}>${one.after} ${one.direction}`,
    );
  const path = '/marginClasses/A/hedgedLegs';
  expect(told(before, after)).toEqual([`RULE ${path} ${before}>${after} ${direction}`]);
  expect(told(after, before)).toEqual([`RULE ${path} ${after}>${before} ${INVERSE[direction]}`]);
});

test('an instrument that moves to a class with another rule moves with it', () => {
  const before = setOf('BOTH', {}, 'GREATER');
  const { marginClasses, ...rest } = before.document;
  const moved = parameterSetOf({
    ...rest,
    marginClasses: {
      A: { ...marginClasses['A'], instruments: ['SOL'] },
      B: { ...marginClasses['B'], instruments: ['BTC', 'ETH'] },
    },
  });
  const entry = diffParameterSets(before, moved).entries.find(({ kind }) => kind === 'INSTRUMENT_MOVED');
  expect(entry).toMatchObject({ subject: 'BTC', direction: 'LOOSER' });
});
