import path from 'node:path';
import type { Founding } from '../domain/governance/founding/founding-document';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import type { Transact } from '../ports/unit-of-work';
import type { InstrumentsReceipt } from '../usecases/imports/import-instruments';
import { listFromTable } from '../usecases/imports/list-from-table';
import type { ImportReceipt } from '../usecases/imports/steps/take-rows';
import type { FirstParameters } from './found-parameters';
import { importFile, type FileImportRefusal } from './import-file';
import { parseImportOptions, type ImportKind } from './import-options';
import { importAnswer } from './import-receipt';

const KINDS = ['instruments', 'prices', 'accounts'] as const satisfies readonly ImportKind[];

/**
 * Imports what a founding names, instruments first, each file whole or not at all; before a founding this margins nothing
 * and calls nobody, and importing a file again changes nothing.
 *
 * @param listed instruments that stand in a table of tiers
 * @returns what became of each file, a line for each kind of row
 */
export async function importBeforeFounding(
  transact: Transact,
  { imports, settlementAsset }: Founding,
  listed: FirstParameters['listed'],
  folder: string,
): Promise<Result<readonly string[], readonly Fault[]>> {
  const lines: string[] = [];
  const told = (file: string, receipt: ImportReceipt | InstrumentsReceipt): void => {
    const { lines: ofFile } = importAnswer(receipt);
    lines.push(...ofFile.map((line) => `${path.basename(file)}: ${line}`));
  };
  if (listed) {
    const taken = await listFromTable({ transact }, listed, path.basename(listed.file));
    if (!taken.ok) return refuse(faultsOf(listed.file, taken.refusal));
    told(listed.file, taken.value);
  }
  for (const kind of KINDS) {
    for (const file of imports[kind]) {
      const options = parseImportOptions([kind, path.resolve(folder, file), '--settlement', settlementAsset]);
      if (!options.ok || options.value === null) {
        const message = options.ok ? 'It cannot be imported.' : options.refusal;
        return refuse([{ path: `/imports/${kind} ${file}`, rule: 'command-line', message }]);
      }
      const taken = await importFile(transact, options.value, () => undefined);
      if (!taken.ok) return refuse(faultsOf(file, taken.refusal));
      told(file, taken.value);
    }
  }
  return ok(lines);
}

function faultsOf(file: string, refusal: FileImportRefusal): readonly Fault[] {
  if (refusal.code === 'InvalidInput') {
    return refusal.faults.map((fault) => ({ ...fault, path: `${file}${fault.path && `, ${fault.path}`}` }));
  }
  const message = 'message' in refusal ? refusal.message : 'The import was refused.';
  return [{ path: file, rule: 'no-such-file', message }];
}
