import { assert } from '../../domain/assert';
import { type CompiledParameters, compileParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import { dependsOnTime } from '../../domain/margin/method/time-dependence';
import type { InputChanges } from '../../ports/feed';
import type { LiveAccounts } from '../../ports/live';
import type { BookView, ReadBook } from '../../ports/margin';

/** Figures that change with time alone are renewed this often. */
const RENEWAL_MS = 60_000;

/** All accounts in memory, as of a revision of the inputs. */
export interface FollowedBook {
  readonly accounts: LiveAccounts;
  readonly inputsRevision: bigint;
  readonly versionNumber: number;
  /** The instant of the newest inputs, by the venue's clock. */
  readonly asOf: Date;
}

export type FollowOutcome =
  /** There is no venue, and nothing to margin by. */
  | { readonly kind: 'UNFOUNDED' }
  | { readonly kind: 'CURRENT' }
  | { readonly kind: 'FOLLOWED'; readonly changes: InputChanges; readonly ticked: number }
  /** All was read again: at the start, after a gap in the feed, or when instruments changed. */
  | { readonly kind: 'LOADED'; readonly accounts: number; readonly positions: number };

/**
 * Keeps a live book in step with the database: what changed is read at one instant of the database, with the
 * revision that it makes, and then applied without waiting in between; so the book is always as the database was
 * at one revision, whatever is read from it.
 *
 * When it fails half-way the book is thrown away, and the next call loads it anew.
 */
export class BookFollower {
  private followed: FollowedBook | null = null;
  private renewedAtMs = 0;

  constructor(
    private readonly deps: {
      readonly readBook: ReadBook;
      readonly liveAccounts: (parameters: CompiledParameters, market: MarketState) => Promise<LiveAccounts>;
    },
  ) {}

  /** Null before the first load. */
  get book(): FollowedBook | null {
    return this.followed;
  }

  /** Brings the book up to the present revision. One call at a time. */
  async follow(): Promise<FollowOutcome> {
    try {
      return await this.step();
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  /** Forgets the book; the next call loads it anew. */
  async end(): Promise<void> {
    const { followed } = this;
    this.followed = null;
    await followed?.accounts.end();
  }

  private async step(): Promise<FollowOutcome> {
    const { followed } = this;
    const read = await this.deps.readBook(async (view) => {
      if (view.live === null) return { kind: 'UNFOUNDED' as const };
      if (!followed) return { kind: 'LOADED' as const, ...(await this.load(view)) };
      const isRenewed =
        dependsOnTime(view.live.parameters) && view.asOf.getTime() - this.renewedAtMs >= RENEWAL_MS;
      if (view.inputsRevision === followed.inputsRevision && !isRenewed) return { kind: 'CURRENT' as const };
      const changes = await view.changesSince(followed.inputsRevision);
      if (changes === null) return { kind: 'LOADED' as const, ...(await this.load(view)) };
      return { kind: 'FOLLOWED' as const, changes, ...(await readChanged(view, changes, isRenewed)) };
    });
    if (read.kind === 'LOADED') {
      await read.followed.accounts.settle();
      await followed?.accounts.end();
      this.become(read.followed);
      return { kind: 'LOADED', accounts: read.followed.accounts.accountCount, positions: read.positions };
    }
    if (read.kind !== 'FOLLOWED') return read;
    assert(followed !== null, 'changes are of a book that is there');
    const { accounts } = followed;
    let ticked = 0;
    if (read.market) accounts.recompile(compileParameters(read.live.parameters), read.market);
    else ticked = accounts.setPrices(read.marks.prices, read.marks.observedAt);
    for (const book of read.books) accounts.put(book);
    await accounts.settle();
    const { inputsRevision, asOf } = read;
    this.become(
      { accounts, inputsRevision, versionNumber: read.live.versionNumber, asOf },
      read.market !== null,
    );
    return { kind: 'FOLLOWED', changes: read.changes, ticked };
  }

  private become(followed: FollowedBook, isRenewed = true): void {
    this.followed = followed;
    if (isRenewed) this.renewedAtMs = followed.asOf.getTime();
  }

  private async load(view: BookView): Promise<{ followed: FollowedBook; positions: number }> {
    assert(view.live !== null, 'what is loaded has a version');
    const { versionNumber, parameters } = view.live;
    const accounts = await this.deps.liveAccounts(compileParameters(parameters), await view.market());
    try {
      const columns = await view.columns();
      const unheld = accounts.fill(columns);
      for (let from = 0; from < unheld.length; from += BOOKS_AT_ONCE)
        for (const book of await view.books(unheld.slice(from, from + BOOKS_AT_ONCE))) accounts.put(book);
      accounts.start();
      const { inputsRevision, asOf } = view;
      return {
        followed: { accounts, inputsRevision, versionNumber, asOf },
        positions: columns.positions.units.length,
      };
    } catch (error) {
      await accounts.end();
      throw error;
    }
  }
}

const BOOKS_AT_ONCE = 10_000;

/** All that changed, as it is now; the whole market where more than prices did. */
async function readChanged(view: BookView, changes: InputChanges, isRenewed: boolean) {
  assert(view.live !== null, 'what changed has a version');
  const needsMarket = changes.hasFigures || changes.hasVersion || isRenewed;
  return {
    market: needsMarket ? await view.market() : null,
    marks: await view.marks(needsMarket ? [] : changes.prices),
    books: await view.books(changes.accounts),
    live: view.live,
    inputsRevision: view.inputsRevision,
    asOf: view.asOf,
  };
}
