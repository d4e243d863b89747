import os from 'node:os';
import path from 'node:path';
import { acquireLock } from './data-dir-lock';
import { firstPortFrom, isFreePort } from './free-port';

/** A port that a launcher has chosen, for as long as it runs. */
export interface ClaimedPort {
  readonly port: number;
  readonly release: () => void;
}

/** Of this user, so that another's can neither read nor hold what is claimed. */
const CLAIMS = path.join(os.tmpdir(), `margrave-ports-${os.userInfo().uid}`);

/**
 * Claims a port that nobody listens on, against every other launcher of this user. Who listens there is started seconds later,
 * and again whenever it ends: in between the port looks free, and another launcher's processes would answer for ours.
 *
 * @returns null where somebody listens, or another launcher that still runs has claimed it
 */
export async function claimPort(port: number): Promise<ClaimedPort | null> {
  const claim = acquireLock(path.join(CLAIMS, `${port}.lock`));
  if (!claim.ok) return null;
  if (await isFreePort(port)) return { port, release: claim.lock.release };
  claim.lock.release();
  return null;
}

/** The first port from `firstPort` on that can be claimed, within a hundred. */
export function claimNextPort(firstPort: number): Promise<ClaimedPort> {
  return firstPortFrom(firstPort, claimPort);
}
