import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../testing/arbitraries';
import { OKX_TIERS } from '../presets/okx-tiers';
import { carriedBy, carriedPairs } from './carried';
import { AS_APPROVED, type DialState, GRID, valueNow } from './dial';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { dialOf, dialsAfter, dialsInForce, dialsOf, isAsApproved, isTighter, loosest } from './in-force';
import type { Phase } from './phase';
import { programmeOf } from './programme';
import type { ProgrammeState } from './slot';

const SUBJECT = '/marginClasses/BTC';
const PROGRAMME = programmeOf(EXAMPLE_PROGRAMME);
const at = (value: number): DialState => ({ ...AS_APPROVED, past: [{ sinceMs: -Infinity, value }] });
const state = (initial: number, maintenance: number, subject = SUBJECT): ProgrammeState => ({
  buffer: { left: 1, asked: null },
  pairs: new Map([[subject, { initial: at(initial), maintenance: at(maintenance) }]]),
});
const inPhase = (phase: Phase, of = state(11_000, 10_500)) =>
  dialsInForce([{ programme: PROGRAMME, phase, state: of }]);
const vector = (maintenance: string, initial = '2') => dialsOf([[SUBJECT, { initial, maintenance }]]);

describe('dials in force', () => {
  test('are those of a programme that is not in shadow, and of what it still has in its scope', () => {
    expect(dialOf(inPhase('LIVE'), SUBJECT)).toEqual({ initial: '1.1', maintenance: '1.05' });
    expect(dialOf(inPhase('INITIAL_ONLY', state(11_000, GRID)), SUBJECT)).toEqual({
      initial: '1.1',
      maintenance: '1',
    });
    expect(isAsApproved(inPhase('SHADOW'))).toBe(true);
    expect(isAsApproved(inPhase('LIVE', state(11_000, 10_500, '/marginClasses/ETH')))).toBe(true);
    expect(isAsApproved(inPhase('LIVE', state(GRID, GRID)))).toBe(true);
  });

  test('after moves stand where the moves end, the other dial where it was', () => {
    const moved = dialsAfter(vector('1.1'), [
      { subject: SUBJECT, dial: 'maintenance', to: 12_000 },
      { subject: '/portfolios/a~1b', dial: 'initial', to: 10_001 },
    ]);
    expect(dialOf(moved, SUBJECT)).toEqual({ initial: '2', maintenance: '1.2' });
    expect(moved.portfolios.get('a/b')).toEqual({ initial: '1.0001', maintenance: '1' });
  });

  test('are held against the loosest that were: 1 where one vector says nothing of them', () => {
    const now = vector('1.3');
    expect(dialOf(loosest(now, [vector('1.2'), vector('1.25')]), SUBJECT).maintenance).toBe('1.2');
    expect(dialOf(loosest(now, [vector('1.2'), dialsOf([])]), SUBJECT).maintenance).toBe('1');
    expect(dialOf(loosest(dialsOf([]), [vector('0.9', '0.95')]), SUBJECT)).toEqual({
      initial: '1',
      maintenance: '0.9',
    });
    expect(isTighter(now, loosest(now, [vector('1.2')]))).toBe(true);
    expect(isTighter(now, loosest(now, [vector('1.4')]))).toBe(false);
  });
});

describe('another version', () => {
  const OKX = parameterSetOf(OKX_TIERS.parameters);
  const [NAME = ''] = Object.keys(OKX.document.marginClasses);
  const stating = (bounds: { least: string; greatest: string }) =>
    parameterSetOf({
      ...OKX.document,
      adjustmentProgrammes: { one: { ...EXAMPLE_PROGRAMME, scope: { marginClasses: [NAME] }, bounds } },
    });
  const dials = dialsOf([[`/marginClasses/${NAME}`, { initial: '1.3', maintenance: '1.2' }]]);

  test('lets dials stand, within the bounds that it states; where it states no programme there are none', () => {
    const wide = carriedBy(stating({ least: '0.5', greatest: '2' }), dials);
    expect(wide.set.document.marginClasses[NAME]?.dial).toEqual({ initial: '1.3', maintenance: '1.2' });
    const narrow = carriedBy(stating({ least: '0.5', greatest: '1.25' }), dials);
    expect(narrow.set.document.marginClasses[NAME]?.dial).toEqual({ initial: '1.25', maintenance: '1.2' });
    expect(carriedBy(OKX, dials).set.hash).toBe(OKX.hash);
  });

  test('leaves the law’s own state where it leaves the dials', () => {
    const narrow = programmeOf({ ...EXAMPLE_PROGRAMME, bounds: { least: '1.06', greatest: '1.08' } });
    const change = { before: null, after: OKX.document };
    const pair = carriedPairs(narrow, state(11_000, 10_500), change, 5).pairs.get(SUBJECT);
    expect([pair && valueNow(pair.initial), pair && valueNow(pair.maintenance)]).toEqual([10_800, 10_600]);
    const kept = state(11_000, 10_500);
    expect(carriedPairs(PROGRAMME, kept, change, 5).pairs.get(SUBJECT)).toEqual(kept.pairs.get(SUBJECT));
    const other = state(11_000, 10_500, '/marginClasses/ETH');
    expect(carriedPairs(PROGRAMME, other, change, 5).pairs.size).toBe(0);
  });
});
