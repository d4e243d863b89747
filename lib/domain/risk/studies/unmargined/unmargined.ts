import type { MarginRefusal } from '../../../margin/method/types';

/** Which accounts cannot be margined, before the change or after it. All JSON. */
export interface Unmargined {
  /** Only before: the change is what lets them be margined. */
  readonly cured: UnmarginedGroup;
  /** Only after: the change is what leaves them without margin. */
  readonly lost: UnmarginedGroup;
  /** Under either set. */
  readonly still: UnmarginedGroup;
}

export interface UnmarginedGroup {
  readonly accounts: number;
  /** The first of them in byte order, at most `MOST_LISTED`. */
  readonly listed: readonly string[];
  /** What they lack, by why; each once, in order. */
  readonly lacking: readonly {
    readonly code: MarginRefusal['code'];
    readonly subjects: readonly string[];
  }[];
}

export const MOST_LISTED = 100;
