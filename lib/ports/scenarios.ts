import type { LibraryScenario } from '../domain/risk/scenarios/library/scenario-document';

/** A scenario that was added to the venue's library. */
export interface ScenarioRecord extends LibraryScenario {
  /** Of its name, from 1: a correction is a new one. */
  readonly version: number;
  readonly isRetired: boolean;
  /** Whether no later version of its name was added. */
  readonly isNewest: boolean;
}

export interface ScenarioStore {
  /** @throws when a stored text is no longer what its hash says */
  find(hash: string): Promise<ScenarioRecord | null>;
  /** Those that may be asked: newest versions that are not retired. */
  currentCount(): Promise<number>;
  /** The newest version of a name; null without one. Nobody else adds to the library or retires until the end of the transaction. */
  lock(name: string): Promise<ScenarioRecord | null>;
  add(
    scenario: LibraryScenario & { version: number; addedById: string | null; addedAt: Date },
  ): Promise<void>;
  retire(
    hash: string,
    retirement: { reason: string; retiredById: string | null; retiredAt: Date },
  ): Promise<void>;
}
