import { expect, test } from 'vitest';
import type { AccountStatus } from '../../_ui/badges';
import { type InScenario, worseCount, worstFirst } from './scenario-order';

type Figures = NonNullable<InScenario['worst']>['figures'];

const figures = (equity: string, status: AccountStatus): Figures => ({
  ...{ status, equity, maintenanceMargin: '100', initialMargin: '200', marginRatio: null, callAmount: '0' },
});
const inScenario = (name: string, proposed: Figures | null, live: Figures | null = proposed): InScenario => ({
  ...{ hash: name, name, steps: 1, unmarginedSteps: 0, unmoved: [] },
  lack: proposed === null ? 'DOGE-PERP has no mark price.' : null,
  worst: proposed && { label: '', figures: proposed, live },
});

const SOUND = inScenario('sound', figures('1000', 'OK'));
const CALLED = inScenario('called', figures('110', 'CALL'));
const LOST = inScenario('lost', figures('-20000.5', 'LIQUIDATION'));
const TIPPED = inScenario('tipped', figures('90', 'LIQUIDATION'), figures('90', 'CALL'));
const [UNKNOWN, OTHER] = ['unknown', 'other'].map((name) => inScenario(name, null));

test('what leaves least stands first, of equals by name, and what is not known last', () => {
  if (!UNKNOWN || !OTHER) throw new Error('there are two');
  const equal = inScenario('also sound', figures('1000.0', 'OK'));
  expect(worstFirst([UNKNOWN, SOUND, TIPPED, OTHER, equal, LOST, CALLED]).map(({ name }) => name)).toEqual([
    ...['lost', 'tipped', 'called', 'also sound', 'sound', 'other', 'unknown'],
  ]);
});

test('those are counted in which the proposal alone makes the account liquidatable', () => {
  expect(worseCount([SOUND, LOST, TIPPED, CALLED])).toBe(1);
  // That it cannot be margined under the live version is no safety.
  expect(worseCount([inScenario('new', figures('90', 'LIQUIDATION'), null)])).toBe(1);
});
