import fs from 'node:fs';
import path from 'node:path';
import { firstParameterSet, type ParameterContent } from '../domain/governance/founding/first-parameter-set';
import type { Founding } from '../domain/governance/founding/founding-document';
import type { ListedInstruments, TierTable } from '../domain/market/founding-tiers';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { foundingTierTable } from '../market-data/founding-tier-table';
import { documentOfFile } from './json-document';

/** Version 1, and the instruments that its table of tiers lists beside. */
export interface FirstParameters {
  readonly set: ParameterSet;
  /** Null where no table lists any. */
  readonly listed: (ListedInstruments & { readonly file: string }) | null;
}

/**
 * Reads the first parameter set from where a founding says it is. Refused: `no-such-file`, what the file is refused for,
 * and what `firstParameterSet` refuses.
 *
 * @param folder where the paths of the founding start
 */
export async function foundingParameters(
  { parameters, settlementAsset, levels }: Founding,
  folder: string,
): Promise<Result<FirstParameters, readonly Fault[]>> {
  const made = (content: ParameterContent, listed: FirstParameters['listed'] = null) => {
    const set = firstParameterSet(content, { settlementAsset, levels });
    return set.ok ? ok({ set: set.value, listed }) : set;
  };
  switch (parameters.kind) {
    case 'DOCUMENT': {
      const inline = made(parameters);
      return inline.ok
        ? inline
        : refuse(inline.refusal.map((fault) => ({ ...fault, path: `/parameters/document${fault.path}` })));
    }
    case 'FILE': {
      const read = await documentOfFile('/parameters/file', path.resolve(folder, parameters.file));
      return read.ok ? made({ kind: 'DOCUMENT', document: read.value }) : read;
    }
    case 'PRESET':
      return made(parameters);
    case 'TIERS': {
      const file = path.resolve(folder, parameters.file);
      const table = await tiersOf(file);
      const read = table.ok
        ? made(
            { ...parameters, tiers: table.value.tiers },
            table.value.listed && { ...table.value.listed, file },
          )
        : table;
      return read.ok ? read : refuse(read.refusal.map((fault) => ofTable(parameters.file, fault)));
    }
  }
}

/** A row is of the table; a JSON Pointer is into the set that it makes. */
function ofTable(file: string, fault: Fault): Fault {
  return fault.path.startsWith('line ') ? { ...fault, path: `${file}, ${fault.path}` } : fault;
}

async function tiersOf(file: string): Promise<Result<TierTable, readonly Fault[]>> {
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
    const message = `"${file}" cannot be read.`;
    return refuse([{ path: '/parameters/tiers', rule: 'no-such-file', message }]);
  }
  return foundingTierTable(fs.createReadStream(file) as AsyncIterable<Uint8Array>);
}
