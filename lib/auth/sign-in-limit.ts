import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 15 * 60;
/** Failures within the window. The second bound stops guessing one password from many addresses. */
const FAILURES_PER_EMAIL_AND_ADDRESS = 5;
const FAILURES_PER_EMAIL = 50;

/** Slows down the guessing of passwords, over all web processes: the counters stand in the database. */
export interface SignInLimit {
  /** Seconds until the next try may be made; 0 when it may be made now. */
  waitSeconds(email: string, address: string): Promise<number>;
  failed(email: string, address: string): Promise<void>;
  succeeded(email: string, address: string): Promise<void>;
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
  const byBoth = limiter('sign-in-ea', FAILURES_PER_EMAIL_AND_ADDRESS);
  const byEmail = limiter('sign-in-e', FAILURES_PER_EMAIL);
  const bothKey = (email: string, address: string) => `${email}|${address}`.slice(0, 200);

  return {
    async waitSeconds(email, address) {
      const [both, one] = await Promise.all([byBoth.get(bothKey(email, address)), byEmail.get(email)]);
      return Math.max(waitOf(both, FAILURES_PER_EMAIL_AND_ADDRESS), waitOf(one, FAILURES_PER_EMAIL));
    },
    async failed(email, address) {
      await Promise.all([consume(byBoth, bothKey(email, address)), consume(byEmail, email)]);
    },
    async succeeded(email, address) {
      await byBoth.delete(bothKey(email, address));
    },
  };
}

function waitOf(state: RateLimiterRes | null, points: number): number {
  return state !== null && state.consumedPoints >= points ? Math.ceil(state.msBeforeNext / 1000) : 0;
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (reason) {
    // The library rejects with its result when the bound is passed; anything else is a real failure.
    if (!(reason instanceof RateLimiterRes)) throw reason;
  }
}
