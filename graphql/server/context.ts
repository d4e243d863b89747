import { randomBytes } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { CredentialRefusal } from '../../lib/auth/current-actor';
import { EVERYONE } from '../../lib/auth/client-source';
import { newTokenSecret } from '../../lib/auth/token-secret';
import { prismaReadAuditTrail } from '../../lib/db/audit-trail';
import { pgReadBook } from '../../lib/db/book-view';
import type { PrismaClient } from '../../lib/db/generated/prisma/client';
import { connectPool } from '../../lib/db/pool';
import { requestReads } from '../../lib/db/reads/request-reads';
import { prismaTransact } from '../../lib/db/transact';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { columnarEngine } from '../../lib/engine/columnar-engine';
import { askEngine } from '../../lib/live/ask-engine';
import type { AskLiveStandings } from '../../lib/ports/live';
import type { ReadBook } from '../../lib/ports/margin';
import { strangerCounter } from '../../lib/usecases/audit/count-strangers';
import { previewChange } from '../../lib/usecases/simulation/preview-change';
import { processPrisma, requestActor, requestSource } from './authentication';
import type { Context, UseCaseDeps } from './context-shape';
import { webLog } from './web-log';

/** Connections for views of the book: a preview and a few explanations at once. */
const BOOK_CONNECTIONS = 4;

/** The composition root: every use case's needs, from one Prisma client and one way to view the book. */
export function makeDeps(prisma: PrismaClient, readBook: ReadBook): UseCaseDeps {
  const engine = columnarEngine();
  const transact = prismaTransact(prisma);
  return {
    transact,
    countStranger: strangerCounter({ transact }),
    readBook,
    engine,
    readAuditTrail: prismaReadAuditTrail(prisma),
    nonce: () => randomBytes(16).toString('hex'),
    newSecret: newTokenSecret,
    previewChange: previewChange({ readBook, engine }),
  };
}

/** A fresh context: reads remember what they read, so each request has its own. */
export function contextFor(
  prisma: PrismaClient,
  deps: UseCaseDeps,
  actor: Actor,
  source: string = EVERYONE,
): Context {
  return { actor, source, prisma, deps, reads: requestReads(prisma, liveEngine()) };
}

const processWide = globalThis as typeof globalThis & {
  margraveDeps?: UseCaseDeps;
  margraveEngine?: AskLiveStandings;
};

/** The live engine, where this process was started beside one. */
function liveEngine(): AskLiveStandings | null {
  const { ENGINE_URL: url, ENGINE_SECRET: secret } = process.env;
  if (!url || !secret) return null;
  processWide.margraveEngine ??= askEngine(url, secret, (error) =>
    webLog('warning', 'engine.unreachable', { error }),
  );
  return processWide.margraveEngine;
}

function processDeps(): UseCaseDeps {
  processWide.margraveDeps ??= makeDeps(processPrisma(), pgReadBook(bookPool()));
  return processWide.margraveDeps;
}

function bookPool() {
  return connectPool(process.env.DATABASE_URL ?? '', {
    connections: BOOK_CONNECTIONS,
    applicationName: 'margrave-web',
    onError: (error) => webLog('warning', 'pool.error', { error }),
  });
}

const CREDENTIAL_SENTENCE: Record<CredentialRefusal['code'], string> = {
  MalformedAuthorization: 'The Authorization header is not "Bearer" and an API token.',
  UnknownToken: 'The API token is not known.',
  ExpiredToken: 'The API token has expired.',
  RevokedToken: 'The API token was revoked.',
  DisabledOwner: "The API token's owner is disabled.",
};

/**
 * The context of a request of this process. A credential of no use is counted, then refused.
 *
 * @param peer  the other end of the socket; null where the process does not hold it, as under Next
 * @throws GraphQLError UNAUTHENTICATED for a credential of no use
 */
export async function requestContext(request: Request, peer: string | null = null): Promise<Context> {
  const actor = await requestActor(request);
  const source = requestSource(request, peer);
  if (!actor.ok) {
    const { code: reason, tokenId: about } = actor.refusal;
    await processDeps().countStranger({ source, reason, about });
    throw new GraphQLError(CREDENTIAL_SENTENCE[reason], {
      extensions: { code: 'UNAUTHENTICATED', reason, http: { status: 401 } },
    });
  }
  return contextFor(processPrisma(), processDeps(), actor.value, source);
}
