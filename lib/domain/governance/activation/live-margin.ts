import { spokenInstant } from '../../number/instant';
import type { Policy } from '../policy/policy';
import type { Impact } from '../../risk/studies/impact/impact';
import type { Unmargined } from '../../risk/studies/unmargined/unmargined';

/** How far the margin of live accounts may be from what is true when something goes live: as a policy states, or this. */
export function liveMarginLimits({
  liveRunMaxBehindMinutes = 5,
  unmarginedAccountsMax = 0,
}: LiveMarginPolicy) {
  return { liveRunMaxBehindMinutes, unmarginedAccountsMax };
}

export type LiveMarginPolicy = Pick<Policy, 'liveRunMaxBehindMinutes' | 'unmarginedAccountsMax'>;

/** How the venue's accounts are margined at one moment. */
export interface LiveMargin {
  /** Whether any account holds anything. */
  readonly isHeld: boolean;
  /** The run that readers see; null before the first. */
  readonly run: { readonly versionNumber: number; readonly unpriced: number } | null;
  /** Since when something has been waiting to be in the live run; null: it has everything. */
  readonly waitingSince: Date | null;
}

/** Why the margin of live accounts cannot be relied on. */
export type LiveMarginFault =
  | { readonly kind: 'NO_RUN' }
  | { readonly kind: 'OTHER_VERSION'; readonly margined: number; readonly live: number }
  | { readonly kind: 'BEHIND'; readonly since: Date }
  | { readonly kind: 'UNMARGINED'; readonly accounts: number };

/** Why an activation waits, or a ramp. MOVING: the book moves too fast for its effect to be known. */
export type ActivationHold =
  | LiveMarginFault
  | { readonly kind: 'MOVING' }
  /** Of instruments whose requirements the change moves, by name. */
  | { readonly kind: 'HELD_PRICES'; readonly instruments: readonly string[] };

/**
 * What is wrong with live margin; null: nothing, or nobody holds anything. The first of: no run, a run of another
 * version, one that has been behind for longer than allowed, more accounts without margin than allowed.
 *
 * @param policy the venue's
 * @param at by the database's clock
 */
export function liveMarginFault(
  { isHeld, run, waitingSince }: LiveMargin,
  { liveVersion, policy }: { readonly liveVersion: number | null; readonly policy: LiveMarginPolicy },
  at: Date,
): LiveMarginFault | null {
  if (!isHeld || liveVersion === null) return null;
  if (run === null) return { kind: 'NO_RUN' };
  if (run.versionNumber !== liveVersion)
    return { kind: 'OTHER_VERSION', margined: run.versionNumber, live: liveVersion };
  const { liveRunMaxBehindMinutes, unmarginedAccountsMax } = liveMarginLimits(policy);
  if (waitingSince !== null && at.getTime() - waitingSince.getTime() > liveRunMaxBehindMinutes * 60_000)
    return { kind: 'BEHIND', since: waitingSince };
  return run.unpriced > unmarginedAccountsMax ? { kind: 'UNMARGINED', accounts: run.unpriced } : null;
}

/** For people, one sentence. */
export function liveMarginSentence(fault: ActivationHold): string {
  switch (fault.kind) {
    case 'NO_RUN':
      return 'No account has been margined yet.';
    case 'OTHER_VERSION':
      return `Accounts are still margined under version ${fault.margined}, while version ${fault.live} is live.`;
    case 'BEHIND':
      return `Margin has not kept up with prices and positions since ${spokenInstant(fault.since)}.`;
    case 'MOVING':
      return 'Accounts change faster than the effect on them can be computed.';
    case 'HELD_PRICES':
      return `Prices of instruments that it is about are held: ${fault.instruments.join(', ')}.`;
    case 'UNMARGINED':
      return fault.accounts === 1
        ? '1 account cannot be margined.'
        : `${fault.accounts} accounts cannot be margined.`;
  }
}

/** What evidence says that a change does to accounts. */
export interface FoundEffects {
  readonly impact: Pick<Impact, 'movements'>;
  /** Null: every account was margined before and after. */
  readonly unmargined: Unmargined | null;
}

/**
 * Whether a change is one that ends a fault of live margin, so that no such fault holds it back: it lets accounts be
 * margined that cannot be now, leaves none behind, and moves no requirement of any other. A roll back, which puts back
 * what was live before, may move them.
 */
export function mayCure(
  kind: 'CHANGE' | 'ROLLBACK',
  { impact: { movements }, unmargined }: FoundEffects,
): boolean {
  if (unmargined === null || unmargined.cured.accounts === 0 || unmargined.lost.accounts > 0) return false;
  const { tighter, looser, mixed } = movements;
  return kind === 'ROLLBACK' || tighter + looser + mixed === 0;
}
