import { callAmount } from '../../domain/margin/method/account';
import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { Margined } from '../../domain/margin/figures/margin-columns';
import { MARGIN_STATUSES } from '../../domain/margin/method/types';
import { isReached, nobodyReached, type ReachedLists } from '../../domain/risk/studies/stress/reached';
import { KERNEL_SCALE } from '../compile/settings';
import { CALL } from '../status-index';
import { decimalOfNarrow, narrowUnits } from '../units';
import type { NarrowFigures } from './doubtful-pairs';

/** Puts together, by scenario, who of one chunk is reached there, as `ReachedAccounts` says. */
export class ReachedCollector {
  readonly reached: readonly ReachedLists[];

  constructor(
    private readonly parameters: CompiledParameters,
    scenarios: number,
  ) {
    this.reached = Array.from({ length: scenarios }, nobodyReached);
  }

  /** @param index in the chunk's accounts. @returns false: what it must add is no narrow number, so it must come apart */
  add(scenario: number, index: number, figures: NarrowFigures): boolean {
    const lists = this.reached[scenario];
    if (!lists || (figures.status < CALL && !(figures.equity < 0))) return true;
    const call = this.callOf(figures);
    if (Number.isNaN(call)) return false;
    lists.accounts.push(index);
    lists.status.push(figures.status);
    lists.equity.push(figures.equity);
    lists.maintenanceMargin.push(figures.maintenanceMargin);
    lists.callAmount.push(call);
    return true;
  }

  /** What only the exact engine could margin. */
  addApart(scenario: number, index: number, margined: Margined): void {
    if (!isReached(margined)) return;
    this.reached[scenario]?.apart.set(index, margined);
  }

  /** What an account must add to leave the call, in 1e-8; NaN when it does not fit. */
  private callOf({ status, equity, initialMargin, maintenanceMargin }: NarrowFigures): number {
    const { callLevel, rounding } = this.parameters;
    if (status < CALL) return 0;
    // Integers of 1e-8 need no rounding to as many decimals or more.
    if (callLevel.eq(1) && rounding.margin.scale >= KERNEL_SCALE)
      return Math.max(initialMargin - equity, maintenanceMargin - equity, 0);
    const own = decimalOfNarrow(equity);
    return narrowUnits(
      callAmount(this.parameters, MARGIN_STATUSES[status] ?? 'CALL', {
        initialMargin: decimalOfNarrow(initialMargin),
        maintenanceMargin: decimalOfNarrow(maintenanceMargin),
        equity: own,
        initialEquity: own,
      }),
    );
  }
}
