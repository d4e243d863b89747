import type { MarginSeries } from '../../../dynamics/backtest-summary';
import { Decimal } from '../../../number/decimal';
import { creditLossOf } from './frontier';
import type { InstrumentJump, PlayedMoves, Procyclicality, ProgrammeMoves, Rates } from './procyclicality';

export type RequirementName = keyof Rates;
export interface BothSides<Value> {
  readonly before: Value;
  readonly after: Value;
}

/** The greatest rise at once that the change makes. */
export interface GreatestJump {
  readonly instrument: string;
  readonly side: 'long' | 'short';
  readonly requirement: RequirementName;
  readonly rates: BothSides<string>;
  /** Above 0. */
  readonly rise: string;
}

/** The greatest rise of a requirement from one slot to that so many days later. */
export interface ToldRise {
  readonly requirement: RequirementName;
  readonly days: number;
  readonly by: BothSides<number>;
}

/** What a programme comes to under both sets; a set that does not state it has the curve that never moves. */
export interface ProgrammeInShort {
  readonly programme: string;
  readonly stated: BothSides<boolean>;
  /** The rise that the change makes most of, or else the greatest; null: no stretch of slots is long enough. */
  readonly rise: ToldRise | null;
  /** Mean maintenance margin, as a fraction of notional. */
  readonly cost: BothSides<number>;
  /** At the worst price within the horizon, of maintenance margin. */
  readonly breachShare: BothSides<number> | null;
  readonly worstUncovered: BothSides<number>;
  /** Whether what is proposed rises further than the base, and whether it leaves more uncovered, more often or at worst. */
  readonly isRiseWorse: boolean;
  readonly isLossWorse: boolean;
}

/** What the rest of evidence says of it. */
export interface ProcyclicalityInShort {
  /** Null: the change raises the margin of nothing. */
  readonly jump: GreatestJump | null;
  /** Instruments of which a rise at once cannot be told: a set cannot margin them, or the base asks nothing. */
  readonly incomparable: readonly string[];
  /** Of those that could be played, by name. */
  readonly programmes: readonly ProgrammeInShort[];
  /** Names of those that could not. */
  readonly unplayed: readonly string[];
}

export function procyclicalityInShort({ programmes, instruments }: Procyclicality): ProcyclicalityInShort {
  const found = programmes.map((one) => ({ name: one.programme, found: programmeInShort(one) }));
  return {
    jump: greatestJump(instruments),
    incomparable: instruments.flatMap(({ instrument, long, short }) =>
      long.rise === null || short.rise === null ? [instrument] : [],
    ),
    programmes: found.flatMap((one) => one.found ?? []),
    unplayed: found.flatMap((one) => (one.found === null ? [one.name] : [])),
  };
}

/** The first of equal ones. */
function greatestJump(instruments: readonly InstrumentJump[]): GreatestJump | null {
  let greatest: GreatestJump | null = null;
  for (const one of instruments)
    for (const side of ['long', 'short'] as const)
      for (const requirement of ['initial', 'maintenance'] as const) {
        const { before, after, rise } = one[side];
        const by = rise?.[requirement] ?? '0';
        if (!before.rates || !after.rates || !new Decimal(by).gt(greatest?.rise ?? 0)) continue;
        const rates = { before: before.rates[requirement], after: after.rates[requirement] };
        greatest = { instrument: one.instrument, side, requirement, rates, rise: by };
      }
  return greatest;
}

/** Null where either set states it and it could not be played. */
function programmeInShort({ programme, before, after }: ProgrammeMoves): ProgrammeInShort | null {
  const [base, proposed] = [before?.played ?? null, after?.played ?? null];
  if ((before !== null && base === null) || (after !== null && proposed === null)) return null;
  const either = proposed ?? base;
  if (either === null) return null;
  const series = (played: PlayedMoves | null, of: RequirementName): MarginSeries =>
    played?.[of] ?? either.static;
  const rises = (['maintenance', 'initial'] as const).flatMap((requirement) =>
    Object.keys(either.static.largestRise).flatMap((days): readonly ToldRise[] => {
      const [from, to] = [base, proposed].map((played) => series(played, requirement).largestRise[days]);
      if (from == null || to == null) return [];
      return [{ requirement, days: Number(days), by: { before: from, after: to } }];
    }),
  );
  const rise = toldOf(rises);
  const losses = {
    before: creditLossOf(series(base, 'maintenance'), (base ?? either).windows),
    after: creditLossOf(series(proposed, 'maintenance'), (proposed ?? either).windows),
  };
  const [shareBefore, shareAfter] = [losses.before.breachShare, losses.after.breachShare];
  return {
    ...{ programme, stated: { before: before !== null, after: after !== null } },
    rise,
    cost: {
      before: series(base, 'maintenance').meanMargin,
      after: series(proposed, 'maintenance').meanMargin,
    },
    breachShare:
      shareBefore === null || shareAfter === null ? null : { before: shareBefore, after: shareAfter },
    worstUncovered: { before: losses.before.worstUncovered, after: losses.after.worstUncovered },
    isRiseWorse: rise !== null && rise.by.after > rise.by.before,
    isLossWorse:
      losses.after.worstUncovered > losses.before.worstUncovered ||
      (shareBefore !== null && shareAfter !== null && shareAfter > shareBefore),
  };
}

/** The rise that grows most; where none grows, the greatest under either set; the first of equal ones. */
function toldOf(rises: readonly ToldRise[]): ToldRise | null {
  const grows = ({ by }: ToldRise): number => Math.max(0, by.after - by.before);
  const greatest = ({ by }: ToldRise): number => Math.max(by.before, by.after);
  return rises.reduce<ToldRise | null>((told, one) => {
    if (told === null) return one;
    const more = grows(one) - grows(told);
    return more > 0 || (more === 0 && greatest(one) > greatest(told)) ? one : told;
  }, null);
}
