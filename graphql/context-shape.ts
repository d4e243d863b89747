import type { PrismaClient } from '../lib/db/generated/prisma/client';
import type { Actor } from '../lib/domain/governance/actor';
import type { Acts } from './acts';
import type { Reads } from './reads';

/** What every resolver is given: who asks, and the three ways on. One for each request. */
export interface Context {
  readonly actor: Actor;
  readonly prisma: PrismaClient;
  readonly acts: Acts;
  readonly reads: Reads;
}
