import { expect, test } from 'vitest';
import { decimal } from '../domain/number/decimal';
import { eachFigure, FIGURE_NAMES, STORED_FIGURES } from '../domain/margin/figures/account-figures';
import { MARGIN_COLUMNS, marginCells } from './margin-cells';

test('every stored figure stands in the cell of its column', () => {
  const figures = eachFigure(FIGURE_NAMES, (name) => decimal(String(FIGURE_NAMES.indexOf(name) + 1)));
  const margin = { account: 'A', status: 'OK' as const, ...figures, positions: [], portfolios: [] };
  const cells = marginCells({ account: 'A', margin });
  const row = Object.fromEntries(Object.keys(MARGIN_COLUMNS).map((column, index) => [column, cells[index]]));
  expect(row).toEqual({
    account_id: 'A',
    status: 'OK',
    notional: '1',
    initial_margin: '2',
    maintenance_margin: '3',
    equity: '5',
    initial_equity: '6',
    margin_ratio: '7',
    call_amount: '8',
    missing: '{}',
  });
  expect(STORED_FIGURES).toHaveLength(7);
});

test('an account without a price has what it lacks, and no figure', () => {
  expect(marginCells({ account: 'A', margin: null, missing: ['a "b"', 'c\\d'] })).toEqual([
    ...['A', 'UNPRICED', '0', '0', '0', '0', null, null, '0'],
    '{"a \\"b\\"","c\\\\d"}',
  ]);
});
