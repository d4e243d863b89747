import { setImmediate } from 'node:timers/promises';
import type { KeepCallOutlook, ReadBars } from '../ports/call-outlook';
import { foreseeCalls } from '../usecases/margin/foresee-calls';
import { CallAnswers } from '../usecases/margin/steps/call-answers';
import type { FollowedBook } from '../usecases/margin/follow-book';
import { firstBarVolatility } from '../domain/risk/cascade/bar-volatility';
import type { Log } from '../log';
import { SMALL_VENUE } from './storing-plan';

/** Between two looks at a book that changes. */
const BETWEEN_LOOKS_MS = 60_000;
const BETWEEN_LOOKS_OF_SMALL_MS = 5_000;
/** A volatility of thirty days is not read more often. */
const VOLATILITIES_MS = 10 * 60_000;
/** What the reference method may take of one look. */
const REFERENCE_MS = 2_000;

/** A look has nothing left to look at: another version is live, the book was loaded anew, or the engine ends. */
class GivenUp extends Error {}

/**
 * Looks ahead for margin calls beside everything else that the live engine does, and keeps what it saw: one look at a time, none of a
 * book that was looked at already in full. A look into which another version comes is given up, and begun anew. What goes wrong with a look is
 * logged, and costs nothing but that look.
 */
export class CallLookout {
  private looking: Promise<void> | null = null;
  private isOvertaken = false;
  private begunAtMs = -Infinity;
  private lookedAt: FollowedBook | null = null;
  private isUnfinished = false;
  private answers = new CallAnswers();
  private volatilities: ReadonlyMap<string, number> = new Map();
  private volatilitiesAtMs = -Infinity;
  private hasEnded = false;

  constructor(
    private readonly deps: {
      readonly readBars: ReadBars;
      readonly keep: KeepCallOutlook;
      readonly log: Log;
    },
  ) {}

  /** Begins to look, if it is time to. To be told of every book that is followed. */
  lookIfDue(book: FollowedBook): void {
    const { lookedAt } = this;
    if (lookedAt?.accounts !== book.accounts || lookedAt.versionNumber !== book.versionNumber) {
      this.isOvertaken = true;
      this.lookedAt = null;
      this.answers = new CallAnswers();
    }
    const nowMs = performance.now();
    const waitMs = book.accounts.accountCount <= SMALL_VENUE ? BETWEEN_LOOKS_OF_SMALL_MS : BETWEEN_LOOKS_MS;
    const isChanged = book !== this.lookedAt;
    if (this.looking || (!isChanged && !this.isUnfinished) || nowMs - this.begunAtMs < waitMs) return;
    this.begunAtMs = nowMs;
    if (isChanged) this.answers.changeInputs();
    this.lookedAt = book;
    this.isUnfinished = false;
    this.isOvertaken = false;
    this.looking = this.look(book)
      .catch((error: unknown) => this.fail(error))
      .finally(() => (this.looking = null));
  }

  private fail(error: unknown): void {
    this.isUnfinished = true;
    if (error instanceof GivenUp) this.begunAtMs = -Infinity;
    else this.deps.log('error', 'engine.foreseen', { error });
  }

  /** Resolves when no look is under way; none begins any more. */
  async end(): Promise<void> {
    this.hasEnded = true;
    await this.looking;
  }

  private async look(book: FollowedBook): Promise<void> {
    const startedAtMs = performance.now();
    const { accounts, asOf, versionNumber } = book;
    if (startedAtMs - this.volatilitiesAtMs >= VOLATILITIES_MS) {
      this.volatilities = await this.readVolatilities(book);
      this.volatilitiesAtMs = startedAtMs;
    }
    await this.pause();
    let askedFromMs: number | null = null;
    const outlook = await foreseeCalls(accounts, {
      volatilities: this.volatilities,
      pause: () => this.pause(),
      hasTime: (share) => {
        // From the first question on: what columns say takes longer at a large venue.
        askedFromMs ??= performance.now();
        return performance.now() - askedFromMs < share * REFERENCE_MS;
      },
      answers: this.answers,
    });
    await this.deps.keep({ ...outlook, versionNumber, asOf });
    const ms = Math.round(performance.now() - startedAtMs);
    const { asked, left, earlier } = outlook;
    this.isUnfinished = left + earlier > 0;
    this.deps.log('debug', 'engine.foreseen', { asked, left, earlier, ms });
  }

  private async pause(): Promise<void> {
    await setImmediate();
    if (this.hasEnded || this.isOvertaken) throw new GivenUp();
  }

  private async readVolatilities({ accounts, asOf }: FollowedBook): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    for (const instrument of accounts.market.prices.keys()) {
      await this.pause();
      const volatility = await firstBarVolatility((kind) =>
        this.deps.readBars({ instrument, asOf, ...kind }),
      );
      if (volatility !== null) found.set(instrument, volatility.value);
    }
    return found;
  }
}
