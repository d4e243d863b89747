import { type BookChunk, bookAt, someOf } from '../../../domain/books/book-chunk';
import type { WrittenBar } from '../../../domain/books/history-snapshot';
import { carriedPairs, type VersionBefore } from '../../../domain/dynamics/carried';
import { dialsInForce } from '../../../domain/dynamics/in-force';
import { storedState } from '../../../domain/dynamics/law-state';
import type { Programme } from '../../../domain/dynamics/programme';
import type { LawState, ProgrammeState } from '../../../domain/dynamics/slot';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { MarkPrices } from '../../../domain/margin/method/types';
import { decimal } from '../../../domain/number/decimal';
import { dialsForm, dialsText } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import type { Walker } from '../../../domain/risk/studies/walks/walker';
import type {
  ProgrammesAsked,
  StillBecause,
  StillProgramme,
  WalkActing,
} from '../../../domain/risk/studies/walks/walks';
import type { MarginEngine } from '../../../ports/margin';
import { effectiveSet, standingSet } from '../../adjustments/steps/effective-set';
import { programmesOf } from '../../adjustments/steps/present-slot';
import type { BorneBook } from '../../adjustments/steps/tipped-of-book';
import { PathSignal, type SignalPath } from './path-signals';
import type { WalkSettlement } from './walk-settlement';
import { WalkProgrammes } from './walk-programmes';

/** A set as programmes go on in it. */
export interface SetInForce {
  /** As it is stated. */
  readonly stated: ParameterSet;
  /** On its ramps, without dials; and the dials that it has as the walk begins. */
  readonly version: ParameterSet;
  readonly dials: Dials;
  readonly before: VersionBefore;
}

/** Programmes of a set along one path: those that act, and those that stand still, with the reason. */
export interface ProgrammesOnPath {
  readonly signals: readonly PathSignal[];
  readonly still: readonly StillProgramme[];
  readonly programmes: ReadonlyMap<string, Programme>;
  readonly state: LawState;
}

export function setInForce(
  stated: ParameterSet,
  carried: { readonly dials: Dials; readonly ramps: Parameters<typeof standingSet>[1] },
  before: VersionBefore,
): SetInForce {
  return { stated, version: standingSet(stated, carried.ramps), dials: carried.dials, before };
}

/** @param pathOf of a signal's instrument; null: the path does not give its prices */
export function programmesOnPath(
  { standing }: Pick<ProgrammesAsked, 'standing'>,
  set: SetInForce,
  barsOf: (barMinutes: number, instrument: string) => readonly WrittenBar[],
  pathOf: (instrument: string) => SignalPath | null,
): ProgrammesOnPath {
  const stated = programmesOf(set.stated);
  const programmes = new Map<string, Programme>();
  const state = new Map<string, ProgrammeState>();
  const found = new Map<string, PathSignal | StillBecause>();
  for (const { programme: name, phase, isStopped, state: text } of standing) {
    const programme = stated.get(name);
    if (!programme) continue;
    const { instrument, barMinutes } = programme.document.signal;
    const signal = PathSignal.of(
      { name, programme, phase },
      barsOf(barMinutes, instrument),
      pathOf(instrument),
    );
    const stood = storedState(text);
    programmes.set(name, programme);
    state.set(
      name,
      carriedPairs(programme, stood, { before: set.before, after: set.stated.document }, lastMs(stood)),
    );
    found.set(name, isStopped ? 'SUSPENDED' : signal);
  }
  const inForce = dialsInForce(
    [...programmes].flatMap(([name, programme]) => {
      const own = state.get(name);
      return own ? [{ programme, phase: 'LIVE' as const, state: own }] : [];
    }),
  );
  // A slot that was decided between the reading of the book and that of its state.
  const isMoved = dialsText(inForce) !== dialsText(set.dials);
  return {
    ...{ programmes, state },
    signals: isMoved ? [] : [...found.values()].filter((one) => one instanceof PathSignal),
    still: [...found].flatMap(([programme, one]): StillProgramme[] => {
      if (one instanceof PathSignal && !isMoved) return [];
      return [{ programme, because: one instanceof PathSignal ? 'DIALS_MOVED' : one }];
    }),
  };
}

/** When a dial of it moved last; what is carried on is so from then. */
function lastMs({ pairs }: ProgrammeState): number {
  const since = [...pairs.values()].flatMap(({ initial, maintenance }) =>
    [...initial.past, ...maintenance.past].map(({ sinceMs }) => sinceMs),
  );
  return Math.max(0, ...since.filter(Number.isFinite));
}

/** A path that is walked while programmes act. */
export interface ActingWalk {
  readonly engine: MarginEngine;
  readonly market: MarketState;
  readonly set: SetInForce;
  readonly asked: ProgrammesAsked;
  readonly on: ProgrammesOnPath;
  /** Of each step, the first as the path begins; and of each, milliseconds since that. */
  readonly prices: readonly MarkPrices[];
  readonly atMs: readonly number[];
  readonly walker: Walker;
  readonly settlement: WalkSettlement;
  /** Whoever can be called or worse at some step, under the greatest dials. */
  readonly reachable: readonly BookChunk[];
  /** Everybody. */
  readonly everybody: () => AsyncIterable<BookChunk>;
}

/**
 * Walks a path while programmes act: at each instant the slots that are due are decided on the book as it then is, at the prices there,
 * and accounts are margined by the dials after them.
 *
 * @returns what programmes did, once every step is settled
 */
export async function walkActing(walk: ActingWalk): Promise<Omit<WalkActing, 'dialsStill'>> {
  const { engine, market, set, asked, on, prices, atMs, walker, settlement } = walk;
  const limits = {
    ...{ version: set.version, budget: asked.budget, isUnlimited: false },
    loopGainMax: asked.loopGainMax === null ? null : decimal(asked.loopGainMax),
  };
  const playing = new WalkProgrammes(engine, limits, on.signals, on);
  const volatilities = new Map(Object.entries(asked.volatilities));
  const dials: Dials[] = [];
  let present = playing.dials();
  for (let step = 0; step < prices.length;) {
    const isSlot = step > 0 && playing.isDue(step - 1);
    const marketThere = { ...market, prices: prices[step] ?? market.prices };
    const slot = isSlot
      ? await playing.decide(step - 1, atMs[step] ?? NaN, viewOf(walk, marketThere, step - 1), () =>
          Promise.resolve(volatilities),
        )
      : null;
    present = slot?.dials ?? present;
    let end = step + 1;
    while (end < prices.length && !playing.isDue(end - 1)) end += 1;
    const parameters = effectiveSet(set.version, present);
    const scenarios = prices.slice(step, end);
    const begins = step;
    const reachedIn = (chunk: BookChunk, from: number) =>
      engine.reachedIn({ market, parameters, scenarios, asked: [from - begins, scenarios.length] }, chunk);
    walker.begin(step);
    for await (const chunk of booksThere(settlement, walk.reachable, step - 1))
      walker.see(chunk, { from: step, reached: await reachedIn(chunk, step) });
    await settlement.settle({ from: step, end, parameters, reachedIn });
    for (const { accounts } of slot ? walker.liquidatedAt(step) : [])
      for (const account of accounts) {
        const notional = slot?.tipped.get(account);
        if (notional) playing.note(account, atMs[step] ?? NaN, notional);
      }
    for (let at = step; at < end; at += 1) dials.push(present);
    step = end;
  }
  return { programmes: playing.found(), dials: dials.map(dialsForm) };
}

/** Books as they are after a step; whoever is gone by then may be among them. */
async function* booksThere(
  settlement: WalkSettlement,
  chunks: AsyncIterable<BookChunk> | Iterable<BookChunk>,
  step: number,
): AsyncGenerator<BookChunk> {
  for await (const chunk of chunks) yield withAccounts(chunk, (account) => !settlement.isChanged(account));
  const changed = settlement.changed(step);
  if (changed) yield changed;
}

function withAccounts(chunk: BookChunk, isIn: (account: string) => boolean): BookChunk {
  const { accounts } = chunk;
  const some = [...accounts.keys()].filter((index) => isIn(accounts[index] ?? ''));
  return some.length === accounts.length ? chunk : someOf(chunk, some);
}

/** The book as it is after a step: whoever was liquidated is not in it, and who was deleveraged holds less. */
function viewOf({ walker, settlement, everybody }: ActingWalk, market: MarketState, step: number): BorneBook {
  const { asOf = new Date(0), observedAt = new Map<string, Date>(), figures = new Map() } = market;
  const present = async function* (): AsyncGenerator<BookChunk> {
    for await (const chunk of booksThere(settlement, everybody(), step)) {
      const here = withAccounts(chunk, (account) => !walker.isGone(account, step));
      if (here.accounts.length > 0) yield here;
    }
  };
  return {
    ...{ asOf, inputsRevision: 0n, chunks: present },
    market: () => Promise.resolve({ ...market, asOf, observedAt, figures }),
    async books(ids) {
      const asked = new Set(ids);
      const found = [];
      for await (const chunk of present())
        for (const [index, account] of chunk.accounts.entries())
          if (asked.has(account)) found.push(bookAt(chunk, index));
      return found;
    },
  };
}
