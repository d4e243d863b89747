import type { ParameterSetDocument } from '../parameters/document/parameter-set';
import { rateAtNotional } from '../parameters/rate-at-notional';
import { decimal } from '../number/decimal';
import { decimalOf } from '../number/fraction';
import { significant } from '../statistics/pinned';
import { directionOf, GRID } from './dial';
import type { Programme } from './programme';

/**
 * The rate that a dial is a multiple of: as it is stated (RELATIVE), or the average initial rate of the version at a notional
 * (ABSOLUTE), of several classes the least, so that none is left below the target.
 *
 * @param version as approved, which states the programme
 * @returns > 0, rounded to 12 significant digits; null where a rate of the version follows from more than notional, or is 0
 */
export function anchorOf({ document }: Programme, version: ParameterSetDocument): number | null {
  const { anchor } = document.target;
  if (anchor.kind === 'RELATIVE') return Number(anchor.reference);
  const { marginClasses = [], portfolios = [] } = document.scope;
  if (portfolios.length > 0) return null;
  const rates = marginClasses.map((name) => {
    const stated = version.marginClasses[name];
    const rate = stated ? rateAtNotional(stated, 'initial', decimal(anchor.notional)) : null;
    return rate === null ? 0 : significant(Number(decimalOf(rate)), 12);
  });
  const least = Math.min(...rates);
  return least > 0 ? least : null;
}

/** What targets were in a while of slots. */
export interface TargetsSeen {
  /** Of the newest slot, before any bound; null: it had none. */
  readonly newest: string | null;
  readonly slots: number;
  /** Those whose target lay outside the programme's bounds. */
  readonly beyond: number;
}

const BEYOND_AT_MOST = 0.05;

/**
 * Why a programme with an ABSOLUTE anchor cannot begin to move margin: its dials begin at 1, as approved, so the target must be
 * there, and its bounds must hold what the market asks for. Null: it can.
 */
export function absoluteFault(programme: Programme, { newest, slots, beyond }: TargetsSeen): string | null {
  if (newest === null) return 'Nobody can say where its dials should stand.';
  if (directionOf(decimal(newest), GRID, programme) !== 'STAY')
    return `Its dials would begin at 1, and the market asks for ${newest}: bring the rates of the version nearer to that first.`;
  if (beyond > slots * BEYOND_AT_MOST)
    return `In ${beyond} of ${slots} slots in shadow the market asked for more, or less, than its bounds allow: that is more than 5 %.`;
  return null;
}
