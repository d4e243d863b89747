/** Markets that are played in a demo. Under the lock of the venue. */

export const PLAY_ENDS = ['OVER', 'STOPPED', 'REPLACED'] as const;
export type PlayEnd = (typeof PLAY_ENDS)[number];

/** A market that can be played, as people and programs know it. */
export interface PlayableScenario {
  /** kebab-case. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** Of the venue's time. */
  readonly hours: number;
}

export interface PlayRecord {
  readonly id: bigint;
  readonly scenario: string;
  /** Seconds of the venue in one of the database. */
  readonly speed: number;
  /** 0 to 2³² − 1: the same seed and prices make the same market. */
  readonly seed: number;
  readonly askedBy: string;
  /** By the venue's clock: from when to when it plays. */
  readonly beginsAt: Date;
  readonly endsAt: Date;
}

export interface MarketPlayStore {
  /** The one that plays; null: none. */
  playing(): Promise<PlayRecord | null>;
  add(play: Omit<PlayRecord, 'id'> & { readonly askedAt: Date }): Promise<PlayRecord>;
  /** @param at by the venue's clock */
  end(id: bigint, by: PlayEnd, at: Date): Promise<void>;
  /** Whether prices came since then from anybody but the demo's own seed and its played market. @param at by the venue's clock */
  areOthersPricesSince(at: Date): Promise<boolean>;
}
