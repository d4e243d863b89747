import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { Margined } from '../../domain/margin/figures/margin-columns';
import { isReached, nobodyReached, type ReachedLists } from '../../domain/risk/studies/stress/reached';
import { CallUnits } from '../call-units';
import { CALL } from '../status-index';
import type { NarrowFigures } from './doubtful-pairs';

/** Puts together, by scenario, who of one chunk is reached there, as `ReachedAccounts` says. */
export class ReachedCollector {
  readonly reached: readonly ReachedLists[];

  private readonly calls: CallUnits;

  /** @param asked the first of the scenarios that are asked, and the one after the last */
  constructor(
    parameters: CompiledParameters,
    scenarios: number,
    private readonly asked: readonly [from: number, end: number],
  ) {
    this.calls = new CallUnits(parameters);
    this.reached = Array.from({ length: scenarios }, nobodyReached);
  }

  isAsked(scenario: number): boolean {
    return scenario >= this.asked[0] && scenario < this.asked[1];
  }

  /** @param index in the chunk's accounts. @returns false: what it must add is no narrow number, so it must come apart */
  add(scenario: number, index: number, figures: NarrowFigures): boolean {
    const lists = this.reached[scenario];
    if (!lists || (figures.status < CALL && !(figures.equity < 0))) return true;
    const call = this.calls.of(figures);
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
}
