import { assert } from '../../domain/assert';
import type { HeldBalances, HeldColumns, HeldPositions } from '../../domain/margin/calls/call-pass';
import { MARGIN_STATUSES } from '../../domain/margin/method/types';
import { EQUITY, INITIAL, MAINTENANCE } from '../kernel/layout';
import type { KernelMemory } from '../kernel/kernel-memory';
import { STANDING_BYTES, STANDING_FLAGS, IS_APART, SUMS_BYTES } from '../kernel/live-layout';
import type { GroupStore } from './group-store';
import {
  BALANCE_COLUMNS,
  BalanceGroup,
  type Group,
  POSITION_COLUMNS,
  PositionGroup,
  SHARD_SHIFT,
  shardOf,
} from './groups';
import type { RecordPlace } from './records';

const UNIT = 1e-8;
const CALL_FREE = new Set([MARGIN_STATUSES.indexOf('OK'), MARGIN_STATUSES.indexOf('WARNING')]);

/** Accounts that are copied at once: within a few milliseconds, with the positions that accounts of a large venue have. */
const STRETCH = 2 ** 13;
assert(STRETCH < 2 ** SHARD_SHIFT, 'all of a stretch is in one shard');

/**
 * What a stretch of accounts holds, and their figures, copied out of the kernel's memory. Those apart are in no column.
 *
 * @param range `first`: 0, or where another stretch ended; `end`: none from it on is copied
 */
export function heldColumns(
  { first, end }: { readonly first: number; readonly end: number },
  place: RecordPlace,
  groups: GroupStore,
  memory: KernelMemory,
): { readonly held: HeldColumns; readonly statuses: Uint8Array } {
  assert(first % STRETCH === 0 && first < end, 'a stretch begins where another ends, and has accounts');
  const count = Math.min(end, first + STRETCH) - first;
  const { isAsked, statuses } = standings(first, count, place);
  const shard = shardOf(first);
  const positions: HeldPositions[] = [];
  const balances: HeldBalances[] = [];
  for (const group of groups.all) {
    if (group.count(shard) === 0) continue;
    if (group instanceof PositionGroup) {
      const one = elements(group, memory, { first, count }, POSITION_COLUMNS.account);
      if (one.accounts.length === 0) continue;
      const { instrument, choice, charging } = group;
      const isBeside = choice.leg !== undefined || charging !== null;
      positions.push({
        ...{ instrument, mode: choice.mode, isBeside, accounts: one.accounts },
        quantities: one.figures(POSITION_COLUMNS.quantity),
        // As the kernel left it beside the maintenance margin.
        initialMargins: one.figures(POSITION_COLUMNS.margins, 2),
      });
    } else if (group instanceof BalanceGroup) {
      const one = elements(group, memory, { first, count }, BALANCE_COLUMNS.account);
      if (one.accounts.length === 0) continue;
      balances.push({
        asset: group.asset,
        accounts: one.accounts,
        amounts: one.figures(BALANCE_COLUMNS.amount),
      });
    }
  }
  const sums = (figure: number): Float64Array => {
    const values = new Float64Array(count);
    let at = place.firstSum + (first * SUMS_BYTES + figure) / 8;
    for (let row = 0; row < count; row += 1, at += SUMS_BYTES / 8)
      values[row] = (place.sums[at] ?? NaN) * UNIT;
    return values;
  };
  return {
    held: {
      ...{ first, count, isAsked, positions, balances },
      ...{ equity: sums(EQUITY), initialMargin: sums(INITIAL), maintenanceMargin: sums(MAINTENANCE) },
    },
    statuses,
  };
}

function standings(first: number, count: number, { standings: all, firstStanding }: RecordPlace) {
  const [isAsked, statuses] = [new Uint8Array(count), new Uint8Array(count)];
  let at = firstStanding + first * STANDING_BYTES;
  for (let row = 0; row < count; row += 1, at += STANDING_BYTES) {
    const status = all[at] ?? NaN;
    statuses[row] = status;
    const isApart = ((all[at + STANDING_FLAGS] ?? 0) & IS_APART) !== 0;
    isAsked[row] = !isApart && CALL_FREE.has(status) ? 1 : 0;
  }
  return { isAsked, statuses };
}

/** A group's elements of some accounts: whose they are, and columns of theirs. */
interface Elements {
  readonly accounts: Uint32Array;
  /** In whole units. @param step figures of each element in the column, of which the first is read */
  figures(column: number, step?: number): Float64Array;
}

/** @param range of accounts that are all of one shard */
function elements(
  group: Group,
  { views: { u32, f64 } }: KernelMemory,
  { first, count }: { readonly first: number; readonly count: number },
  accountColumn: number,
): Elements {
  const shard = shardOf(first);
  const { at } = group.columnsOf(shard);
  const begin = (at[accountColumn] ?? 0) / 4;
  const [end, beyond] = [begin + group.count(shard), first + count];
  const places: number[] = [];
  // They are in no order of accounts.
  for (let place = begin; place < end; place += 1) {
    const account = u32[place] ?? NaN;
    if (account >= first && account < beyond) places.push(place - begin);
  }
  const accounts = new Uint32Array(places.length);
  for (let one = 0; one < places.length; one += 1) accounts[one] = u32[begin + (places[one] ?? NaN)] ?? NaN;
  return {
    accounts,
    figures: (column, step = 1) => {
      const values = new Float64Array(places.length);
      const start = (at[column] ?? 0) / 8;
      for (let one = 0; one < places.length; one += 1)
        values[one] = (f64[start + step * (places[one] ?? NaN)] ?? NaN) * UNIT;
      return values;
    },
  };
}
