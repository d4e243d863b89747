import type { PoolClient } from 'pg';
import { NO_DIALS, storedDials, storedEffectiveSet } from '../domain/parameters/dial-vector';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { storedRamps } from '../domain/parameters/ramp-vector';
import { NO_RAMPS } from '../domain/parameters/ramps';
import { storedParameterSet } from '../domain/parameters/validate';
import type { LiveParameters, StoredParameters } from '../ports/margin';

/** What a view of the book says of the version that is live. */
export interface LiveRow {
  readonly live_version: number | null;
  readonly hash: string | null;
  /** Whether the text that is stored is still the one that its hash names; the text itself is long, and read once. */
  readonly is_whole: boolean | null;
  /** In force; null: as approved. */
  readonly dials: string | null;
  readonly ramps: string | null;
  readonly effective_hash: string | null;
}

/**
 * The live version's sets as approved and in force; null before the venue is founded.
 *
 * @param parsed sets that were read before, by hash
 * @throws when a stored text no longer has its hash
 */
export async function liveParameters(
  client: PoolClient,
  parsed: Map<string, ParameterSet>,
  row: LiveRow,
): Promise<LiveParameters | null> {
  const { live_version: versionNumber, hash, effective_hash: effectiveHash } = row;
  if (versionNumber === null || hash === null) return null;
  const approved = await liveSet(client, parsed, hash, row.is_whole === true);
  if (row.dials === null || row.ramps === null || effectiveHash === null)
    return { versionNumber, approved, parameters: approved, dials: NO_DIALS, ramps: NO_RAMPS };
  const moved = { dials: storedDials(row.dials), ramps: storedRamps(row.ramps) };
  const parameters = keptSet(parsed, effectiveHash, () => storedEffectiveSet(approved, moved, effectiveHash));
  return { versionNumber, approved, parameters, ...moved };
}

/** What is live, read once; that its text is as its hash says is proved each time, by the database. */
async function liveSet(
  client: PoolClient,
  parsed: Map<string, ParameterSet>,
  hash: string,
  isWhole: boolean,
): Promise<ParameterSet> {
  const known = parsed.get(hash);
  if (known && isWhole) return known;
  const { rows } = await client.query<{ canonical: string }>(
    'select canonical from parameter_set where hash = $1',
    [hash],
  );
  return parameterSet(parsed, hash, rows[0]?.canonical ?? '');
}

const PARSED_SETS_KEPT = 4;

/** Parses a stored set once, and proves each time that the text is the one whose hash names it. */
function parameterSet(parsed: Map<string, ParameterSet>, hash: string, canonical: string): ParameterSet {
  const known = parsed.get(hash);
  if (known?.canonical === canonical) return known;
  parsed.delete(hash);
  return keptSet(parsed, hash, () => storedParameterSet(canonical, hash));
}

/** What is kept under a hash, or else read and kept. */
function keptSet(
  parsed: Map<string, ParameterSet>,
  hash: string,
  read: () => ParameterSet | null,
): ParameterSet {
  const known = parsed.get(hash);
  if (known) return known;
  const set = read();
  if (set === null) {
    throw new Error(`The stored parameter set ${hash} no longer has its hash: the database was altered.`);
  }
  for (const oldest of [...parsed.keys()].slice(0, Math.max(0, parsed.size - PARSED_SETS_KEPT + 1))) {
    parsed.delete(oldest);
  }
  parsed.set(hash, set);
  return set;
}

/** The set of a version or of a revision; null when there is none. @throws as `liveParameters` */
export async function readParameters(
  client: PoolClient,
  parsed: Map<string, ParameterSet>,
  of: StoredParameters,
): Promise<ParameterSet | null> {
  const [holder, key] =
    'versionNumber' in of
      ? (['version where version.number', of.versionNumber] as const)
      : (['revision where revision.hash', of.revisionHash] as const);
  const { rows } = await client.query<{ hash: string; canonical: string }>(
    `select hash, canonical from parameter_set where hash = (select parameter_set_hash from ${holder} = $1)`,
    [key],
  );
  const [row] = rows;
  return row ? parameterSet(parsed, row.hash, row.canonical) : null;
}
