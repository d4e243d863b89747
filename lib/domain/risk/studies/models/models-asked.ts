import type { CoverageAsked } from '../price-coverage/price-coverage';
import type { ModelsAsked } from './models';

/** What this release asks of models, of the history, the horizon and the probability that coverage is of. */
export function modelsAsked({
  historySnapshotHash,
  barMinutes,
  probability,
  interval,
}: CoverageAsked): ModelsAsked {
  return {
    ...{ historySnapshotHash, barMinutes, probability, interval },
    ...{ decay: '0.94', seedMoves: 60, leastFitted: 100 },
    scan: { multiple: '2', cover: '0.35' },
    accounts: 100,
  };
}
