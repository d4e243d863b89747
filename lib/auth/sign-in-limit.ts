import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { EVERYONE } from './client-source';

const WINDOW_SECONDS = 15 * 60;
/** Tries within the window that did not succeed: of one account from one place, or from one browser that it knows. */
export const TRIES_FROM_ONE_PLACE = 5;
/** Of one account from all places together: guesses from many addresses. */
export const TRIES_OF_ONE_ACCOUNT = 50;
/** From one address, of whatever accounts: one guess at each of many. */
export const TRIES_FROM_ONE_ADDRESS = 50;
/** As many from everywhere, where no address can be known. */
const TRIES_FROM_EVERYONE = 1_000;

/** Whose password is tried, and from where. */
export interface SignInTry {
  /** Null: the link of an invitation is tried, whose secret is no guess: only where it comes from is counted. */
  readonly email: string | null;
  /** As `clientSource` says. */
  readonly source: string;
  /** The browser, where this account has signed in on it before. */
  readonly device: string | null;
}

/**
 * Slows down the guessing of passwords, over all web processes: the counters stand in the database.
 *
 * A try is taken before the password is looked at, in one statement for each counter, and given back when it was right:
 * so however many come at once, no more are tested than the limits say.
 *
 * From a browser that the account knows only the counter of that browser decides. So a stranger who guesses, from one
 * place or many, can keep nobody from signing in where they did before.
 */
export interface SignInLimit {
  /** Takes one try. @returns false when there is none left: the password must not be looked at */
  take(attempt: SignInTry): Promise<boolean>;
  /** The password was right: what was taken is given back, and the place starts afresh. */
  giveBack(attempt: SignInTry): Promise<void>;
}

export function postgresSignInLimit(pool: Pool): SignInLimit {
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterPostgres({
      storeClient: pool,
      tableName: 'rate_limit',
      tableCreated: true,
      clearExpiredByTimeout: true,
      keyPrefix,
      points,
      duration: WINDOW_SECONDS,
    });
  const byDevice = limiter('sign-in-device', TRIES_FROM_ONE_PLACE);
  const byPlace = limiter('sign-in-place', TRIES_FROM_ONE_PLACE);
  const byAccount = limiter('sign-in-account', TRIES_OF_ONE_ACCOUNT);
  const byAddress = limiter('sign-in-address', TRIES_FROM_ONE_ADDRESS);
  const byNoAddress = limiter('sign-in-everyone', TRIES_FROM_EVERYONE);

  /** In this order: an address that has none left makes no more rows. */
  function counters({ email, source, device }: SignInTry): readonly Counter[] {
    const ofAddress = { limiter: source === EVERYONE ? byNoAddress : byAddress, key: keyOf(source) };
    if (email === null) return [ofAddress];
    if (device !== null) return [{ limiter: byDevice, key: keyOf(email, device) }];
    return [
      ofAddress,
      { limiter: byPlace, key: keyOf(email, source) },
      { limiter: byAccount, key: keyOf(email) },
    ];
  }

  return {
    async take(attempt) {
      for (const counter of counters(attempt)) {
        if (!(await consume(counter))) return false;
      }
      return true;
    },
    async giveBack(attempt) {
      for (const { limiter: counter, key } of counters(attempt)) {
        const startsAfresh = counter === byPlace || counter === byDevice;
        await (startsAfresh ? counter.delete(key) : counter.reward(key, 1));
      }
    },
  };
}

interface Counter {
  readonly limiter: RateLimiterPostgres;
  readonly key: string;
}

/** Of a length that the column holds, whatever was typed. */
function keyOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

async function consume({ limiter, key }: Counter): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (reason) {
    // The library rejects with its result when the bound is passed; anything else is a real failure.
    if (reason instanceof RateLimiterRes) return false;
    throw reason;
  }
}
