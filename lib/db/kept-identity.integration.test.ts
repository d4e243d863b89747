import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newTokenSecret } from '../auth/token-secret';
import { governedVenue, type GovernedVenue } from '../testing/governed-venue';
import { disablePerson } from '../usecases/people/disable-person';
import { endSession } from '../usecases/people/end-session';
import { issueToken } from '../usecases/people/issue-token';
import { revokeToken } from '../usecases/people/revoke-token';
import { setRoles } from '../usecases/people/set-roles';
import { openSession } from '../testing/open-session';
import { eventually } from '../testing/worker-process';
import { identityReads } from './identity-reads';
import { keptIdentity, type KeptIdentity } from './kept-identity';

const databaseUrl = process.env.DATABASE_URL ?? '';
let venue: GovernedVenue;
let kept: KeptIdentity;
const read: string[] = [];
const wire = { isSilent: false, url: '', close: (): void => undefined };

/** A way to the database that can fall silent, as a network may, without breaking. */
async function openWire(): Promise<void> {
  const target = new URL(databaseUrl);
  const [hostname, port] = [target.hostname, Number(target.port || 5432)];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(port, hostname);
    const carry = (from: net.Socket, to: net.Socket): void => {
      sockets.add(from);
      from.on('data', (chunk) => void (wire.isSilent || to.write(chunk)));
      from.on('error', () => undefined).on('close', () => to.destroy());
    };
    carry(near, far);
    carry(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  target.hostname = '127.0.0.1';
  target.searchParams.delete('host');
  target.port = String((server.address() as net.AddressInfo).port);
  wire.url = target.href;
  wire.close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
}

beforeAll(async () => {
  await openWire();
  venue = await governedVenue();
  const reads = identityReads(venue.prisma);
  const noted = {
    ...reads,
    token: (hash: string) => {
      read.push(hash);
      return reads.token(hash);
    },
    session: (hash: string) => {
      read.push(hash);
      return reads.session(hash);
    },
    now: () => {
      read.push('now');
      return reads.now();
    },
    touchToken: (id: string, at: Date) => {
      read.push(`touch ${id}`);
      return reads.touchToken(id, at);
    },
    touchSession: (id: string, at: Date) => {
      read.push(`touch ${id}`);
      return reads.touchSession(id, at);
    },
  };
  kept = keptIdentity(noted, wire.url, () => undefined);
});
afterAll(async () => {
  wire.close();
  await kept.close();
  await venue.close();
});

/** How often something was read from the database while this was done. */
async function reading(work: () => Promise<unknown>): Promise<readonly string[]> {
  read.length = 0;
  await work();
  return [...read];
}

/** Waits until what is asked for twice is read once. */
const listens = (sessionHash: string) =>
  eventually('it keeps what it reads', async () => {
    await kept.session(sessionHash);
    return (await reading(() => kept.session(sessionHash))).length === 0 ? true : null;
  });

/** Waits until the answer is another; fails when that takes a second. */
async function withinASecond(look: () => Promise<boolean>): Promise<void> {
  const endsAtMs = performance.now() + 1_000;
  while (!(await look())) {
    expect(performance.now()).toBeLessThan(endsAtMs);
    await pause(5);
  }
}

const sessionOf = async (person: Awaited<ReturnType<GovernedVenue['person']>>): Promise<string> =>
  (await openSession(venue.deps, person)).secretHash;

async function tokenOf(person: Awaited<ReturnType<GovernedVenue['person']>>) {
  const made = newTokenSecret();
  const deps = { ...venue.deps, newSecret: () => made };
  const { token } = await venue.value(
    issueToken(deps, person, { name: 'trading engine', scopes: ['READ'], expiresInDays: 1 }),
  );
  return { id: token.id, hash: made.secretHash };
}

describe('who a credential belongs to', () => {
  test('is read once', async () => {
    const analyst = await venue.person('ANALYST');
    const { hash } = await tokenOf(analyst);
    await listens(await sessionOf(analyst));
    const first = await kept.token(hash);
    expect(first).toMatchObject({ ownerId: analyst.personId });
    expect(await reading(async () => expect(await kept.token(hash)).toBe(first))).toEqual([]);
  });

  test('changes within a second of a change anywhere: roles, a person disabled, a token revoked', async () => {
    const [analyst, administrator] = [await venue.person('ANALYST'), await venue.person('ADMINISTRATOR')];
    const { id, hash } = await tokenOf(analyst);
    const { personId } = analyst;
    const opened = await sessionOf(analyst);
    await listens(opened);
    await kept.token(hash);

    await venue.value(setRoles(venue.deps, administrator, { personId, roles: ['VIEWER'] }));
    await withinASecond(async () => (await kept.session(opened))?.person.roles.join() === 'VIEWER');
    await withinASecond(async () => (await kept.token(hash))?.owner.roles.join() === 'VIEWER');

    await venue.value(revokeToken(venue.deps, analyst, { tokenId: id }));
    await withinASecond(async () => (await kept.token(hash))?.revokedAt != null);

    await venue.value(
      disablePerson(venue.deps, administrator, { personId, disabled: true, reason: 'They left.' }),
    );
    await withinASecond(async () => (await kept.session(opened))?.person.disabledAt != null);
  });

  test('changes too when a row is altered past the application, and when it is gone', async () => {
    const analyst = await venue.person('ANALYST');
    const { id, hash } = await tokenOf(analyst);
    await listens(await sessionOf(analyst));
    await kept.token(hash);
    await venue.owner.query('update api_token set expires_at = now() where id = $1', [id]);
    await withinASecond(async () => {
      const token = await kept.token(hash);
      return token !== null && token.expiresAt <= (await kept.now());
    });
    await venue.owner.query('delete from api_token where id = $1', [id]);
    await withinASecond(async () => (await kept.token(hash)) === null);
  });

  test('a use of the token is no change, and is noted once a minute', async () => {
    const analyst = await venue.person('ANALYST');
    const { id, hash } = await tokenOf(analyst);
    await listens(await sessionOf(analyst));
    const token = await kept.token(hash);
    expect(await reading(async () => kept.touchToken(id, await kept.now()))).toEqual([`touch ${id}`]);
    expect((await venue.prisma.apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAt).not.toBeNull();
    await pause(300); // longer than a beat: whatever is told has been heard
    expect(await reading(async () => kept.touchToken(id, await kept.now()))).toEqual([]);
    expect(await kept.token(hash)).toBe(token);
  });

  test('a session ended anywhere is of no use within a second; its use is no change, noted once a minute', async () => {
    const analyst = await venue.person('ANALYST');
    const { session: opened, secretHash } = await openSession(venue.deps, analyst);
    const { id } = opened;
    await listens(secretHash);
    const session = await kept.session(secretHash);
    const later = new Date((await kept.now()).getTime() + 90_000);
    expect(await reading(() => kept.touchSession(id, later))).toEqual([`touch ${id}`]);
    expect((await venue.prisma.session.findUniqueOrThrow({ where: { id } })).lastUsedAt).toEqual(later);
    await pause(300); // longer than a beat: whatever is told has been heard
    expect(await reading(() => kept.touchSession(id, later))).toEqual([]);
    expect(await kept.session(secretHash)).toBe(session);

    await venue.value(endSession(venue.deps, analyst, { sessionId: id }));
    await withinASecond(async () => (await kept.session(secretHash))?.endedAt != null);
  });

  test('a session is read anew in time, for its use elsewhere is not told of', async () => {
    const { session, secretHash } = await openSession(venue.deps, await venue.person('ANALYST'));
    const { id } = session;
    const reads = identityReads(venue.prisma);
    const short = keptIdentity(reads, databaseUrl, () => undefined, 400);
    try {
      await eventually('it listens', async () => {
        const [one, other] = [await short.session(secretHash), await short.session(secretHash)];
        return one === other ? true : null;
      });
      const later = new Date((await reads.now()).getTime() + 90_000);
      await reads.touchSession(id, later);
      await withinASecond(
        async () => (await short.session(secretHash))?.lastUsedAt.getTime() === later.getTime(),
      );
    } finally {
      await short.close();
    }
  });

  test('who is unknown is asked for anew', async () => {
    const nobody = newTokenSecret().secretHash;
    expect(await reading(async () => expect(await kept.token(nobody)).toBeNull())).toEqual([nobody]);
    expect(await reading(() => kept.token(nobody))).toEqual([nobody]);
  });

  test('what was read before a change is not kept after it', async () => {
    const [analyst, administrator] = [await venue.person('ANALYST'), await venue.person('ADMINISTRATOR')];
    const [known, opened] = [await sessionOf(analyst), await sessionOf(administrator)];
    const reads = identityReads(venue.prisma);
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    let isHeld = false;
    const slow = keptIdentity(
      {
        ...reads,
        async session(hash) {
          const found = await reads.session(hash);
          if (isHeld) await held;
          return found;
        },
      },
      databaseUrl,
      () => undefined,
    );
    try {
      await eventually('it listens', async () => {
        const [one, other] = [await slow.session(known), await slow.session(known)];
        return one === other ? true : null;
      });
      const { personId } = administrator;
      isHeld = true;
      const before = slow.session(opened);
      await pause(100); // it has read, and is on its way
      await venue.owner.query(`update person set name = 'Renamed' where id = $1`, [personId]);
      await pause(300);
      isHeld = false;
      go();
      expect((await before)?.person.name).not.toBe('Renamed');
      expect((await slow.session(opened))?.person.name).toBe('Renamed');
    } finally {
      await slow.close();
    }
  });
});

test('while nobody hears of changes everything is read anew, and kept again when somebody does', async () => {
  const analyst = await venue.person('ANALYST');
  const opened = await sessionOf(analyst);
  await listens(opened);
  await venue.owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'margrave-identity'`,
  );
  await withinASecond(async () => (await reading(() => kept.session(opened))).length === 1);
  await listens(opened);
});

test('a connection that falls silent is not believed for longer than a second', async () => {
  const analyst = await venue.person('ANALYST');
  const opened = await sessionOf(analyst);
  await listens(opened);
  wire.isSilent = true;
  await withinASecond(async () => (await reading(() => kept.session(opened))).length === 1);
  wire.isSilent = false;
  // What was said meanwhile is lost; another connection takes over.
  await listens(opened);
});

test('the clock is the database’s, never behind it, and costs no question', async () => {
  const analyst = await venue.person('ANALYST');
  await listens(await sessionOf(analyst));
  for (let round = 0; round < 5; round += 1) {
    const [{ at } = { at: new Date(NaN) }] = (
      await venue.owner.query<{ at: Date }>(`select date_trunc('milliseconds', clock_timestamp()) as at`)
    ).rows;
    let now = new Date(NaN);
    expect(await reading(async () => (now = await kept.now()))).toEqual([]);
    expect(now.getTime()).toBeGreaterThanOrEqual(at.getTime());
    expect(now.getTime() - at.getTime()).toBeLessThan(1_000);
    await pause(120);
  }
});
