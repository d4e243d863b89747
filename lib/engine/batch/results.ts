import type { MemoryViews } from '../kernel/kernel-memory';
import * as at from '../kernel/layout';
import { decimalOfNarrow } from '../units';
import type { KernelFigures, KernelPosition } from './account-margin';
import type { NarrowBook } from './narrow-book';

/** What the kernel wrote about one account; null when the account was too wide for its numbers. */
export interface Computed {
  readonly figures: KernelFigures;
  readonly positions: KernelPosition[];
}

export function narrowResult({ f64, i32 }: MemoryViews, book: NarrowBook, account: number): Computed | null {
  const { figures, first, end, values, margins } = book.resultsOf(account);
  if (i32[(figures + at.OUTCOME) / 4] !== at.EXACT) return null;
  const figure = (offset: number) => decimalOfNarrow(f64[(figures + offset) / 8] ?? NaN);
  const ratio = f64[(figures + at.RATIO) / 8] ?? NaN;
  const positions: KernelPosition[] = [];
  for (let index = first; index < end; index++) {
    const value = values / 8 + 2 * index;
    const margin = margins / 8 + 2 * index;
    positions.push({
      marginClass: book.lines[index]?.marginClass ?? '',
      notional: decimalOfNarrow(f64[value] ?? NaN),
      profit: decimalOfNarrow(f64[value + 1] ?? NaN),
      initialMargin: decimalOfNarrow(f64[margin] ?? NaN),
      maintenanceMargin: decimalOfNarrow(f64[margin + 1] ?? NaN),
    });
  }
  return {
    figures: {
      notional: figure(at.NOTIONAL),
      initialMargin: figure(at.INITIAL),
      maintenanceMargin: figure(at.MAINTENANCE),
      equity: figure(at.EQUITY),
      ratio: Number.isNaN(ratio) ? null : decimalOfNarrow(ratio),
      statusIndex: i32[(figures + at.STATUS) / 4] ?? -1,
    },
    positions,
  };
}
