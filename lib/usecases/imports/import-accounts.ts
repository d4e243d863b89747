import type { Actor } from '../../domain/governance/people/actor';
import {
  accountRowFaults,
  type AccountImportRow,
  type BookContext,
  type CollateralRow,
  type PositionRow,
} from '../../domain/books/account-row';
import { MAX_IMPORT_FAULTS, type ImportRow, type ImportSource } from '../../domain/market/import-row';
import { compileParameters } from '../../domain/margin/method/compile';
import { type Fault, ok, refuse, type Result } from '../../domain/result';
import type { ListedInstrument, Transact, UnitOfWork, VenueRecord } from '../../ports/unit-of-work';
import type { PlacedRow } from '../../ports/staging';
import {
  completeImport,
  importRefusal,
  LazyStaging,
  LIVE_VERSION_MOVED,
  takeRows,
  type ImportReceipt,
  type ImportRefusal,
} from './steps/take-rows';

/**
 * Sets positions and balances, all of them or none: each row replaces what the account had in that instrument
 * or asset, 0 removes it, and what no row names stays. An account that was closed is open again where it holds something.
 *
 * Refused with every fault (at most 100): see `accountRowFaults`, and `duplicate-row`, `rows-required`,
 * `live-version-moved`; `instrument-open` of the whole, when one was closed while the rows were read. Right: IMPORT.
 *
 * Before the venue is founded there is neither class nor haircut to check by: the founding checks what is held then.
 */
export async function importAccounts(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  input: { readonly rows: AsyncIterable<ImportRow<AccountImportRow>>; readonly source: ImportSource },
): Promise<Result<ImportReceipt, ImportRefusal>> {
  const access = importRefusal(actor);
  if (access) return refuse(access);

  return transact(async (unit) => {
    const { venue, book, audit } = unit;
    const found = await venue.find();
    const context = await contextOf(unit, found);
    const held = new Set<string>();
    const positions = new LazyStaging<PositionRow>('POSITION', () => book.stagePositions());
    const collateral = new LazyStaging<CollateralRow>('COLLATERAL', () => book.stageCollateral());

    const taken = await takeRows(
      input.rows,
      (row, place) => accountRowFaults(row, place, context),
      async (batch) => {
        for (const { row } of batch)
          if (row.kind === 'POSITION' && !row.quantity.isZero()) held.add(row.instrument);
        await positions.add(batch.filter(isPosition));
        await collateral.add(batch.filter(isCollateral));
      },
    );
    const faults = [
      ...taken.faults,
      ...(await positions.duplicateFaults()),
      ...(await collateral.duplicateFaults()),
    ];
    if (faults.length > 0)
      return refuse({ code: 'InvalidInput', faults: faults.slice(0, MAX_IMPORT_FAULTS) });

    // From here on no version can go live that lacks a class or a haircut which a row was checked against, and no
    // instrument is closed.
    const locked = await venue.lock();
    if (locked?.liveVersion !== found?.liveVersion) {
      return refuse({ code: 'InvalidInput', faults: [LIVE_VERSION_MOVED] });
    }
    const closed = closedOf(await book.instruments());
    const closedMeanwhile = [...held].filter((symbol) => closed.has(symbol)).sort();
    if (closedMeanwhile.length > 0) {
      return refuse({
        code: 'InvalidInput',
        faults: closedMeanwhile.slice(0, MAX_IMPORT_FAULTS).map(closedFault),
      });
    }
    const merged = [await positions.merge(), await collateral.merge()];
    const outcomes = merged.flatMap((one) => one.outcomes);
    const { rows } = taken;
    for (const subjectId of merged.flatMap((one) => one.reopened)) {
      await audit.append({ actor, action: 'account.reopen', subjectKind: 'account', subjectId, payload: {} });
    }
    return ok(
      await completeImport(unit, actor, {
        ...{ kind: 'accounts', rows, outcomes, source: input.source },
        details: {},
      }),
    );
  }, 'LONG');
}

async function contextOf(
  { venue, parameterSets, book }: UnitOfWork,
  found: VenueRecord | null,
): Promise<BookContext> {
  const listed = await book.instruments();
  const closed = closedOf(listed);
  if (found?.liveVersion == null) return { listed, closed, classed: listed, collateral: { has: () => true } };
  const version = await venue.version(found.liveVersion);
  if (version === null) throw new Error(`version ${found.liveVersion}, which is live, is not on record`);
  const parameters = compileParameters(await parameterSets.load(version.parameterSetHash));
  return { listed, closed, classed: parameters.classOfInstrument, collateral: parameters.collateral };
}

function closedOf(listed: ReadonlyMap<string, ListedInstrument>): ReadonlySet<string> {
  return new Set([...listed.values()].flatMap(({ symbol, closedAt }) => (closedAt === null ? [] : [symbol])));
}

/** Somebody closed it between the reading of the rows and their writing. */
function closedFault(symbol: string): Fault {
  const message = `"${symbol}" was closed while the rows were read.`;
  return { path: '', rule: 'instrument-open', message };
}

function isPosition(placed: PlacedRow<AccountImportRow>): placed is PlacedRow<PositionRow> {
  return placed.row.kind === 'POSITION';
}

function isCollateral(placed: PlacedRow<AccountImportRow>): placed is PlacedRow<CollateralRow> {
  return placed.row.kind === 'COLLATERAL';
}
