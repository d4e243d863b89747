import fs from 'node:fs';
import path from 'node:path';
import type { KeptAccount } from '../domain/books/account-line';
import { snapshotLines } from '../domain/books/chunk-lines';
import { marketAsRead, marketSnapshotText, parseMarketSnapshot } from '../domain/books/market-snapshot';
import { parseAccountLines } from '../domain/books/snapshot';
import type { Programme } from '../domain/dynamics/programme';
import { canonicalJson } from '../domain/json/canonical';
import { isRecord } from '../domain/json/form-faults';
import type { MarketState } from '../domain/margin/method/inputs';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { parseParameterSet } from '../domain/parameters/validate';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import type { BookView, LiveParameters } from '../ports/margin';
import type { SnapshotBook } from '../usecases/adjustments/steps/book-play';
import { documentOfFile } from './json-document';

/**
 * A book as files in a folder: the parameter set, the market and the accounts of one instant, the last two in the lines of
 * snapshots, accounts ascending by name in byte order.
 *
 * @see docs/methodology.md#snapshots
 */
const PARAMETERS = 'parameters.json';
const MARKET = 'market.jsonl';
const ACCOUNTS = 'accounts.jsonl';

const CHUNK_ACCOUNTS = 16_384;

/** The book of a view, or one that was kept. */
export interface BookShown {
  readonly live: Pick<LiveParameters, 'approved'> | null;
  readonly market: () => Promise<MarketState>;
  readonly chunks: BookView['chunks'];
}

/**
 * Writes the book of a view. @param folder made where it is not there
 *
 * @returns how many accounts; null before the venue is founded
 */
export async function writeBookFolder(folder: string, view: BookShown): Promise<number | null> {
  if (view.live === null) return null;
  const { approved } = view.live;
  const market = marketAsRead(await view.market(), [approved]);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, PARAMETERS), `${canonicalJson(approved.document)}\n`);
  fs.writeFileSync(path.join(folder, MARKET), marketSnapshotText(market));
  const file = fs.openSync(path.join(folder, ACCOUNTS), 'w');
  let accounts = 0;
  try {
    for await (const chunk of view.chunks(CHUNK_ACCOUNTS)) {
      fs.writeSync(
        file,
        snapshotLines(chunk)
          .map((line) => `${line}\n`)
          .join(''),
      );
      accounts += chunk.accounts.length;
    }
  } finally {
    fs.closeSync(file);
  }
  return accounts;
}

/** A book as its files say it, the parameter set as it was stated. */
export interface FolderBook {
  readonly stated: unknown;
  readonly market: MarketState;
  readonly accounts: readonly KeptAccount[];
}

/**
 * Reads a book. @param option "--book", which begins the path of every fault
 *
 * @returns or what is wrong with a file, with its place; of the parameter set only whether it is JSON
 */
export async function readBookFolder(
  option: string,
  folder: string,
): Promise<Result<FolderBook, readonly Fault[]>> {
  const stated = await documentOfFile(option, path.join(folder, PARAMETERS));
  if (!stated.ok) return stated;
  const market = textOf(option, folder, MARKET);
  if (!market.ok) return market;
  const parsed = parseMarketSnapshot(market.value);
  if (!parsed.ok) return placed(option, MARKET, [parsed.refusal]);
  const accounts = textOf(option, folder, ACCOUNTS);
  if (!accounts.ok) return accounts;
  const lines = accounts.value.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const kept = parseAccountLines(lines, 1, null);
  if (!kept.ok) return placed(option, ACCOUNTS, [kept.refusal]);
  return ok({ stated: stated.value, market: parsed.value, accounts: kept.value });
}

/** The parameter set that a folder states. */
export function setOfFolder(option: string, stated: unknown): Result<ParameterSet, readonly Fault[]> {
  const set = parseParameterSet(stated);
  return set.ok ? set : placed(option, PARAMETERS, set.refusal);
}

/**
 * Reads a book, with a programme in place of all that its set states: a dial belongs to one of them.
 *
 * @returns or what is wrong; a set that is not sound at every value that the programme may reach is refused
 */
export async function bookOfFolder(
  option: string,
  folder: string,
  { document }: Programme,
): Promise<Result<SnapshotBook, readonly Fault[]>> {
  const read = await readBookFolder(option, folder);
  if (!read.ok) return read;
  const { stated, market, accounts } = read.value;
  const set = isRecord(stated) ? { ...stated, adjustmentProgrammes: { programme: document } } : stated;
  const version = setOfFolder(option, set);
  if (!version.ok) return version;
  return ok({ version: version.value, market, books: accounts.map(({ book }) => book) });
}

function placed(option: string, name: string, faults: readonly Fault[]) {
  return refuse(faults.map((fault) => ({ ...fault, path: `${option} ${name} ${fault.path}` })));
}

function textOf(option: string, folder: string, name: string): Result<string, readonly Fault[]> {
  const file = path.join(folder, name);
  try {
    return ok(fs.readFileSync(file, 'utf8'));
  } catch {
    return refuse([{ path: option, rule: 'no-such-file', message: `"${file}" cannot be read.` }]);
  }
}
