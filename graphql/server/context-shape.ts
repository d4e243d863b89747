import type { PrismaClient } from '../../lib/db/generated/prisma/client';
import type { Reads } from '../../lib/db/reads/request-reads';
import type { Actor } from '../../lib/domain/governance/people/actor';
import type { Transact } from '../../lib/ports/unit-of-work';
import type { ReadAuditTrail } from '../../lib/ports/audit';
import type { MarginEngine, ReadBook } from '../../lib/ports/margin';
import type { CountStranger } from '../../lib/usecases/audit/count-strangers';
import type { InviteDeps } from '../../lib/usecases/people/invite-person';
import type { NewSecret } from '../../lib/usecases/people/issue-token';
import type { PreviewChange } from '../../lib/usecases/simulation/preview-change';
import type { PlayableScenario } from '../../lib/ports/market-plays';
import type { ChangeHub } from './change-hub';
import type { HeavyWork } from './heavy-work';

/** What use cases need, made once for the process by the composition root, `context.ts`. */
export interface UseCaseDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
  readonly readAuditTrail: ReadAuditTrail;
  readonly countStranger: CountStranger;
  /** Random text of at least 128 bits. */
  readonly nonce: () => string;
  readonly newSecret: () => NewSecret;
  readonly newInvitation: InviteDeps['newInvitation'];
  readonly previewChange: PreviewChange;
  /** The markets that can be played in a demo. */
  readonly scenarios: readonly PlayableScenario[];
  /** Chance: an integer from 0 to 2³² − 1. */
  readonly newSeed: () => number;
  /** Tells of changes of the effective parameters as they come. */
  readonly marginChanges: ChangeHub;
  /** What keeps a processor for long goes through here. */
  readonly heavy: HeavyWork;
}

/** What every resolver is given, one for each request: who asks, reads of one moment, and the use cases' needs. */
export interface Context {
  readonly actor: Actor;
  /** Where the request came from, as what is denied is counted. */
  readonly source: string;
  readonly prisma: PrismaClient;
  readonly reads: Reads;
  readonly deps: UseCaseDeps;
}
