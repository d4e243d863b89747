import { expect, test } from 'vitest';
import {
  actingSentence,
  callsSentence,
  deleveragedRows,
  deleveragingSentence,
  heldSentence,
  isEventful,
  type PathWalk,
  stillSentences,
  upToEach,
  walkRows,
  walkSentence,
  type WalkStep,
  type WalkTotals,
} from './walk-words';

const total = (liquidated: number, badDebt: string, uncovered = '0', fund = '0'): WalkTotals => ({
  ...{ called: 12, overdue: 4, liquidated, notional: '1200000' },
  ...{ badDebt, uncovered, fund },
});
const words = (before: WalkTotals, after: WalkTotals, fund: string | null) =>
  walkSentence('October', before, after, fund, 'USDT');

test('a path says who is liquidated, what that leaves, and what the fund covers of it', () => {
  expect(words(total(28, '200000'), total(31, '200000', '0', '1800000'), '2000000')).toBe(
    'Along October, 31 accounts would be liquidated under the proposed parameters, with 1.2 M USDT of notional (28 under the base version), leaving bad debt of 200 k USDT (as much under the base version): the insurance fund covers it, and 1.8 M of it is left.',
  );
  expect(words(total(31, '200000'), total(31, '300000.5', '100000.5'), '200000')).toContain(
    '(as many under the base version), leaving bad debt of 300 k USDT (200 k under the base version): the insurance fund of 200 k does not cover 100 k of it.',
  );
  expect(words(total(0, '0'), total(1, '5', '5'), null)).toContain(
    '1 account would be liquidated under the proposed parameters, with 1.2 M USDT of notional (0 under the base version), leaving bad debt of 5 USDT (0 under the base version), and no insurance fund is stated.',
  );
  expect(words(total(2, '0'), total(1, '0'), null)).toContain(
    'without bad debt (as much under the base version).',
  );
  expect(words(total(2, '9'), total(0, '0'), null)).toBe(
    'Along October, no account would be liquidated under the proposed parameters (2 under the base version).',
  );
  expect(callsSentence(total(0, '0'), total(0, '0'))).toBe(
    'Calls along it: 12 open under the proposed parameters (12 under the base version), and 4 are still open when their grace ends (4).',
  );
});

const step = (at: string, liquidated: number): WalkStep => ({
  ...{ at, called: 0, closed: 0, overdue: 0, inCall: 0, liquidated, unmargined: 0 },
  ...{ notional: '0', badDebt: '0', fund: '0', uncovered: '0' },
});

function walkOf(heldAfter: readonly string[], heldBefore: readonly string[] = []): PathWalk {
  const under = (counts: readonly number[], at: readonly string[]): PathWalk['after'] => ({
    course: {
      steps: counts.map((count, place) => step(`t${place}`, count)),
      total: total(0, '0'),
      deleveraging: null,
    },
    ...{ acting: null, still: [] },
    held: at.length === 0 ? [] : [{ instrument: 'ATOM-PERP', at: [...at] }],
  });
  return {
    ...{ scenarioHash: 'h', name: 'October' },
    ...{ before: under([0, 0, 2], heldBefore), after: under([0, 0, 1], heldAfter) },
  };
}

test('it says which prices a guard holds, under which set, and how often', () => {
  expect(heldSentence(walkOf([]))).toBeNull();
  expect(heldSentence(walkOf(['t1']))).toBe(
    'The price guard holds prices along it: ATOM-PERP once as proposed; none under the base version.',
  );
  expect(heldSentence(walkOf(['t1', 't2'], ['t1', 't2']))).toBe(
    'The price guard holds prices along it: ATOM-PERP 2 times.',
  );
});

test('a table has the instants at which something happens, and pictures what there was up to each', () => {
  const rows = walkRows(walkOf(['t1']));
  expect(rows.map(({ at, held }) => [at, held])).toEqual([
    ['t0', []],
    ['t1', ['ATOM-PERP']],
    ['t2', []],
  ]);
  expect(rows.filter(isEventful).map(({ at }) => at)).toEqual(['t1', 't2']);
  const counts = [step('a', 1), step('b', 0), step('c', 2)];
  expect(upToEach(counts, ({ liquidated }) => liquidated)).toEqual([1, 1, 3]);
});

test('it says what programmes do, and which of them stand still for which reason', () => {
  const { after } = walkOf([]);
  expect([actingSentence(after, 'USDT'), stillSentences(after)]).toEqual([null, []]);
  const acting = {
    programmes: [
      { programme: 'btc', slots: 4, moved: 3, heldBack: 1 },
      { programme: 'eth', slots: 1, moved: 0, heldBack: 0 },
    ],
    dials: [{ name: 'BTC', initial: ['1', '1.2', '1.2'], maintenance: ['1', '1.1', '1.1'] }],
    dialsStill: {
      ...{ steps: [step('t0', 0), step('t1', 0), step('t2', 3)], total: total(3, '250000') },
      deleveraging: null,
    },
  };
  const acted = { ...after, acting, course: { ...after.course, total: total(1, '200000') } };
  expect(actingSentence(acted, 'USDT')).toBe(
    'Adjustment programmes act along it, as proposed: btc moves dials at 3 of 4 slots, held back at 1; eth moves dials at 0 of 1 slot. With dials standing still 3 accounts would be liquidated instead of 1, leaving bad debt of 250 k USDT instead of 200 k.',
  );
  expect(stillSentences({ ...after, still: [{ programme: 'btc', because: 'NO_BAR_CLOSES' }] })).toEqual([
    'The dials of btc stand still along it: none of its bars closes along the path.',
  ]);
  const rows = walkRows({ ...walkOf([]), after: acted });
  expect(rows.map(({ dials, dialsStill }) => [dials, dialsStill?.liquidated])).toEqual([
    ['BTC 1/1', 0],
    ['BTC 1.2/1.1', 0],
    ['BTC 1.2/1.1', 3],
  ]);
});

test('what the fund does not cover is said with whom it falls on', () => {
  const none = { ...{ steps: [], accounts: 0, notional: '0', borne: '0', left: '0' }, most: [] };
  const figures = { accounts: 2, notional: '78000', borne: '10000', left: '0' };
  const some = {
    ...{ ...figures, steps: [{ at: 't1', ...figures }] },
    most: [
      { account: 'b', notional: '48750', borne: '6250' },
      { account: 'd', notional: '29250', borne: '3750' },
    ],
  };
  const plain = walkOf([]);
  const of = (
    base: PathWalk['after']['course']['deleveraging'],
    proposed: PathWalk['after']['course']['deleveraging'],
  ): PathWalk => ({
    ...plain,
    before: { ...plain.before, course: { ...plain.before.course, deleveraging: base } },
    after: { ...plain.after, course: { ...plain.after.course, deleveraging: proposed } },
  });
  const said = (walk: PathWalk) => deleveragingSentence(walk, 'USDT');
  expect([said(plain), said(of(none, none))]).toEqual([null, null]);
  expect(said(of(none, some))).toBe(
    'Auto-deleveraging would close 78 k USDT of positions of 2 accounts on the other side, at 10 k less than they are worth (under the base version it is not needed). b would bear most: 6.2 k.',
  );
  expect(said(of(some, none))).toBe(
    'No auto-deleveraging would be needed as proposed; under the base version 2 accounts and 10 k.',
  );
  const alone = { ...none, left: '13000', steps: [{ at: 't1', ...none, left: '13000' }] };
  expect(said(of(some, alone))).toBe(
    'Nobody holds the other side, so auto-deleveraging could close nothing (under the base version 2 accounts and 10 k). 13 k USDT of losses have nobody on the other side, and would be left to the venue.',
  );
  expect(walkRows(of(none, some)).map(({ deleveraged }) => deleveraged.after?.borne)).toEqual([
    undefined,
    '10000',
    undefined,
  ]);
  const other = { ...some, most: [{ account: 'a', notional: '1', borne: '9' }, ...some.most.slice(0, 1)] };
  const rows = deleveragedRows(of(other, some));
  expect(rows.map(({ account, before, after }) => [account, before?.borne, after?.borne])).toEqual([
    ['b', '6250', '6250'],
    ['d', undefined, '3750'],
    ['a', '9', undefined],
  ]);
});
