import type { Pool, PoolClient } from 'pg';
import { assert } from '../domain/assert';
import { decimal } from '../domain/number/decimal';
import type { MarketState } from '../domain/margin/method/inputs';
import type { AccountBook, InstrumentTerms } from '../domain/margin/method/types';
import type { InstrumentKind } from '../domain/market/instrument-row';
import {
  figuresBySubject,
  MARKET_FIGURES,
  type MarketFigure,
  type MarketFigures,
} from '../domain/market/market-figure';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import type { BookView, LiveParameters, ReadBook } from '../ports/margin';
import { readBooks } from './account-books';
import { readBookChunks } from './book-chunks';
import { readBookColumns } from './book-columns';
import { readInputChanges, readMarks } from './input-changes';
import { LONG_MS, longTransaction } from './limits';
import { liveParameters, type LiveRow, readParameters } from './live-parameters';
import { byKey, once } from './reads/by-key';
import { readCurrentScenarios } from './scenario-store';
import { withTransaction } from './with-transaction';

interface ViewRow extends LiveRow {
  readonly as_of: Date;
  readonly inputs_revision: string | null;
  readonly held: readonly string[];
}

/**
 * It locks nothing, and stands still while a lot of accounts is margined. What every view shows comes in the same message,
 * as each is a wait.
 */
const BEGIN = `${longTransaction('begin isolation level repeatable read read only', LONG_MS)};
  select date_trunc('milliseconds', venue_now()) as as_of, venue.inputs_revision, venue.live_version,
         parameter_set.hash,
         parameter_set.hash = encode(sha256(convert_to(parameter_set.canonical, 'UTF8')), 'hex') as is_whole,
         effective_parameters.dials, effective_parameters.ramps, effective_parameters.hash as effective_hash,
         array(select instrument_symbol from held_price where ended_at is null) as held
  from (values (1)) as one (id)
  left join venue on venue.id = one.id
  left join version on version.number = venue.live_version
  left join parameter_set on parameter_set.hash = version.parameter_set_hash
  left join effective_parameters on effective_parameters.id = venue.effective_id`;

/**
 * Views of the book over one connection of `pool` each, in a read-only REPEATABLE READ transaction: the first
 * select takes the snapshot, every later one sees the same.
 *
 * Reads past Prisma, through a cursor, because a run must pass over a million accounts in constant memory.
 */
export function pgReadBook(pool: Pool): ReadBook {
  const parsed = new Map<string, ParameterSet>();
  const kept: KeptMarket = { latest: null };
  return (work) =>
    withTransaction(pool, BEGIN, async (client, { rows }) => {
      const [row] = rows as readonly ViewRow[];
      assert(row !== undefined, 'one row is selected');
      const live = await liveParameters(client, parsed, row);
      return work(openView(client, row, live, parsed, kept));
    });
}

/** The market that was read last, as of a revision: it is the same in every view up to the next change of it. */
interface KeptMarket {
  latest: { readonly revision: bigint; readonly market: Omit<Required<MarketState>, 'asOf'> } | null;
}

function openView(
  client: PoolClient,
  row: ViewRow,
  live: LiveParameters | null,
  parsed: Map<string, ParameterSet>,
  kept: KeptMarket,
): BookView {
  return {
    asOf: row.as_of,
    inputsRevision: BigInt(row.inputs_revision ?? '0'),
    live,
    parameters: (of) => readParameters(client, parsed, of),
    market: once(async () => ({
      ...(await marketAt(client, kept, live === null ? null : BigInt(row.inputs_revision ?? '0'))),
      asOf: row.as_of,
    })),
    heldPrices: () => Promise.resolve(new Set(row.held)),
    accountCount: async () => {
      const counted = await client.query<{ accounts: number }>(
        'select count(*)::int as accounts from account where closed_at is null',
      );
      return counted.rows[0]?.accounts ?? 0;
    },
    account: byKey(
      async (ids: readonly string[]) => {
        const books = await readBooks(client, ids);
        const empty = books.filter(isEmpty).map(({ account }) => account);
        const open = empty.length === 0 ? [] : await readOpen(client, empty);
        return books.filter((book) => !isEmpty(book) || open.includes(book.account));
      },
      ({ account }) => account,
    ),
    accounts: (batchSize) => readAccounts(client, batchSize),
    chunks: (accounts) => readBookChunks(client, accounts, (ids) => readBooks(client, ids)),
    books: async (ids) => readBooks(client, await readOpen(client, ids)),
    columns: () => readBookColumns(client),
    changesSince: (revision) => readInputChanges(client, revision, BigInt(row.inputs_revision ?? '0')),
    marks: (instruments) => readMarks(client, instruments),
    scenarios: () => readCurrentScenarios(client),
  };
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
    `select instrument_symbol as instrument, price, coalesce(aged_from, observed_at) as "observedAt"
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
    isInverse: boolean;
    settlementAsset: string | null;
  }>(
    `select symbol, kind, underlying, multiplier, expires_at as "expiresAt", strike, option_right as "optionRight",
            is_inverse as "isInverse",
            nullif(settlement_asset, (select settlement_asset from venue)) as "settlementAsset"
     from instrument where closed_at is null`,
  );
  return new Map(
    rows.map(({ symbol, multiplier, strike, optionRight, settlementAsset, ...terms }) => [
      symbol,
      {
        ...{ symbol, kind: terms.kind, underlying: terms.underlying, multiplier: decimal(multiplier) },
        ...(terms.expiresAt ? { expiresAt: terms.expiresAt } : {}),
        ...(strike !== null && optionRight !== null
          ? { option: { strike: decimal(strike), right: optionRight } }
          : {}),
        ...(terms.isInverse ? { isInverse: true } : {}),
        ...(settlementAsset === null ? {} : { settlementAsset }),
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
  return figuresBySubject(rows.map((row) => ({ ...row, value: decimal(row.value) })));
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

/** Those of the accounts that exist and are not closed. */
async function readOpen(client: PoolClient, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    'select id from account where id = any ($1) and closed_at is null',
    [ids],
  );
  return rows.map(({ id }) => id);
}

function isEmpty({ positions, collateral }: AccountBook): boolean {
  return positions.length + collateral.length === 0;
}
