import { adoptTiers } from '../../domain/market/adopt-tiers';
import { InstrumentGathering } from '../../domain/market/instrument-row';
import { barClosesAt } from '../../domain/market/price-row';
import { compileParameters } from '../../domain/margin/method/compile';
import { parseParameterSet } from '../../domain/parameters/validate';
import type { DemoBookInputs } from './demo-draft';
import { demoDailyBars } from './demo-prices';
import { DEMO_RULES, demoClasses, demoInstruments } from './demo-venue';

/** What the demo venue's accounts are margined by at the last midnight before an instant, without programmes and without a database. */
export async function demoInputs(foundedAt: Date): Promise<DemoBookInputs> {
  const gathering = new InstrumentGathering();
  for await (const { row } of demoInstruments()) {
    if (!row.ok) throw new Error(JSON.stringify(row.refusal));
    gathering.add(row.value, { kind: 'LINE', line: 1 });
  }
  const entries = gathering.finish();
  const adopted = adoptTiers({}, entries);
  if (!adopted.ok) throw new Error(JSON.stringify(adopted.refusal));
  const parsed = parseParameterSet({ ...DEMO_RULES, marginClasses: demoClasses(adopted.value) });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  const midnight = new Date(foundedAt);
  midnight.setUTCHours(0, 0, 0, 0);
  return {
    parameters: compileParameters(parsed.value),
    // What an import says beside terms, the engine has not heard of: it would compute nothing with it.
    instruments: new Map(
      entries.map(({ tiers: _tiers, marginClass: _class, place: _place, ...terms }) => [terms.symbol, terms]),
    ),
    prices: new Map(
      demoDailyBars(foundedAt)
        .filter((bar) => +barClosesAt(bar) === +midnight)
        .map(({ instrument, close }) => [instrument, close]),
    ),
  };
}
