import type { FollowOutcome } from '../usecases/margin/follow-book';

/** Up to so many accounts every stored run is whole: it takes less than a second. */
export const SMALL_VENUE = 20_000;
const BETWEEN_RUNS_MS = 1_000;
const BETWEEN_RUNS_OF_SMALL_MS = 200;
/** A venue that is quiet this long gets a whole run. */
const QUIET_MS = 5_000;
/** One that never is, this often. */
const WHOLE_AT_LEAST_MS = 15 * 60_000;

/** A live engine that was killed is back within seconds; a worker would take minutes for a large venue. */
const PATIENCE_MS = 2 * 60_000;

/** Whether a worker leaves a venue to its live engine, though none is there now. @param shown what readers see */
export function isLeftToEngine(
  shown: { readonly accounts: number; readonly completedAt: Date } | null,
  now: Date,
): boolean {
  if (shown === null || shown.accounts <= SMALL_VENUE) return false;
  return now.getTime() - shown.completedAt.getTime() < PATIENCE_MS;
}

/** Decides when what a live book says is stored, and whether for all accounts or for those that changed. */
export class StoringPlan {
  /** Nothing is stored of the present version: whatever is shown is of another one. */
  isWholeDue = true;
  private isOutdated = false;
  private isWholeOutdated = false;
  private changedAtMs = 0;
  private storedAtMs = -Infinity;
  private wholeAtMs = -Infinity;

  note(outcome: FollowOutcome, nowMs: number): void {
    if (outcome.kind !== 'FOLLOWED' && outcome.kind !== 'LOADED') return;
    this.isOutdated = true;
    this.isWholeOutdated = true;
    this.changedAtMs = nowMs;
    if (outcome.kind === 'LOADED' || outcome.changes.hasVersion) this.isWholeDue = true;
  }

  isWholeWanted(nowMs: number): boolean {
    const isQuiet = nowMs - this.changedAtMs >= QUIET_MS;
    const isLate = nowMs - this.wholeAtMs >= WHOLE_AT_LEAST_MS;
    return this.isWholeDue || (this.isWholeOutdated && (isQuiet || isLate));
  }

  isRunWanted(accounts: number, nowMs: number): boolean {
    const waitMs = accounts <= SMALL_VENUE ? BETWEEN_RUNS_OF_SMALL_MS : BETWEEN_RUNS_MS;
    return this.isOutdated && nowMs - this.storedAtMs >= waitMs;
  }

  /** All accounts are on their way to the database as they are now. */
  wholeBegun(nowMs: number): void {
    this.isWholeOutdated = false;
    this.wholeAtMs = nowMs;
  }

  stored(isWhole: boolean, nowMs: number): void {
    this.isOutdated = false;
    this.storedAtMs = nowMs;
    if (isWhole) this.isWholeDue = false;
  }
}
