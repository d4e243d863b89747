import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newTokenSecret } from '../auth/token-secret';
import { governedVenue, type GovernedVenue } from '../testing/governed-venue';
import { disablePerson } from '../usecases/people/disable-person';
import { issueToken } from '../usecases/people/issue-token';
import { revokeToken } from '../usecases/people/revoke-token';
import { setRoles } from '../usecases/people/set-roles';
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
    person: (id: string) => {
      read.push(id);
      return reads.person(id);
    },
    now: () => {
      read.push('now');
      return reads.now();
    },
    touchToken: (id: string, at: Date) => {
      read.push(`touch ${id}`);
      return reads.touchToken(id, at);
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
const listens = (id: string) =>
  eventually('it keeps what it reads', async () => {
    await kept.person(id);
    return (await reading(() => kept.person(id))).length === 0 ? true : null;
  });

/** Waits until the answer is another; fails when that takes a second. */
async function withinASecond(look: () => Promise<boolean>): Promise<void> {
  const endsAtMs = performance.now() + 1_000;
  while (!(await look())) {
    expect(performance.now()).toBeLessThan(endsAtMs);
    await pause(5);
  }
}

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
    await listens(analyst.personId);
    const first = await kept.token(hash);
    expect(first).toMatchObject({ ownerId: analyst.personId });
    expect(await reading(async () => expect(await kept.token(hash)).toBe(first))).toEqual([]);
  });

  test('changes within a second of a change anywhere: roles, a person disabled, a token revoked', async () => {
    const [analyst, administrator] = [await venue.person('ANALYST'), await venue.person('ADMINISTRATOR')];
    const { id, hash } = await tokenOf(analyst);
    await listens(analyst.personId);
    const { personId } = analyst;
    await kept.token(hash);

    await venue.value(setRoles(venue.deps, administrator, { personId, roles: ['VIEWER'] }));
    await withinASecond(async () => (await kept.person(personId))?.roles.join() === 'VIEWER');
    await withinASecond(async () => (await kept.token(hash))?.owner.roles.join() === 'VIEWER');

    await venue.value(revokeToken(venue.deps, analyst, { tokenId: id }));
    await withinASecond(async () => (await kept.token(hash))?.revokedAt != null);

    await venue.value(disablePerson(venue.deps, administrator, { personId, disabled: true }));
    await withinASecond(async () => (await kept.person(personId))?.disabledAt != null);
  });

  test('changes too when a row is altered past the application, and when it is gone', async () => {
    const analyst = await venue.person('ANALYST');
    const { id, hash } = await tokenOf(analyst);
    await listens(analyst.personId);
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
    await listens(analyst.personId);
    const token = await kept.token(hash);
    expect(await reading(async () => kept.touchToken(id, await kept.now()))).toEqual([`touch ${id}`]);
    expect((await venue.prisma.apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAt).not.toBeNull();
    await pause(300); // longer than a beat: whatever is told has been heard
    expect(await reading(async () => kept.touchToken(id, await kept.now()))).toEqual([]);
    expect(await kept.token(hash)).toBe(token);
  });

  test('who is unknown is asked for anew', async () => {
    const nobody = newTokenSecret().secretHash;
    expect(await reading(async () => expect(await kept.token(nobody)).toBeNull())).toEqual([nobody]);
    expect(await reading(() => kept.token(nobody))).toEqual([nobody]);
  });

  test('what was read before a change is not kept after it', async () => {
    const [analyst, administrator] = [await venue.person('ANALYST'), await venue.person('ADMINISTRATOR')];
    const reads = identityReads(venue.prisma);
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    let isHeld = false;
    const slow = keptIdentity(
      {
        ...reads,
        async person(id) {
          const found = await reads.person(id);
          if (isHeld) await held;
          return found;
        },
      },
      databaseUrl,
      () => undefined,
    );
    try {
      await eventually('it listens', async () => {
        const [one, other] = [await slow.person(analyst.personId), await slow.person(analyst.personId)];
        return one === other ? true : null;
      });
      const { personId } = administrator;
      isHeld = true;
      const before = slow.person(personId);
      await pause(100); // it has read, and is on its way
      await venue.owner.query(`update person set name = 'Renamed' where id = $1`, [personId]);
      await pause(300);
      isHeld = false;
      go();
      expect((await before)?.name).not.toBe('Renamed');
      expect((await slow.person(personId))?.name).toBe('Renamed');
    } finally {
      await slow.close();
    }
  });
});

test('while nobody hears of changes everything is read anew, and kept again when somebody does', async () => {
  const analyst = await venue.person('ANALYST');
  const { personId } = analyst;
  await listens(personId);
  await venue.owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'margrave-identity'`,
  );
  await withinASecond(async () => (await reading(() => kept.person(personId))).length === 1);
  await listens(personId);
});

test('a connection that falls silent is not believed for longer than a second', async () => {
  const analyst = await venue.person('ANALYST');
  const { personId } = analyst;
  await listens(personId);
  wire.isSilent = true;
  await withinASecond(async () => (await reading(() => kept.person(personId))).length === 1);
  wire.isSilent = false;
  // What was said meanwhile is lost; another connection takes over.
  await listens(personId);
});

test('the clock is the database’s, never behind it, and costs no question', async () => {
  const analyst = await venue.person('ANALYST');
  await listens(analyst.personId);
  for (let round = 0; round < 5; round += 1) {
    const [{ at = new Date(NaN) } = { at: undefined }] = (
      await venue.owner.query<{ at: Date }>(`select date_trunc('milliseconds', clock_timestamp()) as at`)
    ).rows;
    let now = new Date(NaN);
    expect(await reading(async () => (now = await kept.now()))).toEqual([]);
    expect(now.getTime()).toBeGreaterThanOrEqual(at.getTime());
    expect(now.getTime() - at.getTime()).toBeLessThan(1_000);
    await pause(120);
  }
});
