import type { PoolClient } from 'pg';
import { decimal } from '../domain/number/decimal';
import type { InputChanges, Marks } from '../ports/feed';

/** A feed that is longer is not worked off: it is cheaper to read all again. */
const CHANGES_AT_MOST = 100_000;

/**
 * What changed after a revision, by the feed that triggers write.
 *
 * @param to the revision of the snapshot that this is read from
 * @returns null when the feed has a gap there (it was pruned), or says that all must be read again
 */
export async function readInputChanges(
  client: PoolClient,
  after: bigint,
  to: bigint,
): Promise<InputChanges | null> {
  const { rows } = await client.query<{ revision: string; kind: string; keys: string[] }>(
    `select revision, kind, keys from input_change where revision > $1 and revision <= $2
     order by revision, ordinal limit ${CHANGES_AT_MOST + 1}`,
    [String(after), String(to)],
  );
  if (rows.length > CHANGES_AT_MOST) return null;
  let revision = after;
  const keys = new Map<string, Set<string>>();
  for (const row of rows) {
    const next = BigInt(row.revision);
    if (next > revision + 1n || row.kind === 'MANY' || row.kind === 'INSTRUMENT') return null;
    revision = next;
    const known = keys.get(row.kind) ?? new Set();
    for (const key of row.keys) known.add(key);
    keys.set(row.kind, known);
  }
  if (revision !== to) return null;
  const named = (...kinds: readonly string[]): string[] => [
    ...new Set(kinds.flatMap((kind) => [...(keys.get(kind) ?? [])])),
  ];
  return {
    revisions: Number(to - after),
    accounts: named('ACCOUNT', 'POSITION', 'COLLATERAL'),
    prices: named('PRICE'),
    hasFigures: keys.has('FIGURE'),
    hasVersion: keys.has('VERSION'),
  };
}

export async function readMarks(client: PoolClient, instruments: readonly string[]): Promise<Marks> {
  const prices = new Map<string, ReturnType<typeof decimal> | null>(
    instruments.map((symbol) => [symbol, null]),
  );
  const observedAt = new Map<string, Date>();
  const { rows } = await client.query<{ instrument: string; price: string; observedAt: Date }>(
    `select instrument_symbol as instrument, price, coalesce(aged_from, observed_at) as "observedAt"
     from mark_price
     where instrument_symbol = any ($1)`,
    [instruments],
  );
  for (const { instrument, price, observedAt: at } of rows) {
    prices.set(instrument, decimal(price));
    observedAt.set(instrument, at);
  }
  return { prices, observedAt };
}
