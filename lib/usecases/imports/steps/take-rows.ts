import { auditEvent, type PayloadOf } from '../../../domain/audit/events';
import { accessRefusal, type AccessRefusal, type Actor } from '../../../domain/governance/people/actor';
import {
  MAX_IMPORT_FAULTS,
  type ImportedKind,
  type ImportOutcome,
  type ImportRow,
  type ImportSource,
  type Place,
} from '../../../domain/market/import-row';
import type { Decimal } from '../../../domain/number/decimal';
import type { InvalidInput, Fault } from '../../../domain/result';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import type { PlacedRow, Staging } from '../../../ports/staging';

/** Rows on their way to the database at a time: what bounds the memory of an import. */
const BATCH_ROWS = 5_000;

/** Refusals that every import shares. `faults` are at most 100, in order of the rows. */
export type ImportRefusal = AccessRefusal | InvalidInput;

export type ImportKind = 'instruments' | 'accounts' | 'prices';

export interface ImportReceipt {
  readonly importId: string;
  readonly kind: ImportKind;
  readonly rows: number;
  /** By kind; kinds without a row are left out. */
  readonly outcomes: readonly ImportOutcome[];
  /** Of accounts that were stated whole: how much they held that was not named, and is closed. */
  readonly closed?: number;
  /** Of prices: what the guard held back; absent when nothing. */
  readonly held?: HeldPrices;
}

/** Prices that were held back by an import. */
export interface HeldPrices {
  /** How many, whatever became of them. */
  readonly prices: number;
  /** Of how many instruments one is held now, and the first 20 of these by symbol. */
  readonly instruments: number;
  readonly named: readonly { readonly instrument: string; readonly price: Decimal; readonly last: Decimal }[];
}

/** What stands between an actor and any import; null when nothing does. */
export function importRefusal(actor: Actor): AccessRefusal | null {
  return accessRefusal(actor, 'IMPORT');
}

/** Somebody else's activation came between reading the rules and writing the rows. */
export const LIVE_VERSION_MOVED: Fault = {
  path: '',
  rule: 'live-version-moved',
  message: 'Another version went live while the rows were read: import them again.',
};

/**
 * Passes over all rows once, checks each and hands the good ones on in batches, until the rows end or 100
 * faults are found. While a batch is kept the next one is read; no two are kept at once.
 */
export async function takeRows<Row>(
  rows: AsyncIterable<ImportRow<Row>>,
  check: (row: Row, place: Place) => readonly Fault[],
  keep: (batch: readonly PlacedRow<Row>[]) => Promise<void>,
): Promise<{ readonly rows: number; readonly faults: readonly Fault[] }> {
  const faults: Fault[] = [];
  let taken = 0;
  let batch: PlacedRow<Row>[] = [];
  let keeping: Promise<void> = Promise.resolve();
  try {
    for await (const { place, row } of rows) {
      const found = row.ok ? check(row.value, place) : row.refusal;
      faults.push(...found);
      if (faults.length >= MAX_IMPORT_FAULTS) break;
      if (!row.ok || found.length > 0) continue;
      taken += 1;
      batch.push({ place, row: row.value });
      if (batch.length === BATCH_ROWS) {
        await keeping;
        keeping = keep(batch);
        // A failure is met where it is waited for; until then nobody listens.
        keeping.catch(() => undefined);
        batch = [];
      }
    }
  } finally {
    // The transaction must not end with a statement still on its way.
    await keeping;
  }
  if (batch.length > 0) await keep(batch);
  if (taken === 0 && faults.length === 0) {
    faults.push({ path: '', rule: 'rows-required', message: 'There is no row to import.' });
  }
  return { rows: taken, faults: faults.slice(0, MAX_IMPORT_FAULTS) };
}

/** A staging table that is made when the first row for it comes. */
export class LazyStaging<
  Row,
  Of extends ImportedKind = ImportedKind,
  Table extends Staging<Row> = Staging<Row>,
> {
  private opened: Promise<Table> | null = null;
  private rows = 0;

  constructor(
    readonly of: Of,
    private readonly open: () => Promise<Table>,
  ) {}

  /** Whether there was a row. */
  get isOpen(): boolean {
    return this.opened !== null;
  }

  /** What is staged, for whoever does otherwise than merge it; null when there was no row. */
  async staged(): Promise<{ readonly table: Table; readonly rows: number } | null> {
    const table = await this.opened;
    return table && { table, rows: this.rows };
  }

  async add(rows: readonly PlacedRow<Row>[]): Promise<void> {
    if (rows.length === 0) return;
    this.rows += rows.length;
    this.opened ??= this.open();
    await (await this.opened).add(rows);
  }

  /** Faults with the rule `duplicate-row`, one for each row whose key an earlier one has. */
  async duplicateFaults(): Promise<readonly Fault[]> {
    const duplicates = (await (await this.opened)?.duplicates(MAX_IMPORT_FAULTS)) ?? [];
    return duplicates.map(({ path, firstPath, key }) => ({
      path,
      rule: 'duplicate-row',
      message: `The row repeats ${firstPath}: ${key}.`,
    }));
  }

  /** What became of the rows; of none, nothing is said. And the accounts that were closed until then. */
  async merge(): Promise<{ outcomes: readonly ImportOutcome[]; reopened: readonly string[] }> {
    const staging = await this.opened;
    if (staging === null) return { outcomes: [], reopened: [] };
    const { reopened, ...merged } = await staging.merge();
    return { outcomes: [{ of: this.of, rows: this.rows, ...merged }], reopened };
  }
}

/** What ends every import, in its transaction: the record, the engine's signal, the audit entry. */
export async function completeImport<Kind extends ImportKind>(
  { book, jobs, audit, now }: UnitOfWork,
  actor: Actor,
  {
    kind,
    rows,
    outcomes,
    source,
    details,
  }: {
    readonly kind: Kind;
    readonly rows: number;
    readonly outcomes: readonly ImportOutcome[];
    readonly source: ImportSource;
    readonly details: Omit<PayloadOf<`${Kind}.import`>, 'kind' | 'rows' | 'outcomes' | 'source' | 'sha256'>;
  },
): Promise<ImportReceipt> {
  const sha256 = source.sha256();
  const importId = await book.addImport({ kind, source: source.name, rows, sha256, createdAt: now });
  await jobs.remargin();
  const event = auditEvent({
    action: `${kind}.import`,
    subjectKind: 'import',
    subjectId: importId,
    payload: { kind, rows, outcomes, source: source.name, sha256, ...details },
  });
  await audit.append({ actor, ...event });
  return { importId, kind, rows, outcomes };
}
