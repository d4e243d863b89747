/** The speed at which the venue's clock may go: 1 is the database's, 86,400 a day in a second. */
export const GREATEST_SPEED = 86_400;
/** The longest that it is set to go faster than time, ms of the database: 31 days. */
export const LONGEST_MS = 31 * 86_400_000;

export interface VenueClockStanding {
  /** Seconds of the venue in one of the database now: 1 to GREATEST_SPEED. */
  readonly speed: number;
  /** The venue's time from which it goes at 1 by itself; null: it does already. */
  readonly fastUntil: Date | null;
  /** Whether it shows what the database's shows, and was never set. */
  readonly isDatabases: boolean;
}

/** The venue's clock: the database's, unless a market is played in a demo. It never goes back. */
export interface VenueClockStore {
  standing(): Promise<VenueClockStanding>;
  /**
   * From a second on it goes at this speed for so long, and then at 1: on from the time that it shows then.
   *
   * @param lastsMs of the database, 0 to LONGEST_MS
   * @returns when it begins and ends, as the clock shows it
   * @throws in a venue that is no demo
   */
  setSpeed(speed: number, lastsMs: number): Promise<{ readonly from: Date; readonly until: Date }>;
}
