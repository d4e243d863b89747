import type { DialsForm } from '../../../parameters/dial-vector';
import type { DailyVolatility } from '../../cascade/cascade-asked';

/**
 * What comes of accounts along each path of the scenario library that a simulation is asked with, one instant after the other, under
 * both sets: prices as the set's price guard lets them through, calls and their grace periods by the venue's rules, and whoever is below
 * the liquidation level is liquidated at the prices of that instant and is gone; what the insurance fund does not cover is borne by those
 * on the other side. Nobody trades or pays in, and no sale moves a price. All JSON, amounts in the settlement asset; counts and sums are exact.
 *
 * @see docs/methodology.md#walks-along-a-path
 */
export interface Walks {
  /** In the order in which they were asked. */
  readonly walks: readonly Walk[];
}

export interface Walk {
  /** Hash of the scenario. */
  readonly scenario: string;
  readonly before: WalkUnder;
  readonly after: WalkUnder;
}

/** Under one set. */
export interface WalkUnder {
  /** As everything would act. */
  readonly course: WalkCourse;
  /** The instruments of which the price guard holds a price somewhere, in the order of mark prices. */
  readonly held: readonly HeldAlong[];
  /** Programmes that move dials along the path; null: none does, and dials stand as they are. */
  readonly acting: WalkActing | null;
  /** Those in force that stand still along it, by name; each with the first of the reasons that holds. */
  readonly still: readonly StillProgramme[];
}

export interface HeldAlong {
  readonly instrument: string;
  /** Places in `steps`, ascending: accounts are margined there at its last accepted price. */
  readonly steps: readonly number[];
}

export interface WalkCourse {
  /** The first is as prices are when the path begins; then one for each of its instants. */
  readonly steps: readonly WalkStep[];
  /** Of all of them. */
  readonly total: WalkTotal;
  /** Left out where it was not asked, and uncovered losses are nobody's. */
  readonly deleveraging?: Deleveraging;
}

/** How the other side of an instrument is ranked: profit as a fraction of value at entry, times effective leverage. */
export const DELEVERAGING_ORDERS = ['PROFIT_TIMES_LEVERAGE'] as const;
export type DeleveragingOrder = (typeof DELEVERAGING_ORDERS)[number];

/**
 * Who bears what the fund does not cover: positions of those who owe are closed against the other side, at the price at which they have
 * nothing left.
 *
 * @see docs/methodology.md#auto-deleveraging
 */
export interface Deleveraging {
  /** Those at which something is not covered, ascending. */
  readonly steps: readonly DeleveragingStep[];
  /** Of all of them, each account once. */
  readonly total: DeleveragingTotal;
  /** Whom it hits hardest, at most ten: by what they bear, then by account. */
  readonly most: readonly DeleveragedAccount[];
}

export interface DeleveragingTotal {
  /** Whose positions are closed, in part or whole. */
  readonly accounts: number;
  /** What is closed of theirs, at the mark. */
  readonly notional: string;
  /** What they bear of it: what they are paid less than the mark. */
  readonly borne: string;
  /** What nobody holds the other side of, and is left to the venue. `borne` + `left` is what the fund does not cover. */
  readonly left: string;
}

export interface DeleveragingStep extends DeleveragingTotal {
  /** Place in `steps` of the course. */
  readonly step: number;
}

export interface DeleveragedAccount {
  readonly account: string;
  readonly notional: string;
  readonly borne: string;
}

/** What happens at an instant. */
export interface WalkStep {
  /** Calls that open there, of accounts that are not liquidated there; calls that close. */
  readonly called: number;
  readonly closed: number;
  /** Calls whose grace period ends there, still open. */
  readonly overdue: number;
  /** Calls that are open after it. */
  readonly inCall: number;
  readonly liquidated: number;
  /** Of those that are liquidated there: what they hold, and how far they are below zero together. */
  readonly notional: string;
  readonly badDebt: string;
  /** What is left of the insurance fund after it. */
  readonly fund: string;
  /** Of this bad debt, what the fund does not cover. */
  readonly uncovered: string;
  /** Accounts that are not gone and cannot be margined there. */
  readonly unmargined: number;
}

/** Sums over all instants; `fund` is what is left at the end. */
export type WalkTotal = Pick<
  WalkStep,
  'called' | 'closed' | 'overdue' | 'liquidated' | 'notional' | 'badDebt' | 'fund' | 'uncovered'
>;

export interface WalkActing {
  /** By name. */
  readonly programmes: readonly ActingProgramme[];
  /** Dials in force at each of the steps. */
  readonly dials: readonly DialsForm[];
  /** The same walk with dials standing as they are when it begins. */
  readonly dialsStill: WalkCourse;
}

export interface ActingProgramme {
  readonly programme: string;
  /** Its slots along the path, and those at which one of its dials moved. */
  readonly slots: number;
  readonly moved: number;
  /** Slots at which the liquidation budget, or the loop gain, shortened or stopped a rise. */
  readonly heldBack: number;
}

/**
 * Why a programme does not act along a path: a slot was decided while the book was frozen; it is suspended, or reverts; its bars close between instants of the path, or none
 * does along it; the path does not say what it reads; or no bar of it is known that the path could go on from.
 */
export const STILL_BECAUSE = [
  'DIALS_MOVED',
  'SUSPENDED',
  'NO_BARS_KNOWN',
  'SIGNAL_NOT_ON_PATH',
  'READS_LIQUIDITY',
  'READS_A_PEER',
  'BARS_BETWEEN_INSTANTS',
  'NO_BAR_CLOSES',
] as const;
export type StillBecause = (typeof STILL_BECAUSE)[number];

export interface StillProgramme {
  readonly programme: string;
  readonly because: StillBecause;
}

export interface AskedPath {
  /** Hash of the scenario. */
  readonly scenario: string;
  /** Of each of its instants after the first, milliseconds since that. */
  readonly atMs: readonly number[];
}

/** Adjustment programmes as they stood when the book was frozen, and what holds them back. */
export interface ProgrammesAsked {
  /** Those of either set that were in force, in part or whole; by name. */
  readonly standing: readonly StandingProgramme[];
  /** Hashes of the histories of what they read, by minutes of a bar; null: no bar was known. */
  readonly history: Readonly<Record<string, string | null>>;
  /** The liquidation budget and the greatest loop gain, as the policy has them. */
  readonly budget: {
    readonly liquidationBudgetNotional: string | null;
    readonly liquidationBudgetFractionOfNotional: string | null;
    readonly liquidationBudgetWindowHours: number;
  };
  readonly loopGainMax: string | null;
  /** Volatility of a day by symbol, where bars say it and the market does not: what the loop gain knows of depth by. */
  readonly volatilities: Readonly<Record<string, DailyVolatility>>;
  /** By scenario, the instruments of signals that the path gives prices of. */
  readonly onPath: Readonly<Record<string, readonly string[]>>;
}

export interface StandingProgramme {
  readonly programme: string;
  readonly phase: 'INITIAL_ONLY' | 'LIVE';
  /** It is suspended, or goes back to what was approved. */
  readonly isStopped: boolean;
  /** @see stateText */
  readonly state: string;
}

/** What was asked: a repeat asks it again. */
export interface WalksAsked {
  /** In the order of the scenarios that were asked. */
  readonly paths: readonly AskedPath[];
  /** What the insurance fund was stated to hold; null: nothing was, and it covers nothing. */
  readonly insuranceFund: string | null;
  /** Hashes of the histories by whose bars price guards know volatility; null: the set has no guard, or no bar is known. */
  readonly guardHistory: { readonly before: string | null; readonly after: string | null };
  /** What moves dials; left out where nothing did when the book was frozen. */
  readonly programmes?: ProgrammesAsked;
  /** Whose positions are closed where the fund does not suffice; left out in what was asked before there was such a question. */
  readonly deleveraging?: DeleveragingOrder;
}
