import { assert } from '../../../domain/assert';
import type { MarginColumns } from '../../../domain/margin/figures/margin-columns';
import type { Decimal } from '../../../domain/number/decimal';
import { tippedIndexes } from '../../../domain/risk/studies/transition/transition-study';

/** Steps of a weight: from 0, where a ramp begins, to its end. */
export const WEIGHT_GRID = 10_000;

/** An account that a whole change tips: sound where its ramp begins, liquidatable where it ends. */
export interface TippedByAll {
  readonly account: string;
  readonly notional: Decimal;
}

/** Margins some of them, by their places ascending, with so much of the change in force. */
export type MarginTipped = (weight: number, places: readonly number[]) => Promise<MarginColumns>;

/**
 * How far along its ramp a change tips each account, as far as somebody asked. What is required grows or falls along a ramp and does
 * not turn back, so an account that a weight tips is tipped by every greater one: of each only what lies between what is known of it is
 * margined again, some twenty times in all, whatever is asked.
 */
export class TippedSearch {
  /** By place: the greatest weight that is known not to tip it, and the least that is known to. */
  readonly #below: Uint16Array;
  readonly #tippedAt: Uint16Array;

  /** @param begin of all of them, where the ramp begins: `tippedIndexes` says which accounts of a book these are */
  constructor(
    readonly accounts: readonly TippedByAll[],
    private readonly begin: MarginColumns,
    private readonly marginAt: MarginTipped,
  ) {
    assert(begin.accounts.length === accounts.length, 'every account has its figures');
    this.#below = new Uint16Array(accounts.length);
    this.#tippedAt = new Uint16Array(accounts.length).fill(WEIGHT_GRID);
  }

  /** Places of those whom a weight tips, ascending. @param weight on the grid, above 0 */
  async tippedAt(weight: number): Promise<readonly number[]> {
    const open = [...this.accounts.keys()].filter(
      (place) => (this.#below[place] ?? 0) < weight && weight < (this.#tippedAt[place] ?? 0),
    );
    if (open.length > 0) {
      const after = await this.marginAt(weight, open);
      const tipped = new Set(tippedIndexes({ before: someColumns(this.begin, open), after }));
      for (const [index, place] of open.entries())
        (tipped.has(index) ? this.#tippedAt : this.#below)[place] = weight;
    }
    return [...this.accounts.keys()].filter((place) => (this.#tippedAt[place] ?? 0) <= weight);
  }
}

/** Status alone of some accounts. */
function someColumns(columns: MarginColumns, places: readonly number[]): MarginColumns {
  const apart = new Map(
    places.flatMap((place, index) => {
      const one = columns.apart.get(place);
      return one ? [[index, one] as const] : [];
    }),
  );
  return {
    ...columns,
    accounts: places.map((place) => columns.accounts[place] ?? ''),
    status: Uint8Array.from(places, (place) => columns.status[place] ?? 0),
    apart,
  };
}
