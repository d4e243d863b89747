import type { DenialReason, StrangerReason } from '../domain/audit/denial';

export interface Denial {
  /** Where it came from; of somebody known, `PERSON` or `TOKEN` and their key. */
  readonly source: string;
  readonly reason: DenialReason | StrangerReason;
  /** The person or token it was about, if one is known. */
  readonly about: string | null;
}

/** What one place was denied in one minute, apart from what has an entry of its own. */
export interface MinuteOfDenials {
  readonly source: string;
  readonly minute: Date;
  readonly denials: readonly {
    readonly reason: Denial['reason'];
    readonly about: string | null;
    readonly count: number;
  }[];
}

/** Denials, counted by the minute of the database's clock until the audit log has them. */
export interface DenialCounts {
  /**
   * Counts `times` of one kind. Of places, and of reasons at one place, no more are told apart than the domain says.
   *
   * @returns whether it shall have an entry of its own: of somebody known, while there are few
   */
  count(
    denial: Denial,
    how: { readonly isKnown: boolean; readonly times: number },
  ): Promise<{ readonly logEach: boolean }>;
  /** Takes out what was counted in minutes that are over, oldest first. */
  takeFinished(): Promise<readonly MinuteOfDenials[]>;
}
