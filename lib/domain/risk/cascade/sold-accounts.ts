import { assert } from '../../assert';
import { bookAt, type BookChunk } from '../../books/book-chunk';
import type { AccountFigures, MarginColumns } from '../../margin/figures/margin-columns';
import { isCharged } from '../../margin/method/open-orders';
import { MARGIN_STATUSES } from '../../margin/method/types';
import { ZERO } from '../../number/decimal';
import { UnitSum } from '../../number/units';
import { type Atoms, atomsOf, atomsOfUnits, decimalOfAtoms } from './atoms';
import type { Liquidated, Losses } from './rounds';

const LIQUIDATION = MARGIN_STATUSES.indexOf('LIQUIDATION');

/** What an account holds, position by position: notional, below 0 of a short. */
export type Exposures = readonly (readonly [symbol: string, notional: Atoms])[];

/** Who of a chunk is liquidatable, and what is sold of theirs. */
export interface SoldAccounts {
  readonly liquidated: Liquidated;
  /** By index in the chunk, ascending. */
  readonly indexes: readonly number[];
  /** Accounts that cannot be margined. */
  readonly unmargined: number;
}

/**
 * Accounts in LIQUIDATION, each with every position that it has: longs are sold, shorts bought back. Balances stay where they are.
 *
 * @param columns of these accounts, in their order
 * @param seen is told what each of them holds
 */
export function soldAccounts(
  chunk: BookChunk,
  columns: MarginColumns,
  seen: (exposures: Exposures) => void = () => undefined,
): SoldAccounts {
  assert(columns.accounts.length === chunk.accounts.length, 'the figures are of these accounts');
  const indexes: number[] = [];
  const flows = new Map<string, Atoms>();
  let [gross, unmargined] = [0n, 0];
  for (let index = 0; index < chunk.accounts.length; index += 1) {
    const apart = columns.apart.get(index);
    if (apart && !apart.ok) {
      unmargined += 1;
      continue;
    }
    const isSold = apart ? apart.value.status === 'LIQUIDATION' : columns.status[index] === LIQUIDATION;
    if (!isSold) continue;
    indexes.push(index);
    const exposures = exposuresAt(chunk, columns, index);
    for (const [symbol, notional] of exposures) {
      gross += notional < 0n ? -notional : notional;
      flows.set(symbol, (flows.get(symbol) ?? 0n) + notional);
    }
    seen(exposures);
  }
  return {
    liquidated: {
      accounts: indexes.length,
      notional: decimalOfAtoms(gross),
      flows: new Map([...flows].map(([symbol, net]) => [symbol, decimalOfAtoms(net)])),
    },
    ...{ indexes, unmargined },
  };
}

/**
 * What one account holds, in the order of its positions, those of nothing left out.
 *
 * @param index of an account that could be margined, in the chunk and in its figures
 */
export function exposuresAt(chunk: BookChunk, columns: MarginColumns, index: number): Exposures {
  const apart = columns.apart.get(index);
  if (!apart) return exposuresInColumns(chunk, index, columns);
  assert(apart.ok, 'who cannot be margined has no figures');
  return exposuresApart(chunk, index, apart.value);
}

/** Positions of nothing have no figures, so the others are passed in step. */
function exposuresInColumns(chunk: BookChunk, index: number, { positions }: MarginColumns): Exposures {
  const { start, subject, units } = chunk.positions;
  const exposures: [string, Atoms][] = [];
  let row = positions.start[index] ?? 0;
  for (let held = start[index] ?? 0; held < (start[index + 1] ?? 0); held += 1) {
    const quantity = units[held] ?? NaN;
    if (quantity === 0) continue;
    const symbol = chunk.instruments[subject[held] ?? -1] ?? '';
    assert(positions.instruments[positions.instrument[row] ?? -1] === symbol, 'figures go with positions');
    const notional = atomsOfUnits(positions.notional[row] ?? NaN);
    exposures.push([symbol, quantity > 0 ? notional : -notional]);
    row += 1;
  }
  return exposures;
}

/** Figures of an account by itself are of what the method charges, in the order of its book: of orders without a position too. */
function exposuresApart(chunk: BookChunk, index: number, { positions }: AccountFigures): Exposures {
  const held = bookAt(chunk, index).positions.filter(isCharged);
  assert(held.length === positions.length, 'figures go with positions');
  return positions.flatMap(({ instrument, notional }, place) => {
    const position = held[place];
    assert(position?.instrument === instrument, 'figures go with positions');
    const { quantity } = position;
    if (quantity.isZero()) return [];
    return [[instrument, atomsOf(quantity.gt(0) ? notional : notional.neg())] as const];
  });
}

/** What accounts that are sold are short of, once everything of theirs is valued where it was sold. @param columns of these alone */
export function lossesOf({ accounts, apart, figures }: MarginColumns): Losses {
  const owed = new UnitSum();
  let [owing, unknown, owedApart] = [0, 0, ZERO];
  for (let index = 0; index < accounts.length; index += 1) {
    const single = apart.get(index);
    if (single) {
      if (!single.ok) unknown += 1;
      else if (single.value.equity.lt(0)) {
        owing += 1;
        owedApart = owedApart.minus(single.value.equity);
      }
      continue;
    }
    const equity = figures.equity[index] ?? NaN;
    if (!(equity < 0)) continue;
    owing += 1;
    owed.add(-equity);
  }
  return { accounts: owing, amount: owed.total().plus(owedApart), unknown };
}
