import type { LoopGainRecord, SlotEffect, SlotGain } from '../../../domain/dynamics/path';
import { decimalText, sum } from '../../../domain/number/decimal';
import { gainFigure, type LoopGain } from '../../../domain/risk/cascade/loop-gain';
import type { Borne } from './bear-rises';
import type { Gained } from './gained-rises';

const LISTED_AT_MOST = 20;

/** What a slot keeps of what its step sets off. */
export function slotGain({ limit, made, refused, asOf, inputsRevision }: Gained): SlotGain {
  return {
    ...{ asOf: asOf.toISOString(), inputsRevision: String(inputsRevision), limit: decimalText(limit) },
    ...{ made: recordOf(made), ...(refused && { refused: recordOf(refused) }) },
  };
}

function recordOf(gain: LoopGain): LoopGainRecord {
  const { accounts, beyond, end, first, prices, rounds, total, unknown } = gain;
  return {
    ...{ accounts, beyond: beyond.slice(0, LISTED_AT_MOST), end },
    ...{ first: decimalText(first), gain: decimalText(gainFigure(gain)) },
    prices: prices.slice(0, LISTED_AT_MOST).map(({ symbol, sold, factor }) => ({
      ...{ factor: decimalText(factor), sold: decimalText(sold), symbol },
    })),
    ...{ rounds, total: decimalText(total), unknown: unknown.slice(0, LISTED_AT_MOST) },
  };
}

/** What a slot keeps of whom its dials make liquidatable. */
export function effectOf({ tipped, used, limit, inputsRevision, asOf }: Borne): SlotEffect {
  return {
    ...{ accounts: tipped.size, notional: decimalText(sum(tipped.values())), used: decimalText(used) },
    ...{
      limit: limit && decimalText(limit),
      inputsRevision: String(inputsRevision),
      asOf: asOf.toISOString(),
    },
  };
}
