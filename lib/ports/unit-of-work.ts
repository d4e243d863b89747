import type { AdjustmentStore } from './adjustments';
import type { Decimal } from '../domain/number/decimal';
import type { Role, TokenScope } from '../domain/governance/people/actor';
import type { LiveMargin } from '../domain/governance/activation/live-margin';
import type { Policy } from '../domain/governance/policy/policy';
import type { InstrumentTerms, MarkPrices } from '../domain/margin/method/types';
import type { MarketFigures } from '../domain/market/market-figure';
import type { Result } from '../domain/result';
import type { AuditLog } from './audit';
import type { DenialCounts } from './denials';
import type { HeldPriceStore } from './held-prices';
import type { InvitationStore } from './invitations';
import type { ParameterSetStore, ProposalStore, SimulationStore, VersionRecord } from './governance';
import type { MarginCallStore, MarginRunStore } from './margin';
import type { DailyBookStore } from './daily-books';
import type { OutcomeStore } from './outcomes';
import type { PresentEffectStore } from './present-effect';
import type { RampStore } from './ramps';
import type { MarketDataStore } from './market-data';
import type { MarketPlayStore } from './market-plays';
import type { SessionRecord, SessionStore } from './sessions';
import type { ImportStaging } from './staging';
import type { ScenarioStore } from './scenarios';
import type { VenueClockStore } from './venue-clock';

/**
 * What use cases need from outside. Adapters in `lib/db`, `lib/engine` and `lib/jobs` fill these; use cases
 * never import an adapter.
 */

/**
 * One transaction per use case. What `work` returns decides: a value commits, a refusal or an exception rolls
 * everything back. Isolation is READ COMMITTED; what a use case decides on, it has locked (`lock…`).
 *
 * Locks are taken in one order: venue, then proposal, then any rows, the audit log last (`audit.append`
 * takes the log's lock), so that no two use cases can wait for each other.
 */
export type Transact = <Answer extends Result<unknown, unknown>>(
  work: (unit: UnitOfWork) => Promise<Answer>,
  limits?: TransactionLimits,
) => Promise<Answer>;

/**
 * How long a transaction may take. LONG: its statements, and it may stand still between them, until it takes the first
 * of the locks that others wait for; from then on as SHORT, so that a frozen process holds up nobody for long.
 *
 * @throws Busy when a limit ended it
 */
export type TransactionLimits = 'SHORT' | 'LONG';

export interface UnitOfWork {
  /** The venue's clock at the start of the transaction, milliseconds: of the market and of governance it alone decides. */
  readonly now: Date;
  /**
   * The venue's clock at this moment, milliseconds. Whatever a deadline decides is read after the locks are
   * held: `now` may be older than the wait for them.
   */
  clock(): Promise<Date>;
  /**
   * The database's own clock at this moment, milliseconds. Of people and processes: sessions, tokens, proofs of identity, how
   * far the engine is behind. The venue's clock is the same one but where a demo's market is played.
   */
  databaseClock(): Promise<Date>;
  readonly venueClock: VenueClockStore;
  readonly plays: MarketPlayStore;
  readonly venue: VenueStore;
  readonly people: PeopleStore;
  readonly invitations: InvitationStore;
  readonly tokens: TokenStore;
  readonly sessions: SessionStore;
  readonly parameterSets: ParameterSetStore;
  readonly proposals: ProposalStore;
  readonly simulations: SimulationStore;
  readonly scenarios: ScenarioStore;
  readonly presentEffects: PresentEffectStore;
  readonly outcomes: OutcomeStore;
  readonly dailyBooks: DailyBookStore;
  readonly ramps: RampStore;
  readonly book: BookStore;
  readonly marketData: MarketDataStore;
  readonly heldPrices: HeldPriceStore;
  readonly adjustments: AdjustmentStore;
  readonly marginRuns: MarginRunStore;
  readonly marginCalls: MarginCallStore;
  readonly denials: DenialCounts;
  readonly audit: AuditLog;
  readonly jobs: JobQueue;
}

export interface VenueRecord {
  readonly name: string;
  readonly settlementAsset: string;
  readonly liveVersion: number | null;
  readonly inputsRevision: bigint;
  readonly liveRunId: bigint | null;
  readonly policyVersion: number;
  /** Whether the demo's seed founded it. */
  readonly isDemo: boolean;
}

export interface VenueStore {
  /** Null before the venue is founded. */
  find(): Promise<VenueRecord | null>;
  /**
   * As `find`, holding the row until the end: serialises activations against each other and against imports.
   * Before the venue is founded it holds the place of the row, so that only one can found it.
   */
  lock(): Promise<VenueRecord | null>;
  found(venue: { name: string; settlementAsset: string; policy: Policy; isDemo: boolean }): Promise<void>;
  policy(version: number): Promise<{ policy: Policy; hash: string }>;
  version(number: number): Promise<VersionRecord | null>;
  /** The version that was live at an instant, where there was one, and every later one; oldest first. */
  versionsSince(at: Date): Promise<readonly VersionRecord[]>;
  /** How accounts are margined at this moment. */
  liveMargin(): Promise<LiveMargin>;
  /** Gross notional of all accounts in the live run; null before the first. */
  liveNotional(): Promise<Decimal | null>;
  /** Forgets what changed in the inputs more than a day ago: who follows them that far behind reads all again. */
  pruneInputChanges(): Promise<void>;
  /** Adds the version and moves the live pointer to it from `expected`. @throws when it was not `expected` */
  activate(version: VersionRecord, expected: number | null): Promise<void>;
}

export interface PersonRecord {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly oidcSubject: string | null;
  readonly hasPassword: boolean;
  readonly disabledAt: Date | null;
}

export interface PeopleStore {
  find(id: string): Promise<PersonRecord | null>;
  lock(id: string): Promise<PersonRecord | null>;
  findByEmail(email: string): Promise<PersonRecord | null>;
  /** `subject` is issuer and `sub` of the ID token, as `bindOidcSubject` stored them. */
  findByOidcSubject(subject: string): Promise<PersonRecord | null>;
  bindOidcSubject(id: string, subject: string): Promise<void>;
  /** People with the role who are not disabled. */
  countWithRole(role: Role): Promise<number>;
  add(person: {
    email: string;
    name: string;
    roles: readonly Role[];
    passwordHash: string | null;
    oidcSubject: string | null;
  }): Promise<PersonRecord>;
  setPassword(id: string, passwordHash: string): Promise<void>;
  setRoles(id: string, roles: readonly Role[]): Promise<void>;
  setDisabled(id: string, at: Date | null): Promise<void>;
}

export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly prefix: string;
  readonly scopes: readonly TokenScope[];
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

export interface TokenStore {
  add(token: Omit<TokenRecord, 'id' | 'revokedAt'> & { secretHash: string }): Promise<TokenRecord>;
  lock(id: string): Promise<TokenRecord | null>;
  revoke(id: string, at: Date): Promise<void>;
}

/** Reads and marks that authentication needs, each on its own, outside of any use case's transaction. */
export interface IdentityReads {
  /** The database's clock. */
  now(): Promise<Date>;
  /** `passwordHash` is null for people who only sign in through the OpenID provider. */
  credentials(email: string): Promise<(PersonRecord & { readonly passwordHash: string | null }) | null>;
  /** With its owner, whatever its state: expiry, revocation and a disabled owner are for the caller to judge. */
  token(secretHash: string): Promise<(TokenRecord & { readonly owner: PersonRecord }) | null>;
  /** With its person, whatever its state: whether it is over and a disabled person are for the caller to judge. */
  session(secretHash: string): Promise<(SessionRecord & { readonly person: PersonRecord }) | null>;
  /** Notes the use of a session that nobody has ended, at most once a minute. */
  touchSession(id: string, at: Date): Promise<void>;
  /** Notes the use of a token, at most once a minute. */
  touchToken(id: string, at: Date): Promise<void>;
}

export interface InstrumentRecord extends InstrumentTerms {
  readonly kind: 'PERPETUAL' | 'FUTURE' | 'OPTION' | 'SPOT';
  readonly underlying: string;
  readonly settlementAsset: string;
}

/** An instrument that was made known, as it stands now. */
export interface ListedInstrument extends InstrumentRecord {
  /** Null: open. Closed, nobody holds it, no price moves it, and nobody is margined by it. */
  readonly closedAt: Date | null;
}

export interface MarkPriceRecord {
  readonly instrument: string;
  readonly price: Decimal;
  readonly observedAt: Date;
  /** Who stated it; null or absent: nobody is named. */
  readonly source?: string | null;
}

/** An account, without what it holds. */
export interface AccountRecord {
  readonly id: string;
  /** Null: open. */
  readonly closedAt: Date | null;
  /** How many positions, balances and open orders it has, and pockets that are not closed. */
  readonly positions: number;
  readonly balances: number;
  readonly orders: number;
  readonly pockets: number;
}

/** What is traded, priced and held. Bulk writes take batches of any size and go through COPY or one statement. */
export interface BookStore extends ImportStaging {
  /** Every one that was made known, closed ones too. */
  instruments(): Promise<ReadonlyMap<string, ListedInstrument>>;
  /** Makes instruments known, and opens those that were closed. */
  putInstruments(instruments: readonly InstrumentRecord[]): Promise<void>;
  /** Moves a mark price only forward in time, and none of a closed instrument; gives back how many moved. */
  putMarkPrices(prices: readonly MarkPriceRecord[]): Promise<number>;
  markPrices(): Promise<MarkPrices>;
  /** Of the market beyond prices; a figure of a name that this release does not know is passed over. */
  marketFigures(): Promise<MarketFigures>;
  /** Mark prices of the instruments in which any account has a position or an open order, and of others that are named. */
  pricesHeld(also: readonly string[]): Promise<MarkPrices>;
  /** Instruments in which any account holds a position. */
  instrumentsHeld(): Promise<readonly string[]>;
  /** Assets of which any account has a balance. */
  assetsHeld(): Promise<readonly string[]>;
  /** Locks an instrument against whoever would hold it; null when there is none. With how much is held in it. */
  lockInstrument(
    symbol: string,
  ): Promise<{ closedAt: Date | null; positions: number; orders: number } | null>;
  closeInstrument(symbol: string, at: Date): Promise<void>;
  /** Locks an account against whatever would be put into it; null when there is none. */
  lockAccount(id: string): Promise<AccountRecord | null>;
  closeAccount(id: string, at: Date): Promise<void>;
  addImport(record: {
    kind: string;
    source: string;
    rows: number;
    sha256: string;
    createdAt: Date;
  }): Promise<string>;
}

/** Jobs are enqueued in the transaction that needs them, and vanish with it. */
export interface JobQueue {
  /** Re-margins every account soon; many requests become one. */
  remargin(): Promise<void>;
  simulate(simulationId: string): Promise<void>;
  /** Has a second worker, where there is one, work on its blocks from the last one on. */
  helpSimulate(simulationId: string): Promise<void>;
  /** Runs the activation of a proposal, or the next step of its ramp, at an instant by the venue's clock; a later call replaces the instant. */
  activate(proposalId: string, at: Date): Promise<void>;
  /** Looks at what came of a change, as far as a look is due; a look that fails is tried again at the queue's own growing intervals. */
  measureOutcome(proposalId: string): Promise<void>;
  /** Keeps the book of the day, unless there is one. */
  keepDailyBook(): Promise<void>;
  /** As `activate`, so long from now by the database's clock, ms ≥ 0: for what waits for our own processes. */
  activateAfter(proposalId: string, waitMs: number): Promise<void>;
}
