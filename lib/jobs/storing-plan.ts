import type { FollowedBook, FollowOutcome } from '../usecases/follow-book';

/** Up to so many accounts every stored run is whole: it takes less than a second. */
const SMALL_VENUE = 20_000;
const BETWEEN_RUNS_MS = 1_000;
const BETWEEN_RUNS_OF_SMALL_MS = 200;
/** A venue that is quiet this long gets a whole run. */
const QUIET_MS = 5_000;
/** One that never is, this often. */
const WHOLE_AT_LEAST_MS = 15 * 60_000;

/** Decides when what the live book says is stored, and whether for all accounts or for those that changed. */
export class StoringPlan {
  private readonly named = new Set<number>();
  private isWholeDue = true;
  private isOutdated = false;
  private isWholeOutdated = true;
  private changedAtMs = 0;
  private storedAtMs = -Infinity;
  private wholeAtMs = -Infinity;

  /** @param changed indexes of accounts whose status or book changed */
  note(outcome: FollowOutcome, changed: readonly number[], nowMs: number): void {
    for (const index of changed) this.named.add(index);
    if (outcome.kind !== 'FOLLOWED' && outcome.kind !== 'LOADED') return;
    this.isOutdated = true;
    this.isWholeOutdated = true;
    this.changedAtMs = nowMs;
    // What happened while nobody followed is in no list.
    if (outcome.kind === 'LOADED' || outcome.changes.hasVersion) this.isWholeDue = true;
  }

  /** What to store now; null: nothing. */
  due({ accounts }: FollowedBook, nowMs: number): { readonly named: readonly number[] | null } | null {
    const isSmall = accounts.accountCount <= SMALL_VENUE;
    const isQuiet = nowMs - this.changedAtMs >= QUIET_MS;
    const isLate = nowMs - this.wholeAtMs >= WHOLE_AT_LEAST_MS;
    if (this.isWholeOutdated && (this.isWholeDue || isQuiet || isLate)) return { named: null };
    const waitMs = isSmall ? BETWEEN_RUNS_OF_SMALL_MS : BETWEEN_RUNS_MS;
    if (!this.isOutdated || nowMs - this.storedAtMs < waitMs) return null;
    return { named: isSmall ? null : [...this.named].sort((one, other) => one - other) };
  }

  stored(isWhole: boolean, nowMs: number): void {
    this.named.clear();
    this.isOutdated = false;
    this.storedAtMs = nowMs;
    if (!isWhole) return;
    this.isWholeDue = false;
    this.isWholeOutdated = false;
    this.wholeAtMs = nowMs;
  }
}
