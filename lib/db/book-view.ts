import type { Pool, PoolClient } from 'pg';
import { assert } from '../domain/assert';
import { decimal, type Decimal } from '../domain/number/decimal';
import type { MarketState } from '../domain/margin/method/inputs';
import type {
  AccountBook,
  CollateralBalance,
  InstrumentTerms,
  Position,
} from '../domain/margin/method/types';
import type { InstrumentKind } from '../domain/market/instrument-row';
import { MARKET_FIGURES, type MarketFigure, type MarketFigures } from '../domain/market/market-figure';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { parseParameterSet } from '../domain/parameters/validate';
import type { BookView, ReadBook, StoredParameters } from '../ports/margin';
import { readBookChunks } from './book-chunks';
import { readBookColumns } from './book-columns';
import { readInputChanges, readMarks } from './input-changes';
import { LONG_MS, longTransaction } from './limits';
import { withTransaction } from './with-transaction';

/** It locks nothing, and stands still while a lot of accounts is margined. */
const BEGIN = longTransaction('begin isolation level repeatable read read only', LONG_MS);

/**
 * Views of the book over one connection of `pool` each, in a read-only REPEATABLE READ transaction: the first
 * statement takes the snapshot, every later one sees the same.
 *
 * Reads past Prisma, through a cursor, because a run must pass over a million accounts in constant memory.
 */
export function pgReadBook(pool: Pool): ReadBook {
  const parsed = new Map<string, ParameterSet>();
  const kept: KeptMarket = { latest: null };
  return (work) => withTransaction(pool, BEGIN, async (client) => work(await openView(client, parsed, kept)));
}

/** The market that was read last, as of a revision: it is the same in every view up to the next change of it. */
interface KeptMarket {
  latest: { readonly revision: bigint; readonly market: Omit<Required<MarketState>, 'asOf'> } | null;
}

async function openView(
  client: PoolClient,
  parsed: Map<string, ParameterSet>,
  kept: KeptMarket,
): Promise<BookView> {
  const { rows } = await client.query<{
    as_of: Date;
    inputs_revision: string | null;
    live_version: number | null;
    hash: string | null;
    canonical: string | null;
  }>(
    `select date_trunc('milliseconds', now()) as as_of, venue.inputs_revision, venue.live_version,
            parameter_set.hash, parameter_set.canonical
     from (values (1)) as one (id)
     left join venue on venue.id = one.id
     left join version on version.number = venue.live_version
     left join parameter_set on parameter_set.hash = version.parameter_set_hash`,
  );
  const row = rows[0];
  assert(row !== undefined, 'one row is selected');
  const { live_version: versionNumber, hash, canonical } = row;
  const live =
    versionNumber === null || hash === null || canonical === null
      ? null
      : { versionNumber, parameters: parameterSet(parsed, hash, canonical) };

  return {
    asOf: row.as_of,
    inputsRevision: BigInt(row.inputs_revision ?? '0'),
    live,
    parameters: (of) => readParameters(client, parsed, of),
    market: async () => ({
      ...(await marketAt(client, kept, live === null ? null : BigInt(row.inputs_revision ?? '0'))),
      asOf: row.as_of,
    }),
    accountCount: async () => {
      const counted = await client.query<{ accounts: number }>(
        'select count(*)::int as accounts from account where closed_at is null',
      );
      return counted.rows[0]?.accounts ?? 0;
    },
    account: async (id) => {
      const [book] = await readBooks(client, [id]);
      if (book && book.positions.length + book.collateral.length > 0) return book;
      const found = await client.query('select 1 from account where id = $1 and closed_at is null', [id]);
      return found.rows.length === 0 ? null : (book ?? null);
    },
    accounts: (batchSize) => readAccounts(client, batchSize),
    chunks: (accounts) => readBookChunks(client, accounts, (ids) => readBooks(client, ids)),
    books: async (ids) => {
      const found = await client.query<{ id: string }>(
        'select id from account where id = any ($1) and closed_at is null',
        [ids],
      );
      return readBooks(
        client,
        found.rows.map(({ id }) => id),
      );
    },
    columns: () => readBookColumns(client),
    changesSince: (revision) => readInputChanges(client, revision, BigInt(row.inputs_revision ?? '0')),
    marks: (instruments) => readMarks(client, instruments),
  };
}

const PARSED_SETS_KEPT = 4;

/** Parses a stored set once, and proves each time that the text is the one whose hash names it. */
function parameterSet(parsed: Map<string, ParameterSet>, hash: string, canonical: string): ParameterSet {
  const known = parsed.get(hash);
  if (known?.canonical === canonical) return known;
  const result = parseParameterSet(JSON.parse(canonical));
  if (!result.ok || result.value.hash !== hash || result.value.canonical !== canonical) {
    throw new Error(`The stored parameter set ${hash} no longer has its hash: the database was altered.`);
  }
  for (const oldest of [...parsed.keys()].slice(0, Math.max(0, parsed.size - PARSED_SETS_KEPT + 1))) {
    parsed.delete(oldest);
  }
  parsed.set(hash, result.value);
  return result.value;
}

async function readParameters(
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

/**
 * The market of a view: what is kept, where the feed says that nothing of it changed since; else read anew.
 *
 * @param revision the view's; null before the venue is founded, when nothing is noted in the feed
 */
async function marketAt(
  client: PoolClient,
  kept: KeptMarket,
  revision: bigint | null,
): Promise<Omit<Required<MarketState>, 'asOf'>> {
  const { latest } = kept;
  if (latest && revision !== null && revision >= latest.revision) {
    const changes =
      revision === latest.revision ? null : await readInputChanges(client, latest.revision, revision);
    const isSame =
      revision === latest.revision ||
      (changes !== null && changes.prices.length === 0 && !changes.hasFigures);
    if (isSame) {
      // Another view may have read a newer one meanwhile.
      if (kept.latest === latest) kept.latest = { revision, market: latest.market };
      return latest.market;
    }
  }
  const market = await readMarket(client);
  if (revision !== null && revision >= (kept.latest?.revision ?? 0n)) kept.latest = { revision, market };
  return market;
}

async function readMarket(client: PoolClient): Promise<Omit<Required<MarketState>, 'asOf'>> {
  const marks = await client.query<{ instrument: string; price: string; observedAt: Date }>(
    `select instrument_symbol as instrument, price, observed_at as "observedAt"
     from mark_price join instrument on symbol = instrument_symbol where closed_at is null`,
  );
  return {
    instruments: await readInstruments(client),
    prices: new Map(marks.rows.map(({ instrument, price }) => [instrument, decimal(price)])),
    observedAt: new Map(marks.rows.map(({ instrument, observedAt }) => [instrument, observedAt])),
    figures: await readFigures(client),
  };
}

async function readInstruments(client: PoolClient): Promise<ReadonlyMap<string, InstrumentTerms>> {
  const { rows } = await client.query<{
    symbol: string;
    kind: InstrumentKind;
    underlying: string;
    multiplier: string;
    expiresAt: Date | null;
    strike: string | null;
    optionRight: 'CALL' | 'PUT' | null;
  }>(
    `select symbol, kind, underlying, multiplier, expires_at as "expiresAt", strike, option_right as "optionRight"
     from instrument where closed_at is null`,
  );
  return new Map(
    rows.map(({ symbol, kind, underlying, multiplier, expiresAt, strike, optionRight }) => [
      symbol,
      {
        ...{ symbol, kind, underlying, multiplier: decimal(multiplier) },
        ...(expiresAt ? { expiresAt } : {}),
        ...(strike !== null && optionRight !== null
          ? { option: { strike: decimal(strike), right: optionRight } }
          : {}),
      },
    ]),
  );
}

/** Figures of a name that this release does not know are passed over: nothing reads them. */
async function readFigures(client: PoolClient): Promise<MarketFigures> {
  const { rows } = await client.query<{ subject: string; figure: MarketFigure; value: string }>(
    'select subject, figure, value from market_figure where figure = any ($1)',
    [MARKET_FIGURES],
  );
  const figures = new Map<string, Partial<Record<MarketFigure, Decimal>>>();
  for (const { subject, figure, value } of rows)
    figures.set(subject, { ...figures.get(subject), [figure]: decimal(value) });
  return figures;
}

async function* readAccounts(
  client: PoolClient,
  batchSize: number,
): AsyncGenerator<readonly AccountBook[], void> {
  assert(Number.isInteger(batchSize) && batchSize > 0, 'a batch holds at least one account');
  await client.query(
    'declare account_ids no scroll cursor for select id from account where closed_at is null order by id collate "C"',
  );
  try {
    for (;;) {
      const { rows } = await client.query<{ id: string }>(`fetch ${batchSize} from account_ids`);
      if (rows.length === 0) return;
      yield await readBooks(
        client,
        rows.map(({ id }) => id),
      );
    }
  } finally {
    // After a failed statement closing fails too, and would hide what went wrong.
    await client.query('close account_ids').catch(() => undefined);
  }
}

/** Books of accounts that exist, in the order of `ids`; positions and balances in byte order of their names. */
async function readBooks(client: PoolClient, ids: readonly string[]): Promise<readonly AccountBook[]> {
  const positions = new Map<string, Position[]>();
  const held = await client.query<{ account: string; instrument: string; quantity: string; entry: string }>(
    `select account_id as account, instrument_symbol as instrument, quantity, entry_price as entry
     from position where account_id = any ($1) order by instrument_symbol collate "C"`,
    [ids],
  );
  for (const { account, instrument, quantity, entry } of held.rows) {
    const position = { instrument, quantity: decimal(quantity), entryPrice: decimal(entry) };
    positions.set(account, [...(positions.get(account) ?? []), position]);
  }
  const collateral = new Map<string, CollateralBalance[]>();
  const balances = await client.query<{ account: string; asset: string; amount: string }>(
    `select account_id as account, asset, amount
     from collateral_balance where account_id = any ($1) order by asset collate "C"`,
    [ids],
  );
  for (const { account, asset, amount } of balances.rows) {
    collateral.set(account, [...(collateral.get(account) ?? []), { asset, amount: decimal(amount) }]);
  }
  return ids.map((account) => ({
    account,
    positions: positions.get(account) ?? [],
    collateral: collateral.get(account) ?? [],
  }));
}
