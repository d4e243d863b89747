import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { clientSource, EVERYONE, trustedProxies, type TrustedProxies } from '../../lib/auth/client-source';
import { isOnHttps } from '../../lib/auth/cookies';
import { currentActor, type CredentialRefusal, type Credentials } from '../../lib/auth/current-actor';
import { hashPassword } from '../../lib/auth/password';
import { passwordsAllowed } from '../../lib/auth/settings';
import { postgresSignInLimit } from '../../lib/auth/sign-in-limit';
import { hashSecret, newInvitationSecret, newTokenSecret } from '../../lib/auth/token-secret';
import { prismaReadAuditTrail } from '../../lib/db/audit-trail';
import { pgReadBook } from '../../lib/db/book-view';
import { ofVersion } from '../../lib/db/reads/book-of-version';
import type { PrismaClient } from '../../lib/db/generated/prisma/client';
import { identityReads } from '../../lib/db/identity-reads';
import { keptIdentity } from '../../lib/db/kept-identity';
import { connectPool } from '../../lib/db/pool';
import { connectPrisma } from '../../lib/db/prisma';
import { AFFECTED_NAMES, type AffectedRow, affectedRows } from '../../lib/db/reads/affected-rows';
import { marginChanges } from '../../lib/db/reads/margin-changes';
import { requestReads } from '../../lib/db/reads/request-reads';
import { sharedViews } from '../../lib/db/shared-views';
import { prismaTransact } from '../../lib/db/transact';
import { assert } from '../../lib/domain/assert';
import { mayActor, type Actor } from '../../lib/domain/governance/people/actor';
import { TableFolder } from '../../lib/tables/table-folder';
import { type TextColumn, writeParquet } from '../../lib/tables/parquet-file';
import { columnarEngine } from '../../lib/engine/columnar-engine';
import { askEngine } from '../../lib/live/ask-engine';
import { foundingTierTable } from '../../lib/market-data/founding-tier-table';
import { SCENARIOS } from '../../lib/market-data/play/scenarios';
import type { AskLiveStandings } from '../../lib/ports/live';
import type { ReadBook } from '../../lib/ports/margin';
import { strangerCounter } from '../../lib/usecases/audit/count-strangers';
import { previewChange } from '../../lib/usecases/simulation/preview-change';
import type { Context, UseCaseDeps } from './context-shape';
import type { EvidenceTables } from './evidence-table';
import { answerFirstStart, firstStartKeyFrom, type FirstStartNeeds } from './first-start';
import { changeHub } from './change-hub';
import { oneAtATime } from './heavy-work';
import { webLog } from './web-log';

/** Connections for views of the book: a preview, and what is asked about accounts at once. */
const BOOK_CONNECTIONS = 4;
/** Whoever waits longer for the database is not served. */
const HEALTH_MS = 1_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** The composition root: every use case's needs, from one Prisma client and one way to view the book. */
export function makeDeps(
  prisma: PrismaClient,
  readBook: ReadBook,
  { passwords }: { /** Whether people sign in by password. */ readonly passwords: boolean },
): UseCaseDeps {
  const engine = columnarEngine();
  const transact = prismaTransact(prisma);
  return {
    transact,
    countStranger: strangerCounter({ transact }),
    readBook: sharedViews(readBook),
    engine,
    readAuditTrail: prismaReadAuditTrail(prisma),
    nonce: () => randomBytes(16).toString('hex'),
    newSecret: newTokenSecret,
    newInvitation: passwords ? newInvitationSecret : null,
    previewChange: previewChange({ readBook, engine }),
    scenarios: SCENARIOS,
    newSeed: () => randomBytes(4).readUInt32LE(),
    marginChanges: changeHub(marginChanges(prisma), webLog),
    heavy: oneAtATime(),
  };
}

/** A fresh context: reads remember what they read, so each request has its own, and one live version. */
export function contextFor(
  prisma: PrismaClient,
  deps: UseCaseDeps,
  actor: Actor,
  { source = EVERYONE, askLive = null }: { source?: string; askLive?: AskLiveStandings | null } = {},
): Context {
  const reads = requestReads(prisma, askLive);
  const readBook = ofVersion(deps.readBook, reads);
  return { actor, source, prisma, deps: { ...deps, readBook }, reads };
}

const CREDENTIAL_SENTENCE: Record<CredentialRefusal['code'], string> = {
  MalformedAuthorization: 'The Authorization header is not "Bearer" and an API token.',
  UnknownToken: 'The API token is not known.',
  ExpiredToken: 'The API token has expired.',
  RevokedToken: 'The API token was revoked.',
  DisabledOwner: "The API token's owner is disabled.",
};

/** What the API's process holds as long as it runs: connections, and the way to the live engine. */
export interface ApiProcess {
  /**
   * A credential of no use is counted, then refused.
   *
   * @throws GraphQLError UNAUTHENTICATED for a credential of no use
   */
  contextOf(request: IncomingMessage): Promise<Context>;
  /** Whether the credential of a request is still one that may read; asking is no use of it, and is not counted. */
  mayStillRead(request: IncomingMessage): Promise<boolean>;
  /** Answers the page on which a venue is founded. */
  answerFirstStart(request: IncomingMessage, input: unknown): Promise<object>;
  readonly tables: EvidenceTables;
  /** Whether the database answers. */
  isHealthy(): Promise<boolean>;
  close(): Promise<void>;
}

/** @throws when a setting lacks, or says nothing that can be read */
export function openApiProcess(environment: Environment): ApiProcess {
  const { DATABASE_URL: databaseUrl } = environment;
  assert(databaseUrl !== undefined, 'DATABASE_URL names the database, with the role of the application');
  const secure = isOnHttps(environment);
  const proxies = trustedProxies(environment.MARGRAVE_TRUSTED_PROXIES ?? '');
  const prisma = connectPrisma(databaseUrl);
  const identity = keptIdentity(identityReads(prisma), databaseUrl, (error) =>
    webLog('warning', 'identity.unheard', { error }),
  );
  const books = connectPool(databaseUrl, {
    connections: BOOK_CONNECTIONS,
    applicationName: 'margrave-api',
    onError: (error) => webLog('warning', 'pool.error', { error }),
  });
  const deps = makeDeps(prisma, pgReadBook(books), { passwords: passwordsAllowed(environment) });
  const askLive = liveEngine(environment);
  const tables = evidenceTables(prisma, environment);
  const firstStart: FirstStartNeeds = {
    ...deps,
    readTiers: foundingTierTable,
    ...{ key: firstStartKeyFrom(environment), limit: postgresSignInLimit(books), hashPassword, hashSecret },
  };
  return {
    async contextOf(request) {
      const source = sourceOf(request, proxies);
      const actor = await currentActor({ identity, secure }, credentialsOf(request));
      if (actor.ok) return contextFor(prisma, deps, actor.value, { source, askLive });
      const { code: reason, tokenId: about } = actor.refusal;
      await deps.countStranger({ source, reason, about });
      throw new GraphQLError(CREDENTIAL_SENTENCE[reason], {
        extensions: { code: 'UNAUTHENTICATED', reason, http: { status: 401 } },
      });
    },
    async mayStillRead(request) {
      const untouched = { ...identity, touchToken: unnoted, touchSession: unnoted };
      const actor = await currentActor({ identity: untouched, secure }, credentialsOf(request));
      return actor.ok && mayActor(actor.value, 'READ');
    },
    tables,
    answerFirstStart: (request, input) => answerFirstStart(firstStart, sourceOf(request, proxies), input),
    async isHealthy() {
      const late = pause(HEALTH_MS, false, { ref: false });
      return Promise.race([books.query('select 1').then(() => true), late]);
    },
    async close() {
      tables.close();
      await identity.close();
      await prisma.$disconnect();
      await books.end();
    },
  };
}

const MEGABYTE = 1_000_000;
const TABLES_MB = '1000';

/** @throws when the room for tables is no whole number of megabytes */
export function evidenceTables(
  prisma: PrismaClient,
  environment: Environment,
): EvidenceTables & { /** Takes a folder of its own away. */ readonly close: () => void } {
  const { MARGRAVE_TABLES_DIR: dir, MARGRAVE_TABLES_MB: room = TABLES_MB } = environment;
  assert(/^[1-9]\d{0,6}$/.test(room), 'MARGRAVE_TABLES_MB is a whole number of megabytes, at least 1');
  // By default one that nobody else on this machine can have put files into.
  const own = dir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-tables-'));
  const folder = new TableFolder(own, Number(room) * MEGABYTE);
  return {
    close: () => (dir === undefined ? fs.rmSync(own, { recursive: true, force: true }) : undefined),
    async affectedAccounts(simulationId) {
      const simulation = await prisma.simulation.findUnique({
        where: { id: simulationId, state: 'DONE' },
        select: { evidenceHash: true, repeatsId: true },
      });
      if (simulation?.evidenceHash == null) return null;
      const { evidenceHash } = simulation;
      return folder.file(`${evidenceHash}.affected-accounts.parquet`, (file) =>
        writeParquet(file, AFFECTED_COLUMNS, affectedRows(prisma, simulationId), { evidenceHash }),
      );
    },
  };
}

const AFFECTED_COLUMNS: readonly TextColumn<AffectedRow>[] = AFFECTED_NAMES.map((name) => ({
  name,
  valueOf: (row) => row[name],
}));

const unnoted = (): Promise<void> => Promise.resolve();

/** Where a request comes from, as far as it can be known. */
function sourceOf(request: IncomingMessage, proxies: TrustedProxies | null): string {
  const forwardedFor = request.headersDistinct['x-forwarded-for']?.join(', ') ?? null;
  return clientSource({ peer: request.socket.remoteAddress ?? '', forwardedFor }, proxies);
}

function credentialsOf({ headers: { authorization, cookie } }: IncomingMessage): Credentials {
  return { authorization: authorization ?? null, cookie: cookie ?? null };
}

/** The live engine, where this process was started beside one. */
function liveEngine({ ENGINE_URL: url, ENGINE_SECRET: secret }: Environment): AskLiveStandings | null {
  if (!url || !secret) return null;
  return askEngine(url, secret, (error) => webLog('warning', 'engine.unreachable', { error }));
}
