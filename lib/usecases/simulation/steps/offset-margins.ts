import { assert } from '../../../domain/assert';
import { bookAt, type BookChunk, rowsOf, someOf } from '../../../domain/books/book-chunk';
import { allApart, type MarginColumns, statusAt } from '../../../domain/margin/figures/margin-columns';
import { compileParameters, type CompiledParameters } from '../../../domain/margin/method/compile';
import type { MarketState } from '../../../domain/margin/method/inputs';
import {
  creditsOf,
  heldTogether,
  type HeldTogether,
  type RecognisedOffset,
  recognisedOffsets,
} from '../../../domain/margin/method/recognised-offsets';
import type { AccountBook, AccountMargin, MarginRefusal } from '../../../domain/margin/method/types';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { type OffsetRule, offsetRules } from '../../../domain/parameters/offset-rules';
import { type SwitchedOff, withoutOffsets } from '../../../domain/parameters/without-offsets';
import { ok, type Result } from '../../../domain/result';
import type { EfficiencyQuestion, RefusedWithout } from '../../../domain/risk/studies/efficiency/efficiency';
import {
  isOff,
  type OffsetsOfChunk,
  type OffsetsOfSide,
  type SwitchedOffOfChunk,
} from '../../../domain/risk/studies/efficiency/offsets-of-chunk';
import type { MarginsOfChunk } from '../../../domain/risk/studies/study';
import type { MarginEngine } from '../../../ports/margin';
import type { Sides } from './corner-margins';

/** A set as its offsets are looked at. */
interface OffsetTrial {
  readonly set: ParameterSet;
  readonly compiled: CompiledParameters;
  readonly rules: readonly OffsetRule[];
  readonly switchedOff: readonly {
    readonly off: SwitchedOff;
    readonly without: ParameterSet | RefusedWithout;
  }[];
}

/** Both sets as their offsets are looked at. Made once for all blocks. */
export interface OffsetTrials {
  readonly before: OffsetTrial;
  readonly after: OffsetTrial;
}

export function offsetTrials({ base, proposed }: Sides, question: EfficiencyQuestion): OffsetTrials {
  return { before: offsetTrial(base, question), after: offsetTrial(proposed, question) };
}

function offsetTrial(set: ParameterSet, { mostSwitchedOff }: EfficiencyQuestion): OffsetTrial {
  const rules = offsetRules(set.document);
  const single = rules.flatMap(({ kind, name }): SwitchedOff[] =>
    kind === 'HEDGED_LEGS' ? [] : [{ kind, name }],
  );
  const hasLegs = rules.some(({ kind }) => kind === 'HEDGED_LEGS');
  const isBetween = rules.some((rule) => rule.kind === 'OFFSET' && rule.isBetweenUnderlyings);
  const asked: readonly SwitchedOff[] = [
    ...(rules.length > 0 ? [{ kind: 'ALL' } as const] : []),
    ...(isBetween ? [{ kind: 'BETWEEN_UNDERLYINGS' } as const] : []),
    // Where there is nothing else it is every offset.
    ...(hasLegs && single.length > 0 ? [{ kind: 'HEDGED_LEGS' } as const] : []),
    ...single.slice(0, mostSwitchedOff),
  ];
  return {
    ...{ set, compiled: compileParameters(set), rules },
    switchedOff: [
      ...asked.map((off) => {
        const without = withoutOffsets(set, off);
        return without.ok
          ? { off, without: without.value }
          : { off, without: { lack: 'REFUSED', faults: without.refusal } as const };
      }),
      ...single.slice(mostSwitchedOff).map((off) => ({ off, without: { lack: 'NOT_ASKED' } as const })),
    ],
  };
}

/** Of no accounts. */
export function ofNobody({ before, after }: OffsetTrials): OffsetsOfChunk {
  const of = ({ rules, switchedOff }: OffsetTrial): OffsetsOfSide => ({
    ...{ rules, recognised: new Map() },
    switchedOff: switchedOff.map(({ off, without }) => ({
      off,
      found: 'lack' in without ? without : { indexes: [], columns: allApart([], []) },
    })),
  });
  return { before: of(before), after: of(after) };
}

/**
 * What is recognised of the accounts of a chunk, and the margins of those of them of which less would be under sets that recognise less. Nobody is looked at who cannot be margined.
 */
export async function offsetsOfChunk(
  { before, after }: OffsetTrials,
  market: MarketState,
  engine: MarginEngine,
  chunk: BookChunk,
  margins: MarginsOfChunk,
): Promise<OffsetsOfChunk> {
  return {
    before: await offsetsOfSide(before, market, engine, chunk, margins.before),
    after: await offsetsOfSide(after, market, engine, chunk, margins.after),
  };
}

async function offsetsOfSide(
  trial: OffsetTrial,
  market: MarketState,
  engine: MarginEngine,
  chunk: BookChunk,
  margined: MarginColumns,
): Promise<OffsetsOfSide> {
  const { rules, switchedOff } = trial;
  const recognised = await recognisedOf(trial, market, engine, chunk, margined);
  const without: SwitchedOffOfChunk[] = [];
  for (const { off, without: set } of switchedOff) {
    if ('lack' in set) {
      without.push({ off, found: set });
      continue;
    }
    const indexes = [...recognised].flatMap(([index, found]) =>
      found.ok && found.value.some((rule) => isOff(off, rule, rules)) ? [index] : [],
    );
    // Of nobody nothing is computed, nor tables made for it.
    const columns =
      indexes.length === 0
        ? allApart([], [])
        : await engine.marginChunk({ ...market, parameters: set }, someOf(chunk, indexes));
    without.push({ off, found: { indexes, columns } });
  }
  return { rules, recognised, switchedOff: without };
}

/** How many accounts are margined at a time, each in whole and in parts. */
const ACCOUNTS_AT_A_TIME = 256;

async function recognisedOf(
  { set, compiled, rules }: OffsetTrial,
  market: MarketState,
  engine: MarginEngine,
  chunk: BookChunk,
  margined: MarginColumns,
): Promise<OffsetsOfSide['recognised']> {
  const recognised = new Map<number, Result<readonly RecognisedOffset[], MarginRefusal>>();
  if (rules.length === 0) return recognised;
  const isCandidate = candidates(compiled, chunk);
  const held: Held[] = [];
  for (let index = 0; index < chunk.accounts.length; index += 1) {
    if (!isCandidate(index) || statusAt(margined, index) === null) continue;
    const book = bookAt(chunk, index);
    const together = heldTogether(compiled, book);
    if (together) held.push({ index, book, together });
  }
  const marginAll = async (books: readonly AccountBook[]) => {
    const found: Result<AccountMargin, MarginRefusal>[] = [];
    const batches = (async function* () {
      yield await Promise.resolve(books);
    })();
    for await (const results of engine.marginBooks({ ...market, parameters: set }, batches))
      found.push(...results);
    return found;
  };
  for (let from = 0; from < held.length; from += ACCOUNTS_AT_A_TIME) {
    const some = held.slice(from, from + ACCOUNTS_AT_A_TIME);
    const wholes = await marginAll(some.map(({ book }) => book));
    const parts = await marginAll(some.flatMap(({ together }) => together.alone));
    let at = 0;
    for (const [place, { index, book, together }] of some.entries()) {
      const alone = parts.slice(at, (at += together.alone.length));
      const credits = creditsOf({ ...market, parameters: compiled, book }, together);
      const margins = allOf([...wholes.slice(place, place + 1), ...alone]);
      if (!margins.ok || !credits.ok) {
        if (!credits.ok) recognised.set(index, credits);
        if (!margins.ok) recognised.set(index, margins);
        continue;
      }
      const [whole, ...each] = margins.value;
      assert(whole !== undefined, 'every account is margined once');
      recognised.set(index, ok(recognisedOffsets(together, whole, each, credits.value)));
    }
  }
  return recognised;
}

interface Held {
  readonly index: number;
  readonly book: AccountBook;
  readonly together: HeldTogether;
}

/** All of them; or why the first that is not there is not. */
function allOf(
  margins: readonly Result<AccountMargin, MarginRefusal>[],
): Result<readonly AccountMargin[], MarginRefusal> {
  const found: AccountMargin[] = [];
  for (const margin of margins) {
    if (!margin.ok) return margin;
    found.push(margin.value);
  }
  return ok(found);
}

/** Who holds two things that a rule may put together: by columns where they hold the account, so that most books are never made. */
function candidates(
  { classOfInstrument, portfolioOfClass, portfolios }: CompiledParameters,
  chunk: BookChunk,
): (index: number) => boolean {
  const partOf = (instrument: string): 'TOGETHER' | 'LEGS' | null => {
    const marginClass = classOfInstrument.get(instrument);
    if (!marginClass) return null;
    if (portfolioOfClass.has(marginClass.name)) return 'TOGETHER';
    return marginClass.hedgedLegs === 'GREATER' || marginClass.hedgedLegs === 'NET' ? 'LEGS' : null;
  };
  const assets = new Set(portfolios.flatMap((one) => [...one.assets]));
  const held = (instruments: readonly ('TOGETHER' | 'LEGS' | null)[], balances: number): boolean => {
    const count = (part: 'TOGETHER' | 'LEGS') => instruments.filter((one) => one === part).length;
    return count('LEGS') > 1 || count('TOGETHER') + balances > 1;
  };
  const ofInstruments = chunk.instruments.map(partOf);
  const ofAssets = chunk.assets.map((asset) => assets.has(asset));
  const ofBook = ({ positions, collateral }: AccountBook): boolean =>
    held(
      positions.map(({ instrument }) => partOf(instrument)),
      collateral.filter(({ asset }) => assets.has(asset)).length,
    );
  return (index) => {
    const apart = chunk.apart.get(index);
    if (apart) return ofBook(apart);
    const { positions, balances } = chunk;
    return held(
      rowsOf(positions, index).map((row) => ofInstruments[positions.subject[row] ?? -1] ?? null),
      rowsOf(balances, index).filter((row) => ofAssets[balances.subject[row] ?? -1]).length,
    );
  };
}
