import { assetsPricedBy } from '../../domain/governance/activation/coverage';
import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { MAX_REASON_LENGTH, textFaults } from '../../domain/governance/proposal/texts';
import type { NotFound, ReauthenticationRequired, StillInUse } from '../../domain/refusals';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { staleProof } from '../people/steps/require-proof';

export type CloseInstrumentRefusal =
  | AccessRefusal
  | ReauthenticationRequired
  | InvalidInput
  | NotFound
  | StillInUse;

/**
 * Takes an instrument that nobody holds, and that values no collateral under the live version, out of every list, search,
 * market and run from now on. What is known of it stays, margin classes may go on naming it, prices of it are passed over,
 * and an import of instruments that names it opens it again. Closing it again changes nothing.
 *
 * Refused before the venue is founded: what is listed may still be set right then. Right: IMPORT, as of whoever makes
 * instruments known; with a fresh proof, since positions in it are refused from then on.
 */
export function closeInstrument(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { symbol, reason }: { readonly symbol: string; readonly reason: string },
): Promise<Result<{ symbol: string }, CloseInstrumentRefusal>> {
  return transact(async (unit) => {
    const { venue, book, jobs, audit } = unit;
    const access = accessRefusal(actor, 'IMPORT');
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, 'closeInstrument');
    if (stale) return refuse(stale);
    const faults = textFaults('/reason', reason, MAX_REASON_LENGTH);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    // An import of positions has written them, or will see that it is closed; and no other version goes live.
    const founded = await venue.lock();
    if (founded?.liveVersion == null) return refuse({ code: 'NotFound', what: 'venue' });
    const instrument = await book.lockInstrument(symbol);
    if (!instrument) return refuse({ code: 'NotFound', what: 'instrument' });
    if (instrument.closedAt !== null) return ok({ symbol });
    const uses = [
      ...heldUses(instrument.positions, 'position'),
      ...heldUses(instrument.orders, 'open order'),
      ...(await collateralUses(unit, founded.liveVersion, symbol)),
    ];
    if (uses.length > 0) return refuse({ code: 'StillInUse', uses });
    await book.closeInstrument(symbol, await unit.clock());
    await jobs.remargin();
    await audit.append({
      actor,
      action: 'instrument.close',
      subjectKind: 'instrument',
      subjectId: symbol,
      payload: { reason: reason.trim() },
    });
    return ok({ symbol });
  });
}

function heldUses(count: number, one: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${one}${count === 1 ? '' : 's'}`];
}

/** What version `live` values by its mark price: a balance of that would be without a price. */
async function collateralUses(
  { venue, parameterSets }: UnitOfWork,
  live: number,
  symbol: string,
): Promise<readonly string[]> {
  const version = await venue.version(live);
  if (version === null) throw new Error(`version ${live}, which is live, is not on record`);
  const assets = assetsPricedBy(await parameterSets.load(version.parameterSetHash), symbol);
  return assets.map((asset) => `the price of collateral in ${asset}`);
}
