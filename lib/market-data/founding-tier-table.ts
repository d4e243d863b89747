import type { FoundingTier, TierTable } from '../domain/market/founding-tiers';
import type { ImportRow } from '../domain/market/import-row';
import { instrumentRowFaults, type InstrumentRow, type ListedTerms } from '../domain/market/instrument-row';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { NO_MAPPING } from './column-mapping';
import { FOUNDING_TIER_FORMAT } from './founding-tier-format';
import { rowsOf } from './row-format';
import { sourceText } from './source-text';

/**
 * Reads a table of tiers for a founding, CSV. The first row of an instrument says its terms, where the table lists any.
 *
 * @returns or every fault, at its line and column: those of text and rows, and of `instrumentRowFaults`. What tiers must be
 *   together, `classesOfTiers` says.
 */
export async function foundingTierTable(
  bytes: AsyncIterable<Uint8Array>,
): Promise<Result<TierTable, readonly Fault[]>> {
  const text = sourceText(bytes);
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
