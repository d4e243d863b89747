import type { Volatilities } from '../statistics/volatility';
import { MS_PER_MINUTE, type Programme } from './programme';
import type { Seen } from './signal';
import type { Liquidity } from './target';

/** Sound returns from which on a programme may do all that it states; fewer, and it only tightens. */
export const FULL_HISTORY = 365;
/** Why an input is not sound. */
export const UNSOUND = [
  'TOO_FEW_RETURNS',
  /** Between 60 and 365 returns a peer's volatility is the least, and none is known. */
  'PEER_UNKNOWN',
  'BAR_TOO_OLD',
  'LIQUIDITY_UNKNOWN',
  'SOURCES_DISAGREE',
  'PRICE_HELD',
  'ANCHOR_UNKNOWN',
] as const;
export type Unsound = (typeof UNSOUND)[number];

/** Why a programme does not move, whatever its inputs say. */
export const HOLDS = ['SUSPENDED', 'EXPIRED', 'VERSION', 'OUTCOME'] as const;
export type Hold = (typeof HOLDS)[number];

/** What a programme reads at a slot: all of it received before the slot. */
export interface Observed {
  readonly signal: Seen;
  /** Of the named peer, while the signal is young; null: none is named or known. */
  readonly peer: Volatilities | null;
  readonly liquidity: Liquidity | null;
  /** Found by whoever gathers: of sources and prices. SOURCES_DISAGREE still lets initial margin rise. */
  readonly unsound: readonly Extract<Unsound, 'SOURCES_DISAGREE' | 'PRICE_HELD'>[];
  /** The rate of which the dial is a multiple, > 0; null: not known. */
  readonly anchor: number | null;
  readonly holds: readonly Hold[];
  /** Maintenance margin stays where it is: the programme moves initial margin alone. */
  readonly onlyInitial?: true;
  /** Subjects that the liquidation budget has bound for so long that nothing of them loosens, ascending; absent: none. */
  readonly constrained?: readonly string[];
  /** Back to what was approved, whatever the market is: every dial, or those below 1. */
  readonly reverting?: Reverting;
}

export const REVERTING = ['ALL', 'FROM_BELOW'] as const;
export type Reverting = (typeof REVERTING)[number];

/** What is sound enough for which move. */
export interface Soundness {
  readonly unsound: readonly Unsound[];
  readonly mayRaiseInitial: boolean;
  readonly isSound: boolean;
  /** Too little history to loosen on. */
  readonly isYoung: boolean;
}

/** A young signal has the long-run and stress volatility of its peer at the least. */
export function volatilitiesOf({ signal, peer }: Observed): Volatilities | null {
  const { volatilities, returns } = signal;
  if (volatilities === null || returns >= FULL_HISTORY || peer === null) return volatilities;
  return {
    ...volatilities,
    longRun: Math.max(volatilities.longRun, peer.longRun),
    stress: Math.max(volatilities.stress, peer.stress),
  };
}

export function soundnessOf(programme: Programme, observed: Observed, atMs: number): Soundness {
  const { signal, peer, liquidity, anchor } = observed;
  const isYoung = signal.returns < FULL_HISTORY;
  const maximumAgeMs = programme.document.signal.maximumAgeMinutes * MS_PER_MINUTE;
  const found: Unsound[] = [
    ...(signal.volatilities === null ? (['TOO_FEW_RETURNS'] as const) : []),
    ...(signal.volatilities !== null && isYoung && peer === null ? (['PEER_UNKNOWN'] as const) : []),
    ...(signal.closedAtMs !== null && atMs - signal.closedAtMs > maximumAgeMs
      ? (['BAR_TOO_OLD'] as const)
      : []),
    ...(programme.impact && liquidity === null ? (['LIQUIDITY_UNKNOWN'] as const) : []),
    ...(anchor === null ? (['ANCHOR_UNKNOWN'] as const) : []),
  ];
  const unsound = UNSOUND.filter((reason) =>
    [...found, ...observed.unsound].some((other) => other === reason),
  );
  return {
    unsound,
    mayRaiseInitial: unsound.every((reason) => reason === 'SOURCES_DISAGREE'),
    isSound: unsound.length === 0,
    isYoung,
  };
}

export function holdsOf(programme: Programme, { holds }: Observed, atMs: number): readonly Hold[] {
  const found = atMs >= programme.expiresAtMs ? [...holds, 'EXPIRED' as const] : holds;
  return HOLDS.filter((hold) => found.includes(hold));
}
