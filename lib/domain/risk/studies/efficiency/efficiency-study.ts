import { compareBytes } from '../../../books/snapshot-line';
import { marginAt } from '../../../margin/figures/margin-columns';
import type { MarginPair, RecognisedOffset } from '../../../margin/method/recognised-offsets';
import type { MarginRefusal } from '../../../margin/method/types';
import { decimalText, ZERO } from '../../../number/decimal';
import { sizeIn } from '../impact/impact-columns';
import { ACCOUNT_SIZES, sizeOf } from '../impact/impact-sums';
import { UnitGroup } from '../impact/unit-groups';
import { assertOfOne, type MarginsOfChunk, type Study } from '../study';
import {
  lackingGroup,
  lackingOfOne,
  type LackingPart,
  mergeLacking,
  NOBODY,
} from '../unmargined/unmargined-study';
import {
  type AccountMoved,
  type Efficiency,
  EFFICIENCY_QUESTION,
  type MovedTotal,
  type Sides,
} from './efficiency';
import type { OffsetsOfChunk } from './offsets-of-chunk';
import {
  bandOf,
  type BandPart,
  BANDS,
  bandTotal,
  lessPair,
  NO_BAND,
  NO_SUMS,
  NONE_BAND,
  NOTHING,
  type OneAccount,
  oneAccount,
  plusBand,
  plusPair,
  plusSums,
  recognitionOf,
  sumsOfGroup,
  sumsOfOne,
  type SumsPart,
  thinner,
  thinnestOf,
  thinnestOfOne,
  type ThinnestPart,
} from './recognition-part';
import { mergeRules, type RulePart, ruleParts, rulesFound } from './rule-part';
import {
  mergeSwitchedOff,
  switchedOffFound,
  type SwitchedOffPart,
  switchedOffPart,
} from './switched-off-part';

interface SidePart {
  /** By the place of a bucket. */
  readonly sizes: readonly SumsPart[];
  /** By the place of a band. */
  readonly bands: readonly BandPart[];
  readonly rules: readonly RulePart[];
  readonly thinnest: ThinnestPart | null;
  readonly switchedOff: readonly SwitchedOffPart[];
}

interface MovedPart {
  readonly accounts: number;
  readonly moved: MarginPair;
}

interface LosingAccount extends Sides<MarginPair> {
  readonly account: string;
}

interface AskedPart extends Sides<SidePart> {
  /** By the place of a bucket. */
  readonly accounts: readonly number[];
  readonly incomparable: LackingPart;
  readonly losing: MovedPart;
  readonly gaining: MovedPart;
  readonly largestLosing: readonly LosingAccount[];
}

/** Null: the pass was not of offsets. */
export type EfficiencyPart = AskedPart | null;

/** What offsets take off, and what would be asked without them; null where that was not asked. @see Efficiency for what comes out */
export const efficiencyStudy: Study<'margins' | 'offsets', EfficiencyPart, Efficiency | null> = {
  needs: ['margins', 'offsets'],
  partial: ({ margins, offsets }) => offsets && askedPart(margins, offsets),
  merge: (a, b) => (a && b ? mergeAsked(a, b) : (a ?? b)),
  finish: (part) => part && efficiencyOf(part),
};

const SIDES = ['before', 'after'] as const;

/** An account of which something is recognised, or that stands apart, under both sets. */
type Pair = Sides<OneAccount>;

function askedPart(margins: MarginsOfChunk, offsets: OffsetsOfChunk): AskedPart {
  assertOfOne(margins);
  const groups = ACCOUNT_SIZES.map(() => new UnitGroup());
  const plain = { before: 0, after: 0 };
  const pairs = new Map<number, Pair>();
  const refused: LackingPart[] = [];
  for (let index = 0; index < margins.after.accounts.length; index += 1) {
    const isPlain = SIDES.every(
      (side) => !margins[side].apart.has(index) && !offsets[side].recognised.has(index),
    );
    if (isPlain) {
      const group = groups[sizeIn(margins.before, index)];
      group?.meet(index);
      for (const [place, side] of SIDES.entries()) {
        const { figures } = margins[side];
        group?.add(place, figures, index);
        if ((figures.initialMargin[index] ?? 0) > 0) plain[side] += 1;
      }
      continue;
    }
    const pair = pairAt(margins, offsets, index);
    if (pair === null) continue;
    if ('lacking' in pair) refused.push(lackingOfOne(pair.lacking));
    else pairs.set(index, pair);
  }
  const sideOf = (side: keyof Sides<unknown>): SidePart => {
    const accounts = new Map([...pairs].map(([index, pair]) => [index, pair[side]] as const));
    const sizes = groups.map((group) => {
      const [named] = group.named('');
      return named ? sumsOfGroup(named[1], side) : NO_SUMS;
    });
    const bands = BANDS.map((_, place) =>
      place === NONE_BAND ? { ...NO_BAND, accounts: plain[side], standalone: initialOf(sizes) } : NO_BAND,
    );
    for (const [index, one] of accounts) {
      const size = placeOfSize(pairs.get(index));
      sizes[size] = plusSums(sizes[size] ?? NO_SUMS, sumsOfOne(one));
      const band = bandOf(one);
      if (band === null) continue;
      const { initial } = one.recognised;
      const added = { accounts: 1, standalone: one.figures.initialMargin.plus(initial), recognised: initial };
      bands[band] = plusBand(bands[band] ?? NO_BAND, added);
    }
    const of = [...accounts.values()];
    return {
      ...{ sizes, bands, rules: ruleParts(offsets[side].rules, of) },
      thinnest: of.map(thinnestOfOne).reduce(thinner, null),
      switchedOff: offsets[side].switchedOff.map((one) => switchedOffPart(one, accounts)),
    };
  };
  const moved = [...pairs.values()].map(({ before, after }): LosingAccount => ({
    ...{ account: after.figures.account, before: before.recognised, after: after.recognised },
  }));
  const losing = moved.filter(({ before, after }) => after.initial.lt(before.initial));
  return {
    accounts: groups.map((group, place) => {
      const [named] = group.named('');
      const single = [...pairs.values()].filter((pair) => placeOfSize(pair) === place);
      return (named?.[1].accounts ?? 0) + single.length;
    }),
    incomparable: refused.reduce(mergeLacking, NOBODY),
    ...{ before: sideOf('before'), after: sideOf('after') },
    losing: movedPart(losing),
    gaining: movedPart(moved.filter(({ before, after }) => after.initial.gt(before.initial))),
    largestLosing: largestLosing(losing),
  };
}

function initialOf(sizes: readonly SumsPart[]) {
  return sizes.reduce((all, { asked }) => all.plus(asked.initial), ZERO);
}

function placeOfSize(pair: Pair | undefined): number {
  return ACCOUNT_SIZES.indexOf(sizeOf(pair?.before.figures.notional ?? ZERO));
}

/** Null: it is not margined under both sets, which another study says. */
function pairAt(
  margins: MarginsOfChunk,
  offsets: OffsetsOfChunk,
  index: number,
): Pair | { readonly lacking: readonly MarginRefusal[] } | null {
  const figures = { before: marginAt(margins.before, index), after: marginAt(margins.after, index) };
  if (!figures.before.ok || !figures.after.ok) return null;
  const [before, after] = SIDES.map((side) => offsets[side].recognised.get(index));
  const lacking = [before, after].flatMap((one) => (one && !one.ok ? [one.refusal] : []));
  if (lacking.length > 0) return { lacking };
  const found = (one: typeof before): readonly RecognisedOffset[] => (one?.ok ? one.value : []);
  return {
    before: oneAccount(figures.before.value, found(before)),
    after: oneAccount(figures.after.value, found(after)),
  };
}

function movedPart(accounts: readonly LosingAccount[]): MovedPart {
  return {
    accounts: accounts.length,
    moved: accounts.map(({ before, after }) => lessPair(after, before)).reduce(plusPair, NOTHING),
  };
}

function largestLosing(accounts: readonly LosingAccount[]): readonly LosingAccount[] {
  const lost = ({ before, after }: LosingAccount) => before.initial.minus(after.initial);
  return accounts
    .toSorted((a, b) => lost(b).comparedTo(lost(a)) || compareBytes(a.account, b.account))
    .slice(0, EFFICIENCY_QUESTION.largest);
}

function mergeAsked(a: AskedPart, b: AskedPart): AskedPart {
  const plus = (one: MovedPart, other: MovedPart): MovedPart => ({
    accounts: one.accounts + other.accounts,
    moved: plusPair(one.moved, other.moved),
  });
  return {
    accounts: a.accounts.map((count, place) => count + (b.accounts[place] ?? 0)),
    incomparable: mergeLacking(a.incomparable, b.incomparable),
    ...{ before: mergeSides(a.before, b.before), after: mergeSides(a.after, b.after) },
    ...{ losing: plus(a.losing, b.losing), gaining: plus(a.gaining, b.gaining) },
    largestLosing: largestLosing([...a.largestLosing, ...b.largestLosing]),
  };
}

function mergeSides(a: SidePart, b: SidePart): SidePart {
  return {
    sizes: a.sizes.map((one, place) => plusSums(one, b.sizes[place] ?? NO_SUMS)),
    bands: a.bands.map((one, place) => plusBand(one, b.bands[place] ?? NO_BAND)),
    rules: mergeRules(a.rules, b.rules),
    thinnest: thinner(a.thinnest, b.thinnest),
    switchedOff: mergeSwitchedOff(a.switchedOff, b.switchedOff),
  };
}

function efficiencyOf(part: AskedPart): Efficiency {
  const { accounts, before, after } = part;
  const all = accounts.reduce((sum, count) => sum + count, 0);
  const whole = ({ sizes }: SidePart) => recognitionOf(sizes.reduce(plusSums, NO_SUMS));
  return {
    accounts: all,
    incomparable: lackingGroup(part.incomparable),
    whole: { accounts: all, before: whole(before), after: whole(after) },
    bySize: ACCOUNT_SIZES.map((name, place) => ({
      ...{ name, accounts: accounts[place] ?? 0 },
      before: recognitionOf(before.sizes[place] ?? NO_SUMS),
      after: recognitionOf(after.sizes[place] ?? NO_SUMS),
    })),
    byShare: BANDS.map((band, place) => ({
      ...band,
      before: bandTotal(before.bands[place] ?? NO_BAND),
      after: bandTotal(after.bands[place] ?? NO_BAND),
    })),
    rules: rulesFound(before.rules, after.rules),
    ...{ losing: movedTotal(part.losing), gaining: movedTotal(part.gaining) },
    largestLosing: part.largestLosing.map(accountMoved),
    thinnest: { before: thinnestOf(before.thinnest), after: thinnestOf(after.thinnest) },
    switchedOff: switchedOffFound(before.switchedOff, after.switchedOff),
  };
}

function movedTotal({ accounts, moved }: MovedPart): MovedTotal {
  return { accounts, initial: decimalText(moved.initial), maintenance: decimalText(moved.maintenance) };
}

function accountMoved({ account, before, after }: LosingAccount): AccountMoved {
  const of = (figure: keyof MarginPair) => ({
    before: decimalText(before[figure]),
    after: decimalText(after[figure]),
  });
  return { account, initial: of('initial'), maintenance: of('maintenance') };
}
