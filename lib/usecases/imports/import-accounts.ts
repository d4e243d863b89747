import type { Actor } from '../../domain/governance/people/actor';
import {
  accountRowFaults,
  type AccountImportRow,
  type CollateralRow,
  type PositionRow,
} from '../../domain/books/account-row';
import { MAX_IMPORT_FAULTS, type ImportRow, type ImportSource } from '../../domain/market/import-row';
import { compileParameters } from '../../domain/margin/method/compile';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact, UnitOfWork, VenueRecord } from '../../ports/unit-of-work';
import type { PlacedRow } from '../../ports/staging';
import {
  completeImport,
  importRefusal,
  LazyStaging,
  LIVE_VERSION_MOVED,
  takeRows,
  VENUE_NOT_FOUNDED,
  type ImportReceipt,
  type ImportRefusal,
} from './steps/take-rows';

/**
 * Sets positions and balances, all of them or none: each row replaces what the account had in that instrument
 * or asset, 0 removes it, and what no row names stays. An account that was closed is open again where it holds something.
 *
 * Refused with every fault (at most 100): see `accountRowFaults`, and `duplicate-row`, `rows-required`,
 * `venue-founded`, `live-version-moved`. Right: IMPORT.
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
    if (found?.liveVersion == null) return refuse({ code: 'InvalidInput', faults: [VENUE_NOT_FOUNDED] });
    const parameters = await liveParameters(unit, found);
    const context = {
      listed: await book.instruments(),
      classed: parameters.classOfInstrument,
      collateral: parameters.collateral,
    };
    const positions = new LazyStaging<PositionRow>('POSITION', () => book.stagePositions());
    const collateral = new LazyStaging<CollateralRow>('COLLATERAL', () => book.stageCollateral());

    const taken = await takeRows(
      input.rows,
      (row, place) => accountRowFaults(row, place, context),
      async (batch) => {
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

    // From here on no version can go live that lacks a class or a haircut which a row was checked against.
    const locked = await venue.lock();
    if (locked?.liveVersion !== found.liveVersion) {
      return refuse({ code: 'InvalidInput', faults: [LIVE_VERSION_MOVED] });
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

async function liveParameters({ venue, parameterSets }: UnitOfWork, { liveVersion }: VenueRecord) {
  const version = liveVersion === null ? null : await venue.version(liveVersion);
  if (version === null) throw new Error(`version ${liveVersion}, which is live, is not on record`);
  return compileParameters(await parameterSets.load(version.parameterSetHash));
}

function isPosition(placed: PlacedRow<AccountImportRow>): placed is PlacedRow<PositionRow> {
  return placed.row.kind === 'POSITION';
}

function isCollateral(placed: PlacedRow<AccountImportRow>): placed is PlacedRow<CollateralRow> {
  return placed.row.kind === 'COLLATERAL';
}
