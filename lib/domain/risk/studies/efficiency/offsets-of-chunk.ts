import type { MarginColumns } from '../../../margin/figures/margin-columns';
import type { RecognisedOffset } from '../../../margin/method/recognised-offsets';
import type { MarginRefusal } from '../../../margin/method/types';
import type { OffsetRule } from '../../../parameters/offset-rules';
import type { SwitchedOff } from '../../../parameters/without-offsets';
import type { Result } from '../../../result';
import type { RefusedWithout } from './efficiency';

/** What is recognised of the accounts of a chunk under one set. */
export interface OffsetsOfSide {
  /** Of the set. */
  readonly rules: readonly OffsetRule[];
  /** By index in the chunk's accounts; of who is not there nothing is. */
  readonly recognised: ReadonlyMap<number, Result<readonly RecognisedOffset[], MarginRefusal>>;
  readonly switchedOff: readonly SwitchedOffOfChunk[];
}

/** The margins of some accounts under a set that recognises less. */
export interface SwitchedOffOfChunk {
  readonly off: SwitchedOff;
  readonly found:
    | RefusedWithout
    | {
        /** In the chunk's accounts, ascending: all of which something is recognised that would not be. */
        readonly indexes: readonly number[];
        /** Of these, in their order. */
        readonly columns: MarginColumns;
      };
}

export interface OffsetsOfChunk {
  readonly before: OffsetsOfSide;
  readonly after: OffsetsOfSide;
}

/** Whether a rule is not recognised there. @param rules of the set */
export function isOff(
  off: SwitchedOff,
  { kind, name }: Pick<RecognisedOffset, 'kind' | 'name'>,
  rules: readonly OffsetRule[],
): boolean {
  if (off.kind === 'ALL') return true;
  if (off.kind === 'HEDGED_LEGS') return kind === 'HEDGED_LEGS';
  const credit =
    kind === 'OFFSET' ? rules.find((rule) => rule.kind === 'OFFSET' && rule.name === name) : null;
  if (credit?.kind !== 'OFFSET') return kind === off.kind && 'name' in off && off.name === name;
  if (off.kind === 'BETWEEN_UNDERLYINGS') return credit.isBetweenUnderlyings;
  return off.kind === 'PORTFOLIO' ? credit.portfolios.includes(off.name) : off.name === name;
}
