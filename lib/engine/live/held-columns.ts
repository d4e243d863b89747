import type { HeldBalances, HeldColumns, HeldPositions } from '../../domain/margin/calls/call-pass';
import { MARGIN_STATUSES } from '../../domain/margin/method/types';
import { EQUITY, INITIAL, MAINTENANCE } from '../kernel/layout';
import type { KernelMemory } from '../kernel/kernel-memory';
import { STANDING_BYTES, STANDING_FLAGS, IS_APART, SUMS_BYTES } from '../kernel/live-layout';
import type { GroupStore } from './group-store';
import { BALANCE_COLUMNS, type Group, POSITION_COLUMNS, PositionGroup } from './groups';
import type { RecordPlace } from './records';

const UNIT = 1e-8;
const CALL_FREE = new Set([MARGIN_STATUSES.indexOf('OK'), MARGIN_STATUSES.indexOf('WARNING')]);

/** What all accounts hold, and their figures, copied out of the kernel's memory. Those apart are in no column. */
export function heldColumns(
  count: number,
  { sums, firstSum, standings, firstStanding }: RecordPlace,
  groups: GroupStore,
  memory: KernelMemory,
): { readonly held: HeldColumns; readonly statuses: Uint8Array } {
  const [equity, initialMargin, maintenanceMargin] = [0, 1, 2].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [isAsked, statuses] = [new Uint8Array(count), new Uint8Array(count)];
  for (let index = 0; index < count; index += 1) {
    const first = firstSum + (index * SUMS_BYTES) / 8;
    equity[index] = (sums[first + EQUITY / 8] ?? NaN) * UNIT;
    initialMargin[index] = (sums[first + INITIAL / 8] ?? NaN) * UNIT;
    maintenanceMargin[index] = (sums[first + MAINTENANCE / 8] ?? NaN) * UNIT;
    const standing = firstStanding + index * STANDING_BYTES;
    const status = standings[standing] ?? NaN;
    statuses[index] = status;
    const isApart = ((standings[standing + STANDING_FLAGS] ?? 0) & IS_APART) !== 0;
    isAsked[index] = !isApart && CALL_FREE.has(status) ? 1 : 0;
  }
  const positions: HeldPositions[] = [];
  const balances: HeldBalances[] = [];
  for (const group of groups.all) {
    for (let shard = 0; shard < group.shardCount; shard += 1) {
      if (group.count(shard) === 0) continue;
      if (group instanceof PositionGroup) {
        const columns = copied(group, shard, memory, POSITION_COLUMNS.account, POSITION_COLUMNS.quantity);
        positions.push({
          ...{ instrument: group.instrument, mode: group.choice.mode, isLeg: group.choice.leg !== undefined },
          ...{ accounts: columns.accounts, quantities: columns.values },
          initialMargins: initialMarginsOf(group, shard, memory),
        });
      } else {
        const columns = copied(group, shard, memory, BALANCE_COLUMNS.account, BALANCE_COLUMNS.amount);
        balances.push({ asset: group.asset, accounts: columns.accounts, amounts: columns.values });
      }
    }
  }
  return {
    held: { count, equity, initialMargin, maintenanceMargin, isAsked, positions, balances },
    statuses,
  };
}

/** One shard's accounts, and what each of them has, in whole units. */
function copied(
  group: Group,
  shard: number,
  { views }: KernelMemory,
  accountColumn: number,
  valueColumn: number,
): { readonly accounts: Uint32Array; readonly values: Float64Array } {
  const count = group.count(shard);
  const { at } = group.columnsOf(shard);
  const [account = 0, value = 0] = [at[accountColumn], at[valueColumn]];
  const values = views.f64.slice(value / 8, value / 8 + count);
  for (let place = 0; place < count; place += 1) values[place] = (values[place] ?? NaN) * UNIT;
  return { accounts: views.u32.slice(account / 4, account / 4 + count), values };
}

/** Of each position, as the kernel left it beside its maintenance margin. */
function initialMarginsOf(group: PositionGroup, shard: number, { views }: KernelMemory): Float64Array {
  const first = (group.columnsOf(shard).at[POSITION_COLUMNS.margins] ?? 0) / 8;
  return Float64Array.from(
    { length: group.count(shard) },
    (_, place) => (views.f64[first + 2 * place] ?? NaN) * UNIT,
  );
}
