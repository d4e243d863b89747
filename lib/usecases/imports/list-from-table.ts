import type { ListedInstruments } from '../../domain/market/founding-tiers';
import type { ImportRow } from '../../domain/market/import-row';
import type { InstrumentRow } from '../../domain/market/instrument-row';
import type { Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { importInstruments, type InstrumentsReceipt } from './import-instruments';
import type { ImportRefusal } from './steps/take-rows';

const FOUNDING = { kind: 'SYSTEM', process: 'founding' } as const;

/**
 * Imports the instruments that a table of tiers lists, as `importInstruments` does; a table is of a founding, so nothing is
 * listed once there has been one (`venue-not-founded`).
 *
 * @param name of the table, for people
 */
export function listFromTable(
  deps: { readonly transact: Transact },
  { rows, sha256 }: ListedInstruments,
  name: string,
): Promise<Result<InstrumentsReceipt, ImportRefusal>> {
  return importInstruments(deps, FOUNDING, {
    rows: oneByOne(rows),
    source: { name, sha256: () => sha256 },
    found: null,
    isOfFounding: true,
  });
}

async function* oneByOne(rows: readonly ImportRow<InstrumentRow>[]): AsyncIterable<ImportRow<InstrumentRow>> {
  await Promise.resolve();
  yield* rows;
}
