import { describe, expect, test } from 'vitest';
import {
  atOnceSentence,
  inTheWaySentence,
  noticeSentence,
  onTheWaySentence,
  rampSentence,
  type SafeRamp,
  sensitivitySentence,
  type TransitionOfChange,
  triggerSentences,
  wayRows,
} from './transition-words';

const sum = (accounts: number, notional: string, shortfall = '0') => ({ accounts, notional, shortfall });

const RAMP: SafeRamp = {
  ...{ end: 'WHOLE', budget: '46000000', left: '46000000', windowHours: 24 },
  steps: [
    { afterMinutes: 0, leading: '1', trailing: '0.72', ...sum(2, '40600000', '6100000') },
    { afterMinutes: 1_440, leading: '1', trailing: '1', ...sum(1, '31500000', '13500000') },
  ],
  ...{ atOnce: sum(3, '72100000', '13500000'), inTheWay: sum(0, '0') },
  listed: [],
  ...{ mostAccountsLiquidatable: 13, mostNotionalLiquidatable: '90700000', mostAccountsCalled: 14 },
};

function transition(ramp: SafeRamp | null = RAMP, tipped = ramp?.atOnce ?? sum(0, '0')): TransitionOfChange {
  const now = {
    ...{ liquidatableBefore: 0, called: 0, unmarginedAccounts: 0, atOnce: tipped },
    steps: [
      { weight: '0.5', ...sum(0, '0') },
      { weight: '1', ...tipped },
    ],
  };
  return { movedInstruments: 2, now, lower: now, higher: { ...now, atOnce: sum(0, '0') }, safeRamp: ramp };
}

describe('what evidence says of the way in steps', () => {
  test('beyond the budget it recommends the ramp, with its steps', () => {
    expect(atOnceSentence(transition(), 'USDT')).toBe(
      'At once it makes 3 accounts with 72.1 M USDT of notional liquidatable: more than the 46 M USDT that was left of the budget of 24 hours.',
    );
    expect(onTheWaySentence(transition(), 'USDT')).toBe(
      'At once it uses more than the 46 M USDT that is left of the liquidation budget. The shortest ramp that keeps within it takes 2 steps: 72 % at once, 100 % after 1 day.',
    );
    expect(noticeSentence(transition(), 'USDT')).toBe(
      'A ramp spares nobody at these prices: all 3 become liquidatable wherever its steps end, unless they pay in 13.5 M USDT, 6.1 M of it before the first step. What the steps give them is time.',
    );
    expect(sensitivitySentence(transition(), 'USDT')).toBe(
      'It holds at these prices only: one standard deviation of a day lower, in 2 instruments, the change makes 3 accounts with 72.1 M USDT of notional liquidatable; one higher, nobody.',
    );
    expect(triggerSentences(transition(), 'USDT')).toEqual([
      'Each step is measured on live accounts first. One that since the ramp began makes more than 13 accounts or 90.7 M USDT liquidatable, or calls more than 14, or takes more than 46 M USDT of the budget within 24 hours is taken as far as that allows, and the ramp waits: an approval of this evidence goes no further.',
      'Pause by hand when more than 2 accounts have become liquidatable after the first step: that is more than it shows here. Whoever may suspend can, at once; the way back is a rollback.',
    ]);
  });

  test('who is larger than the budget is named, and what they must pay in first', () => {
    const listed = [
      { accountId: 'whale', step: null, isInTheWay: true, notional: '50000000', shortfall: '2000000' },
      { accountId: 'other', step: 1, isInTheWay: false, notional: '1', shortfall: '1' },
    ];
    const ramp = { ...RAMP, inTheWay: sum(1, '50000000', '2000000'), listed, steps: RAMP.steps.slice(1) };
    expect(inTheWaySentence(transition(ramp), 'USDT')).toBe(
      'No step of any size bears whale: what they hold, 50 M USDT, is more than a whole budget. They must have notice, and pay in 2 M USDT before the change is safe at all.',
    );
    expect(rampSentence(ramp, 'USDT')).toBe(
      'One step, the whole change, keeps within the budget, once 1 account has paid in 2 M USDT.',
    );
    expect(rampSentence({ ...ramp, end: 'TOO_LONG' }, 'USDT')).toContain('more than 100 steps or 92 days');
  });

  test('within the budget, without one, or where nobody is tipped, no ramp is asked for', () => {
    const within = { ...RAMP, left: '80000000', steps: RAMP.steps.slice(1) };
    expect(onTheWaySentence(transition(within), 'USDT')).toBe(
      'It can go live at once: the liquidation budget bears it.',
    );
    expect(atOnceSentence(transition({ ...within, left: null, budget: null }), 'USDT')).toContain(
      'The venue has no liquidation budget.',
    );
    const nobody = transition({ ...within, atOnce: sum(0, '0') });
    expect(onTheWaySentence(nobody, 'USDT')).toContain('it makes nobody liquidatable');
    expect(noticeSentence(nobody, 'USDT')).toBeNull();
    expect([noticeSentence(transition(null), 'USDT'), triggerSentences(transition(null), 'USDT')]).toEqual([
      null,
      [],
    ]);
    expect(sensitivitySentence({ ...transition(), lower: null }, 'USDT')).toContain('no volatility is known');
  });

  test('rows are at once, the equal steps, and the safe ramp where it is several steps', () => {
    expect(wayRows(transition()).map(({ way, when, accounts }) => [way, when, accounts])).toEqual([
      ['At once', 'at once', 3],
      ['Equal step 1', '', 0],
      ['Equal step 2', '', 3],
      ['Safe ramp, step 1', 'at once', 2],
      ['Safe ramp, step 2', 'after 1 day', 1],
    ]);
    expect(wayRows(transition({ ...RAMP, steps: RAMP.steps.slice(1) }))).toHaveLength(3);
  });
});
