import { expect, test } from 'vitest';
import { allApart } from '../../margin/figures/margin-columns';
import type { MarginStatus } from '../../margin/method/types';
import { decimal, ZERO } from '../../number/decimal';
import { ok } from '../../result';
import { wayOf } from './outcome';
import { OutcomeParts } from './outcome-parts';

type Rows = Readonly<Record<string, MarginStatus>>;

const NOTIONALS: Readonly<Record<string, string>> = { both: '5', new: '7', newer: '90' };

const columns = (rows: Rows) =>
  allApart(
    Object.keys(rows),
    Object.entries(rows).map(([account, status]) =>
      ok({
        ...{ account, status, notional: decimal(NOTIONALS[account] ?? '1'), positions: [] },
        ...{ initialMargin: ZERO, maintenanceMargin: ZERO, equity: ZERO, callAmount: ZERO },
      }),
    ),
  );

test('whom a change tips is held against whom it was predicted to, by name, and not whom prices or dials have', () => {
  const parts = new OutcomeParts();
  const sound: Rows = { both: 'OK', spared: 'OK', called: 'OK', dialled: 'OK' };
  parts.addNow({
    unchanged: columns({
      both: 'OK',
      new: 'CALL',
      newer: 'OK',
      called: 'OK',
      called2: 'OK',
      dialled: 'LIQUIDATION',
    }),
    now: columns({
      ...{ both: 'LIQUIDATION', new: 'LIQUIDATION', newer: 'LIQUIDATION' },
      ...{ called: 'LIQUIDATION', called2: 'CALL', dialled: 'LIQUIDATION' },
    }),
  });
  parts.addThen({
    before: columns(sound),
    predicted: columns({ ...sound, both: 'LIQUIDATION', spared: 'LIQUIDATION', called: 'CALL' }),
    repriced: columns(sound),
    redialled: columns({ ...sound, dialled: 'LIQUIDATION' }),
    changed: columns({ ...sound, both: 'LIQUIDATION', dialled: 'LIQUIDATION' }),
  });
  const found = parts.found();
  const tipped = [found.predicted, found.repriced, found.present].map(
    (one) => one.newlyLiquidatable.accounts,
  );
  const calls = [found.predicted, found.repriced, found.present].map((one) => one.newlyInCall.accounts);
  expect([tipped, calls]).toEqual([
    [2, 1, 4],
    [1, 0, 1],
  ]);
  // One that was predicted to be called only is not foreseen.
  expect(found.unforeseen.accounts).toBe(3);
  expect(found.unforeseen.largest.map(({ account }) => account)).toEqual(['newer', 'new', 'called']);
  expect(found.spared).toBe(1);
  expect(wayOf(found, 'LIQUIDATION')).toEqual({
    ...{ before: '0', predicted: '2', byPrices: '0', byDials: '1', byChange: '1', byAccounts: '3', now: '5' },
  });
});
