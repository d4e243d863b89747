import { canonicalJson } from '../json/canonical';
import { unitsOfText, unitsText } from '../number/units';
import { ok, type Fault, type Result } from '../result';
import { accountSnapshotLine, parseAccountSnapshotLine, statedTerms } from './account-line';
import { AddedBooks } from './added-books';
import { type BookChunk, rowsOf } from './book-chunk';
import { compareBytes, fault } from './snapshot-line';

/** The lines that a snapshot keeps of the accounts, each as `accountSnapshotLine` gives it. */
export function snapshotLines(chunk: BookChunk): string[] {
  const { accounts, positions, balances, apart, segments } = chunk;
  const quoted = (name: string): string => canonicalJson(name);
  const [instruments, assets] = [chunk.instruments.map(quoted), chunk.assets.map(quoted)];
  const beyondOf = chunk.terms.map((terms) => {
    const stated = statedTerms(terms);
    return Object.keys(stated).length === 0 ? '' : `,${canonicalJson(stated)}`;
  });
  const text = (units: number | undefined): string => `"${unitsText(units ?? NaN)}"`;
  return accounts.map((account, index) => {
    const book = apart.get(index);
    const segment = segments.get(index) ?? null;
    if (book) return accountSnapshotLine(book, segment);
    const collateral = rowsOf(balances, index).map(
      (row) => `[${assets[balances.subject[row] ?? -1] ?? ''},${text(balances.units[row])}]`,
    );
    const held = rowsOf(positions, index).map((row) => {
      const instrument = instruments[positions.subject[row] ?? -1] ?? '';
      const beyond = beyondOf[positions.terms?.[row] ?? 0] ?? '';
      return `[${instrument},${text(positions.units[row])},${text(positions.entry[row])}${beyond}]`;
    });
    return lineOf(quoted(account), collateral.join(','), held.join(','), segment && quoted(segment));
  });
}

/** @param account and @param segment quoted; null: none is stated */
function lineOf(account: string, collateral: string, positions: string, segment: string | null): string {
  const last = segment === null ? '' : `,"segment":${segment}`;
  return `{"account":${account},"collateral":[${collateral}],"positions":[${positions}]${last}}`;
}

/**
 * Reads lines of accounts that ascend back into columns. Inverse of `snapshotLines`; refused with the first line that it did not write.
 *
 * A line of plain positions and balances that columns hold is taken as it stands, and must be spelled as they are. Every other one is read
 * as `parseAccountSnapshotLine` reads it.
 *
 * @param firstLine number of the first, for a fault's path
 */
export function chunkOfLines(lines: readonly string[], firstLine: number): Result<BookChunk, Fault> {
  const added = new AddedBooks();
  const names = new QuotedNames();
  let last: string | null = null;
  for (const [index, line] of lines.entries()) {
    const plain = plainAccount(line, names);
    let account: string;
    if (plain) {
      ({ account } = plain);
      for (const { name, units, entry } of plain.positions) added.addPosition(name, units, entry);
      for (const { name, units } of plain.balances) added.addBalance(name, units);
      added.close(account, plain.segment);
    } else {
      const read = parseAccountSnapshotLine(line, firstLine + index);
      if (!read.ok) return read;
      ({ account } = read.value.book);
      added.add(read.value.book, read.value.segment);
    }
    if (last !== null && compareBytes(last, account) >= 0)
      return fault(firstLine + index, 'snapshot-order', 'Accounts do not ascend.');
    last = account;
  }
  return ok(added.chunk());
}

interface PlainRow {
  readonly name: string;
  readonly units: number;
  /** 0 of a balance. */
  readonly entry: number;
}

interface PlainAccount {
  readonly account: string;
  readonly positions: readonly PlainRow[];
  readonly balances: readonly PlainRow[];
  readonly segment: string | null;
}

/** What a line says, where it says nothing but what columns hold, in their spelling; else null. */
function plainAccount(line: string, names: QuotedNames): PlainAccount | null {
  const read = jsonOf(line);
  if (read === null) return null;
  const { account, collateral, positions, segment = null } = read;
  if (typeof account !== 'string' || !account.isWellFormed()) return null;
  if (segment !== null && (typeof segment !== 'string' || !segment.isWellFormed())) return null;
  const [balances, held] = [rowsIn(collateral, 2, names), rowsIn(positions, 3, names)];
  if (!balances || !held) return null;
  const spelled = lineOf(
    canonicalJson(account),
    balances.spelled,
    held.spelled,
    segment === null ? null : names.quoted(segment),
  );
  return spelled === line ? { account, positions: held.rows, balances: balances.rows, segment } : null;
}

function jsonOf(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const read: unknown = JSON.parse(line);
    return typeof read === 'object' && read !== null ? (read as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

/** @param cells of a row: its name, and amounts. @returns null unless each is just that, and they ascend strictly by name */
function rowsIn(
  listed: unknown,
  cells: 2 | 3,
  names: QuotedNames,
): { readonly rows: readonly PlainRow[]; readonly spelled: string } | null {
  if (!Array.isArray(listed)) return null;
  const rows: PlainRow[] = [];
  let [spelled, last] = ['', ''];
  for (const row of listed as readonly unknown[]) {
    if (!Array.isArray(row) || row.length !== cells) return null;
    const cellsOf = row as readonly unknown[];
    const name = cellsOf[0];
    const amount = cellsOf[1];
    const entry = cells === 2 ? '0' : cellsOf[2];
    if (typeof name !== 'string' || typeof amount !== 'string' || typeof entry !== 'string') return null;
    const units = unitsOfText(amount);
    const entryUnits = unitsOfText(entry);
    if (Number.isNaN(units) || !(entryUnits >= 0) || !name.isWellFormed()) return null;
    if (rows.length > 0 && compareBytes(last, name) >= 0) return null;
    const beyond = cells === 2 ? '' : `,"${unitsText(entryUnits)}"`;
    spelled += `${rows.length > 0 ? ',' : ''}[${names.quoted(name)},"${unitsText(units)}"${beyond}]`;
    rows.push({ name, units, entry: entryUnits });
    last = name;
  }
  return { rows, spelled };
}

/** Names as JSON spells them, each made once. */
class QuotedNames {
  readonly #known = new Map<string, string>();

  quoted(name: string): string {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const made = canonicalJson(name);
    this.#known.set(name, made);
    return made;
  }
}
