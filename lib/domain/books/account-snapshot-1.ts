import { ok, type Fault, type Result } from '../result';
import { bodyLines, formatLine, parseAccountLines } from './snapshot';
import type { AccountBook } from '../margin/method/types';

// Account snapshots as they were before chunks, one text of all accounts: frozen, because evidence names their hashes
// for good. Read only: nobody writes them any more.

const ACCOUNT_SNAPSHOT_FORMAT_1 = 'margrave/account-snapshot/1';

/** Whether a snapshot's text is of the first form. */
export function isAccountSnapshot1(text: string): boolean {
  return text.startsWith(`${formatLine(ACCOUNT_SNAPSHOT_FORMAT_1)}\n`);
}

/** Reads a snapshot of the first form; refuses, at the first fault, what was not written so. */
export function parseAccountSnapshot1(text: string): Result<readonly AccountBook[], Fault> {
  const lines = bodyLines(text, ACCOUNT_SNAPSHOT_FORMAT_1);
  if (!lines.ok) return lines;
  const kept = parseAccountLines(lines.value, 2, null);
  return kept.ok ? ok(kept.value.map(({ book }) => book)) : kept;
}
