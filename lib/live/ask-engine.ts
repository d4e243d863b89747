import type { AskLiveStandings } from '../ports/live';
import { readStandingsMessage } from './standings-message';

/** A page is not kept waiting for an engine that hangs. */
const TIMEOUT_MS = 2_000;
/** After a failure it is not asked again for so long, so that its absence costs nothing. */
const PAUSE_MS = 1_000;

/**
 * Asks the live engine over HTTP.
 *
 * @param url where it listens
 * @param secret what both sides were started with
 * @param onTrouble told when an engine that answered no longer does
 */
export function askEngine(
  url: string,
  secret: string,
  onTrouble: (error: unknown) => void,
): AskLiveStandings {
  let silentUntilMs = 0;
  let isKnown = false;
  return async (accounts) => {
    if (performance.now() < silentUntilMs) return null;
    try {
      const response = await fetch(new URL('/standings', url), {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ accounts }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      // 503: it is there and has not loaded the book yet.
      if (response.status === 503) return null;
      if (!response.ok) throw new Error(`the engine answered ${response.status}`);
      const standings = readStandingsMessage(await response.text());
      isKnown = true;
      return standings;
    } catch (error) {
      silentUntilMs = performance.now() + PAUSE_MS;
      if (isKnown) onTrouble(error);
      isKnown = false;
      return null;
    }
  };
}
