import fs from 'node:fs';
import path from 'node:path';
import { firstParameterSet, type ParameterContent } from '../domain/governance/founding/first-parameter-set';
import type { Founding } from '../domain/governance/founding/founding-document';
import type { FoundingTier } from '../domain/market/founding-tiers';
import type { ImportRow } from '../domain/market/import-row';
import { instrumentRowFaults, type InstrumentRow, type ListedTerms } from '../domain/market/instrument-row';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { NO_MAPPING } from '../market-data/column-mapping';
import { FOUNDING_TIER_FORMAT } from '../market-data/founding-tier-format';
import { rowsOf } from '../market-data/row-format';
import { sourceText } from '../market-data/source-text';
import { documentOfFile } from './json-document';

/** Version 1, and the instruments that its table of tiers lists beside. */
export interface FirstParameters {
  readonly set: ParameterSet;
  /** One row for each instrument, and what the file is; null where no table lists any. */
  readonly listed: {
    readonly rows: readonly ImportRow<InstrumentRow>[];
    readonly file: string;
    readonly sha256: string;
  } | null;
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

interface TierTable {
  readonly tiers: readonly FoundingTier[];
  readonly listed: { readonly rows: readonly ImportRow<InstrumentRow>[]; readonly sha256: string } | null;
}

async function tiersOf(file: string): Promise<Result<TierTable, readonly Fault[]>> {
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
    const message = `"${file}" cannot be read.`;
    return refuse([{ path: '/parameters/tiers', rule: 'no-such-file', message }]);
  }
  const text = sourceText(fs.createReadStream(file) as AsyncIterable<Uint8Array>);
  const tiers: FoundingTier[] = [];
  const terms = new Map<string, ImportRow<InstrumentRow>>();
  const faults: Fault[] = [];
  for await (const { place, row } of rowsOf(text, 'csv', FOUNDING_TIER_FORMAT, NO_MAPPING)) {
    if (!row.ok) {
      faults.push(...row.refusal);
      continue;
    }
    const { terms: listed, ...tier } = row.value;
    tiers.push({ ...tier, place });
    if (listed === null || terms.has(listed.symbol)) continue;
    const instrument = withoutTiers(listed);
    faults.push(...instrumentRowFaults(instrument, place));
    terms.set(listed.symbol, { place, row: ok(instrument) });
  }
  if (faults.length > 0) return refuse(faults);
  const rows = [...terms.values()];
  return ok({ tiers, listed: rows.length === 0 ? null : { rows, sha256: text.sha256() } });
}

function withoutTiers(terms: ListedTerms): InstrumentRow {
  return { ...terms, marginClass: null, tiers: [], tiersNested: false };
}
