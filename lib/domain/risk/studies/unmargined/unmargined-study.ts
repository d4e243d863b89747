import { compareBytes } from '../../../books/snapshot-line';
import type { MarginColumns } from '../../../margin/figures/margin-columns';
import { missingOf } from '../../../margin/method/refusal';
import type { MarginRefusal } from '../../../margin/method/types';
import type { MarginsOfChunk, Study } from '../study';
import { MOST_LISTED, type Unmargined, type UnmarginedGroup } from './unmargined';

/** It grows with what is lacking, not with accounts. */
export interface LackingPart {
  readonly accounts: number;
  readonly listed: readonly string[];
  readonly lacking: ReadonlyMap<MarginRefusal['code'], ReadonlySet<string>>;
}

export type UnmarginedPart = { readonly [Name in keyof Unmargined]: LackingPart };

export const NOBODY: LackingPart = { accounts: 0, listed: [], lacking: new Map() };

/** Who cannot be margined, and what they lack: no figure of evidence speaks of them. */
export const unmarginedStudy: Study<'margins', UnmarginedPart, Unmargined> = {
  needs: ['margins'],
  partial: ({ margins }) => unmarginedPart(margins),
  merge: (a, b) => ofEach((name) => mergeLacking(a[name], b[name])),
  finish: (part) => ofEach((name) => lackingGroup(part[name])),
};

function ofEach<Value>(valueOf: (name: keyof Unmargined) => Value): Record<keyof Unmargined, Value> {
  return { cured: valueOf('cured'), lost: valueOf('lost'), still: valueOf('still') };
}

function unmarginedPart({ before, after }: MarginsOfChunk): UnmarginedPart {
  const found: Record<keyof Unmargined, MarginRefusal[][]> = { cured: [], lost: [], still: [] };
  for (const index of new Set([...before.apart.keys(), ...after.apart.keys()])) {
    const [old, next] = [refusalAt(before, index), refusalAt(after, index)];
    if (old && next) found.still.push([old, next]);
    else if (old) found.cured.push([old]);
    else if (next) found.lost.push([next]);
  }
  return ofEach((name) => found[name].map(lackingOfOne).reduce(mergeLacking, NOBODY));
}

function refusalAt({ apart }: MarginColumns, index: number): MarginRefusal | null {
  const one = apart.get(index);
  return one && !one.ok ? one.refusal : null;
}

/** @param refusals of one account, under either set */
export function lackingOfOne(refusals: readonly MarginRefusal[]): LackingPart {
  const lacking = new Map<MarginRefusal['code'], ReadonlySet<string>>();
  for (const refusal of refusals)
    lacking.set(refusal.code, new Set([...(lacking.get(refusal.code) ?? []), ...missingOf(refusal)]));
  return { accounts: 1, listed: refusals.slice(0, 1).map(({ account }) => account), lacking };
}

export function mergeLacking(a: LackingPart, b: LackingPart): LackingPart {
  if (b.accounts === 0) return a;
  const lacking = new Map(a.lacking);
  for (const [code, more] of b.lacking) lacking.set(code, new Set([...(lacking.get(code) ?? []), ...more]));
  const listed = [...a.listed, ...b.listed].sort(compareBytes).slice(0, MOST_LISTED);
  return { accounts: a.accounts + b.accounts, listed, lacking };
}

export function lackingGroup({ accounts, listed, lacking }: LackingPart): UnmarginedGroup {
  return {
    accounts,
    listed,
    lacking: [...lacking]
      .map(([code, subjects]) => ({ code, subjects: [...subjects].sort() }))
      .sort((a, b) => compareBytes(a.code, b.code)),
  };
}
