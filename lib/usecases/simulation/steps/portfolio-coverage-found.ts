import { assert } from '../../../domain/assert';
import { ok, type Result } from '../../../domain/result';
import type { ImpactFigures } from '../../../domain/risk/studies/impact/impact';
import { type MarginedAccount, priceFactors } from '../../../domain/risk/studies/models/account-past';
import { accountsCovered } from '../../../domain/risk/studies/portfolio-coverage/account-coverage';
import { PlayedProgrammes } from '../../../domain/risk/studies/portfolio-coverage/moving-programme';
import type { PortfolioCoverage } from '../../../domain/risk/studies/portfolio-coverage/portfolio-coverage';
import {
  adjustedRealised,
  realisedCoverage,
} from '../../../domain/risk/studies/portfolio-coverage/realised-coverage';
import type { Sides } from './corner-margins';
import type { LoadSnapshot } from './frozen-book';
import type { FrozenRun } from './frozen-run';
import { keptSignals } from './keep-signals';
import type { KnownHistory } from './models-found';

/**
 * Whether margin of the largest accounts covers what prices did, and margin that programmes move: from what was kept of prices, and of the
 * bars that programmes read.
 *
 * @param accounts those that models looked at, as they are margined
 * @returns or refused with a sentence where bars are no longer what they were
 */
export async function portfolioCoverageFound(
  load: LoadSnapshot,
  { trial: { present }, inputs }: Pick<FrozenRun, 'trial' | 'inputs'>,
  of: {
    /** Without dials or ramps of the moment. */
    readonly stated: Sides;
    readonly history: Pick<KnownHistory, 'moves'>;
    readonly impact: Pick<ImpactFigures, 'byInstrument'>;
  },
  accounts: readonly MarginedAccount[],
): Promise<Result<PortfolioCoverage | null, string>> {
  const { market } = inputs;
  const asked = inputs.asked.portfolioCoverage;
  if (asked === null) return ok(null);
  assert(
    asked.historySnapshotHash === inputs.asked.coverage?.historySnapshotHash,
    'all is asked of one history',
  );
  const signals = await keptSignals(load, asked.signals);
  if (!signals.ok) return signals;
  const played = new PlayedProgrammes(({ document: { signal } }) => {
    return signals.value.get(signal.barMinutes)?.get(signal.instrument) ?? [];
  });
  const { moves } = of.history;
  const held = of.impact.byInstrument;
  const realised = [...moves].map(([instrument, known]) =>
    realisedCoverage({ asked, market, ...of.stated, held, played }, instrument, known),
  );
  return ok({
    accounts: accountsCovered({ asked, market, ...present, moves: priceFactors(moves) }, accounts),
    realised: adjustedRealised(asked, realised),
  });
}
