import { assert } from '../domain/assert';
import type { LiveMargin } from '../domain/governance/activation/live-margin';
import type { Prisma } from './generated/prisma/client';

interface Row {
  readonly held: boolean;
  readonly version: number | null;
  readonly unpriced: number | null;
  readonly waiting: Date | null;
}

/**
 * How accounts are margined at this moment, in one statement. Changes of inputs are kept for a day: of a run that is
 * further behind, that is since when something waits at the latest.
 */
export async function readLiveMargin(tx: Pick<Prisma.TransactionClient, '$queryRaw'>): Promise<LiveMargin> {
  const [row] = await tx.$queryRaw<Row[]>`
    select exists (select from position) or exists (select from collateral_balance) as held,
      run.version_number as version, run.unpriced,
      case when run.inputs_revision < venue.inputs_revision then
        coalesce((select min(at) from input_change where revision > run.inputs_revision),
          date_trunc('milliseconds', clock_timestamp()) - interval '1 day') end as waiting
    from venue left join margin_run run on run.id = venue.live_run_id`;
  if (!row) return { isHeld: false, run: null, waitingSince: null };
  const { held, version, unpriced, waiting } = row;
  assert((version === null) === (unpriced === null), 'a run states its version and its totals');
  return {
    isHeld: held,
    run: version === null || unpriced === null ? null : { versionNumber: version, unpriced },
    waitingSince: waiting,
  };
}
