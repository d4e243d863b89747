import { assert } from '../../assert';
import { type BookChunk, chunkOfBooks } from '../../books/book-chunk';
import type { Decimal } from '../../number/decimal';
import { allApart, type MarginColumns } from '../../margin/figures/margin-columns';
import type { Corner } from './corners/corners';
import type { OffsetsOfChunk } from './efficiency/offsets-of-chunk';
import { nobodyReached } from './stress/reached';
import type { StressAsked } from './stress/stress';
import type { StressOfChunk } from './stress/stress-of-chunk';
import type { PriceState } from './transition/transition';

/** The same accounts, in the same order, under the set before and under the set after. */
export interface MarginsOfChunk {
  readonly before: MarginColumns;
  readonly after: MarginColumns;
}

/** @throws AssertionFailure unless figures under both sets are of the same accounts, in the same order */
export function assertOfOne({ before, after }: MarginsOfChunk): void {
  assert(
    before.accounts.length === after.accounts.length &&
      after.accounts.every((account, index) => account === before.accounts[index]),
    'both figures are of one account',
  );
}

/** What the accounts of a chunk hold and are, beside their margins; in the order of those. */
export interface HoldingsOfChunk {
  readonly books: BookChunk;
  /** By symbol, of each instrument that states one. */
  readonly underlyings: ReadonlyMap<string, string>;
  /** Mark price of one unit of each asset that is collateral before the change, in the settlement asset. */
  readonly collateralPrices: ReadonlyMap<string, Decimal>;
  /** Assets that can pay a call, before the change; null: the parameters do not say. */
  readonly liquid: ReadonlySet<string> | null;
}

/** Both ends of a ramp, and every step of it of those accounts alone, in their order, that are sound before and liquidatable after. */
export interface SteppedChunk {
  readonly ends: MarginsOfChunk;
  /** The last is the ramp's end. */
  readonly steps: readonly MarginColumns[];
}

/** A change on its way, at prices as they are and beside them. */
export interface TransitionChunk {
  /** Of equity over maintenance margin, below which an account is liquidatable. */
  readonly level: Decimal;
  /** After each step. */
  readonly weights: readonly string[];
  /** `now` is there; null: not asked. */
  readonly states: Readonly<Record<PriceState, SteppedChunk | null>>;
}

/** What a pass over the accounts of a snapshot can give a study of each chunk, by name: a closed list. */
export interface PassChunk {
  /** Both margins of each account. */
  readonly margins: MarginsOfChunk;
  /** The same with every dial at a corner, each set within the bounds of its own programmes; null: not asked. */
  readonly corners: Readonly<Record<Corner, MarginsOfChunk>> | null;
  /** The same with prices as crises move them, by the key of each; null: not asked. */
  readonly crises: Readonly<Record<string, MarginsOfChunk>> | null;
  /** What they hold and are; null: not asked. */
  readonly holdings: HoldingsOfChunk | null;
  /** Whom scenarios of the library reach under both sets; null: not asked. */
  readonly stress: StressOfChunk | null;
  /** The way from before to after in steps; null: not asked, or none leads there. */
  readonly transition: TransitionChunk | null;
  /** What is recognised of offsets under both sets; null: not asked. */
  readonly offsets: OffsetsOfChunk | null;
}

const NO_MARGINS: MarginsOfChunk = { before: allApart([], []), after: allApart([], []) };

const NO_HOLDINGS: HoldingsOfChunk = {
  books: chunkOfBooks([]),
  underlyings: new Map(),
  collateralPrices: new Map(),
  liquid: null,
};

/** No accounts. */
export const EMPTY_CHUNK: PassChunk = {
  ...{ margins: NO_MARGINS, corners: null, crises: null, holdings: null, stress: null, transition: null },
  offsets: null,
};

/** No accounts, of a pass at corners too, in crises, in scenarios, of holdings, of offsets, or along a ramp. @param asked.crises null: in none */
export function emptyChunk(asked: {
  readonly isAtCorners: boolean;
  readonly crises: readonly { readonly key: string }[] | null;
  readonly isOfHoldings?: boolean;
  readonly stress?: StressAsked | null;
  readonly transition?: (Omit<TransitionChunk, 'states'> & { readonly states: readonly PriceState[] }) | null;
  readonly offsets?: OffsetsOfChunk | null;
}): PassChunk {
  const {
    isAtCorners,
    crises,
    isOfHoldings = false,
    stress = null,
    transition = null,
    offsets = null,
  } = asked;
  const along = ({ level, weights, states }: NonNullable<typeof transition>): TransitionChunk => {
    const none: SteppedChunk = { ends: NO_MARGINS, steps: weights.map(() => NO_MARGINS.after) };
    const of = (state: PriceState) => (states.includes(state) ? none : null);
    return { level, weights, states: { now: of('now'), lower: of('lower'), higher: of('higher') } };
  };
  return {
    margins: NO_MARGINS,
    corners: isAtCorners ? { greatest: NO_MARGINS, least: NO_MARGINS } : null,
    crises: crises && Object.fromEntries(crises.map(({ key }) => [key, NO_MARGINS])),
    holdings: isOfHoldings ? NO_HOLDINGS : null,
    stress: stress && { asked: stress, scenarios: stress.scenarios.map(noSteps) },
    ...{ transition: transition && along(transition), offsets },
  };
}

function noSteps({ steps }: StressAsked['scenarios'][number]): StressOfChunk['scenarios'][number] {
  return { steps: steps.map(() => ({ before: nobodyReached(), after: nobodyReached() })) };
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
