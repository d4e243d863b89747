import { compareBytes } from '../books/snapshot';
import { missingOf } from '../margin/method/refusal';
import type { MarginRefusal } from '../margin/method/types';
import type { MarginsOfChunk } from './studies/study';

/**
 * The accounts that cannot be margined under one of the sets: how many, the first of them in byte order, and all that
 * they lack. It grows with what is lacking, not with accounts, and merges in any order.
 */
export interface Unpriced {
  readonly accounts: number;
  readonly first: string | null;
  /** Instruments, assets or figures concerned, by why. */
  readonly subjects: ReadonlyMap<MarginRefusal['code'], ReadonlySet<string>>;
}

export const NONE_UNPRICED: Unpriced = { accounts: 0, first: null, subjects: new Map() };

export function unpricedOf({ before, after }: MarginsOfChunk): Unpriced {
  let unpriced = NONE_UNPRICED;
  for (const index of new Set([...before.apart.keys(), ...after.apart.keys()])) {
    const refusals = [before, after].flatMap(({ apart }) => {
      const one = apart.get(index);
      return one && !one.ok ? [one.refusal] : [];
    });
    const [refusal] = refusals;
    if (!refusal) continue;
    const subjects = new Map<MarginRefusal['code'], ReadonlySet<string>>();
    for (const one of refusals)
      subjects.set(one.code, new Set([...(subjects.get(one.code) ?? []), ...missingOf(one)]));
    unpriced = mergeUnpriced(unpriced, { accounts: 1, first: refusal.account, subjects });
  }
  return unpriced;
}

export function mergeUnpriced(a: Unpriced, b: Unpriced): Unpriced {
  if (b.accounts === 0) return a;
  const subjects = new Map(a.subjects);
  for (const [code, more] of b.subjects)
    subjects.set(code, new Set([...(subjects.get(code) ?? []), ...more]));
  const isFirst = a.first === null || (b.first !== null && compareBytes(b.first, a.first) < 0);
  return { accounts: a.accounts + b.accounts, first: isFirst ? b.first : a.first, subjects };
}

/** What is lacking for one reason, in order. */
export function subjectsOf({ subjects }: Unpriced, code: MarginRefusal['code']): readonly string[] {
  return [...(subjects.get(code) ?? [])].sort();
}
