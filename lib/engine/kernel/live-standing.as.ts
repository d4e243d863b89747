// Where accounts of the live book stand by their sums, and the list of those that changed.
import { quickStatus } from './account-pass.as';
import { column as header } from './rounding.as';
import * as live from './live-layout';

/** A sum below it and a difference below 2^52 stay exact together. */
const SUM_LIMIT: f64 = 4503599627370496.0; // 2^52

/** Lists an account once until the list is emptied. */
function list(account: u32, standing: usize, more: i32): void {
  const flags = <i32>load<u8>(standing, live.STANDING_FLAGS);
  store<u8>(standing, flags | more | live.IS_LISTED, live.STANDING_FLAGS);
  if (flags & live.IS_LISTED) return;
  const changed = header(live.CHANGED);
  // Several threads may list accounts, each those of its own shards.
  const count = atomic.add<u32>(changed, 1) + 1;
  store<u32>(changed + (<usize>count << 2), account);
}

export function listTooWide(account: u32): void {
  list(account, header(live.STANDINGS) + (<usize>account << live.STANDING_SHIFT), live.IS_TOO_WIDE);
}

/** States an account's status by its sums. */
@inline
function restateOne(account: u32, sums: usize, standings: usize): void {
  const sum = sums + (<usize>account << live.SUMS_SHIFT);
  const standing = standings + (<usize>account << live.STANDING_SHIFT);
  const status = quickStatus(load<f64>(sum, 24), load<f64>(sum), load<f64>(sum, 8));
  if (status == <i32>load<u8>(standing)) return;
  store<u8>(standing, status);
  list(account, standing, 0);
}

/** States the status of accounts from…to by their sums; those that are margined apart keep theirs. */
export function restate(from: u32, to: u32): void {
  const sums = header(live.SUMS), standings = header(live.STANDINGS);
  for (let account = from; account < to; account++) {
    const flags = <i32>load<u8>(standings + (<usize>account << live.STANDING_SHIFT), live.STANDING_FLAGS);
    if (!(flags & live.IS_APART)) restateOne(account, sums, standings);
  }
}

/** The same for listed accounts that are not apart. */
export function restateThese(accounts: usize, count: usize): void {
  const sums = header(live.SUMS), standings = header(live.STANDINGS);
  for (const end = accounts + (count << 2); accounts < end; accounts += 4)
    restateOne(load<u32>(accounts), sums, standings);
}

/** Asks for the sums of a block's accounts; what it gives back says nothing. */
export function touchPass(accounts: usize, count: usize): i64 {
  const sums = header(live.SUMS);
  let seen: i64 = 0;
  for (const end = accounts + (count << 2); accounts < end; accounts += 4)
    seen |= load<i64>(sums + (<usize>load<u32>(accounts) << live.SUMS_SHIFT));
  return seen;
}

/** Lists those of a block's accounts whose sums are no longer exact. */
function listWideSums(accounts: usize, count: usize): void {
  const sums = header(live.SUMS);
  for (const end = accounts + (count << 2); accounts < end; accounts += 4) {
    const account = load<u32>(accounts);
    const sum = sums + (<usize>account << live.SUMS_SHIFT);
    const greatest = f64x2.max(f64x2.abs(v128.load(sum)), f64x2.abs(v128.load(sum, 16)));
    if (!(max(f64x2.extract_lane(greatest, 0), f64x2.extract_lane(greatest, 1)) < SUM_LIMIT)) listTooWide(account);
  }
}

export function stateBlock(accounts: usize, count: usize, greatest: f64, isStated: bool): void {
  if (!(greatest < SUM_LIMIT)) listWideSums(accounts, count);
  if (isStated) restateThese(accounts, count);
}
