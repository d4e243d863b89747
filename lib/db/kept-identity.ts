import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { SessionRecord } from '../ports/sessions';
import type { IdentityReads, PersonRecord, TokenRecord } from '../ports/unit-of-work';

/** The channel on which the database says that people, tokens or sessions changed. */
const CHANNEL = 'margrave_identity';
const BEAT_MS = 250;
/** What is kept counts for so long after the database last answered on the connection that hears of changes. */
const CURRENT_MS = 900;
/** A connection that has not answered for so long is given up for another. */
const SILENT_MS = 2_000;
const AT_MOST = 10_000;
const TOUCH_MS = 60_000;
/** A session is read anew after so long at the latest: its use, in any process, is noted without a notice. */
const SESSION_MS = 60_000;

type TokenWithOwner = TokenRecord & { readonly owner: PersonRecord };
type SessionWithPerson = SessionRecord & { readonly person: PersonRecord };
type KeptSession = { readonly session: SessionWithPerson; readonly readAtMs: number };

export interface KeptIdentity extends IdentityReads {
  close(): Promise<void>;
}

/**
 * The same reads, remembered: who a token or session belongs to is read once, and again when the database says that
 * people, tokens or sessions changed. A change counts within a second, in every process: what is kept is of no use as soon as the
 * connection that would hear of a change is silent for longer than that. Expiry is judged by the database's clock, never
 * late: its answer at the last beat, and the time since that beat was asked for.
 *
 * @param onTrouble told when that connection breaks; until the next one stands, everything is read anew
 * @param sessionMs for how long a session may be kept that nothing is heard of
 */
export function keptIdentity(
  reads: IdentityReads,
  databaseUrl: string,
  onTrouble: (error: unknown) => void,
  sessionMs = SESSION_MS,
): KeptIdentity {
  const tokens = new Map<string, TokenWithOwner>();
  const sessions = new Map<string, KeptSession>();
  const touched = new Map<string, number>();
  /** Rises with each change that is heard of: what was read before it is not kept after it. */
  let generation = 0;
  let beat: { readonly askedAtMs: number; readonly clock: Date } | null = null;
  const stopping = new AbortController();

  const forget = (): void => {
    generation += 1;
    tokens.clear();
    sessions.clear();
  };
  const isCurrent = (): boolean => beat !== null && performance.now() - beat.askedAtMs < CURRENT_MS;

  const kept = async <Value>(
    values: Map<string, Value>,
    key: string,
    read: () => Promise<Value | null>,
    isYoung: (value: Value) => boolean = () => true,
  ): Promise<Value | null> => {
    const known = isCurrent() ? values.get(key) : undefined;
    if (known !== undefined && isYoung(known)) return known;
    const of = generation;
    const value = await read();
    // Who is unknown is not remembered: strangers could fill the memory, and a new token would have to wait.
    if (value !== null && of === generation && isCurrent()) remember(values, key, value);
    return value;
  };

  const oncePerMinute = async (what: string, touch: () => Promise<void>): Promise<void> => {
    const last = touched.get(what);
    if (last !== undefined && performance.now() - last < TOUCH_MS) return;
    remember(touched, what, performance.now());
    await touch();
  };

  const listen = async (): Promise<void> => {
    const client = new Client({
      ...{ connectionString: databaseUrl, application_name: 'margrave-identity' },
      ...{ connectionTimeoutMillis: SILENT_MS, query_timeout: SILENT_MS },
    });
    client.on('notification', forget);
    // Met at the next statement.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      forget(); // what changed while nobody listened is not known
      while (!stopping.signal.aborted) {
        const askedAtMs = performance.now();
        const { rows } = await client.query<{ at: Date }>(`select clock_timestamp() as at`);
        beat = rows[0] ? { askedAtMs, clock: rows[0].at } : null;
        await pause(BEAT_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    } finally {
      beat = null;
      forget();
      await client.end().catch(() => undefined);
    }
  };
  const listening = (async () => {
    while (!stopping.signal.aborted) {
      await listen().catch(onTrouble);
      await pause(BEAT_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();

  return {
    ...reads,
    now: () =>
      beat !== null && isCurrent()
        ? Promise.resolve(new Date(beat.clock.getTime() + Math.ceil(performance.now() - beat.askedAtMs)))
        : reads.now(),
    token: (secretHash) => kept(tokens, secretHash, () => reads.token(secretHash)),
    async session(secretHash) {
      const read = async (): Promise<KeptSession | null> => {
        const readAtMs = performance.now();
        const session = await reads.session(secretHash);
        return session && { session, readAtMs };
      };
      const isYoung = ({ readAtMs }: KeptSession) => performance.now() - readAtMs < sessionMs;
      return (await kept(sessions, secretHash, read, isYoung))?.session ?? null;
    },
    touchToken: (id, at) => oncePerMinute(`token ${id}`, () => reads.touchToken(id, at)),
    touchSession: (id, at) => oncePerMinute(`session ${id}`, () => reads.touchSession(id, at)),
    async close() {
      stopping.abort();
      await listening;
    },
  };
}

/** Puts a value last, and lets go of the first when there are too many. */
function remember<Value>(values: Map<string, Value>, key: string, value: Value): void {
  values.delete(key);
  values.set(key, value);
  const [first] = values.keys();
  if (values.size > AT_MOST && first !== undefined) values.delete(first);
}
