import { allApart, type MarginColumns } from '../../margin/figures/margin-columns';
import type { Cascades } from './cascade/cascade';
import type { Corner } from './corners/corners';

/** The same accounts, in the same order, under the set before and under the set after. */
export interface MarginsOfChunk {
  readonly before: MarginColumns;
  readonly after: MarginColumns;
}

/** What a pass over the accounts of a snapshot can give a study of each chunk, by name: a closed list. */
export interface PassChunk {
  /** Both margins of each account. */
  readonly margins: MarginsOfChunk;
  /** The same with every dial at a corner, each set within the bounds of its own programmes; null: not asked. */
  readonly corners: Readonly<Record<Corner, MarginsOfChunk>> | null;
  /** The same with prices as crises move them, by the key of each; null: not asked. */
  readonly crises: Readonly<Record<string, MarginsOfChunk>> | null;
  /** What cascades came to, told once, with no accounts; null: not asked, or not told here. */
  readonly cascade: Cascades | null;
}

const NO_MARGINS: MarginsOfChunk = { before: allApart([], []), after: allApart([], []) };

/** No accounts. */
export const EMPTY_CHUNK: PassChunk = { margins: NO_MARGINS, corners: null, crises: null, cascade: null };

/** No accounts, of a pass at corners too, or in crises. @param asked.crises null: in none */
export function emptyChunk(asked: {
  readonly isAtCorners: boolean;
  readonly crises: readonly { readonly key: string }[] | null;
}): PassChunk {
  const { isAtCorners, crises } = asked;
  return {
    margins: NO_MARGINS,
    corners: isAtCorners ? { greatest: NO_MARGINS, least: NO_MARGINS } : null,
    crises: crises && Object.fromEntries(crises.map(({ key }) => [key, NO_MARGINS])),
    cascade: null,
  };
}

/**
 * One question that evidence answers of all accounts of a snapshot, put chunk by chunk, so that neither the process
 * that asks nor the number of processes matters.
 *
 * `merge` is associative and commutative, and merging what `EMPTY_CHUNK` gives changes nothing: however accounts are
 * split into chunks and in whatever order parts are merged, `finish` gives the same section, to the byte. So a part
 * holds exact sums, counts and bounded lists, never a list of all accounts.
 *
 * @typeParam Need what it reads of a pass
 * @typeParam Part what it keeps of accounts seen so far; plain data that nobody changes
 * @typeParam Section what it says in the evidence document: JSON, amounts as decimals in strings
 */
export interface Study<Need extends keyof PassChunk, Part, Section> {
  readonly needs: readonly Need[];
  partial(chunk: Pick<PassChunk, Need>): Part;
  merge(a: Part, b: Part): Part;
  finish(part: Part): Section;
}
