import type { BarRow } from '../../../domain/market/price-row';
import { type Tick, TickBars } from '../../../domain/market/tick-bars';
import type { UnitOfWork } from '../../../ports/unit-of-work';

const MS_PER_MINUTE = 60_000;

/**
 * Makes the bars that the live version's programmes read of accepted prices, for instruments of which nobody states them:
 * who states the bar before one, that one or a later one, states it. In the caller's transaction, under the lock of the venue:
 * `take` what is accepted, in order, then `state` once. Stating without taking closes bars whose end has passed.
 */
export class BarMaker {
  private constructor(
    private readonly unit: UnitOfWork,
    private readonly bars: readonly TickBars[],
  ) {}

  static async open(unit: UnitOfWork): Promise<BarMaker> {
    const wanted = await unit.marketData.wantedBars();
    const forming = wanted.length === 0 ? [] : await unit.marketData.formingBars();
    return new BarMaker(
      unit,
      wanted.map((one) => {
        const known = forming.find(
          ({ instrument, intervalMinutes }) =>
            instrument === one.instrument && intervalMinutes === one.intervalMinutes,
        );
        return new TickBars(one, known ?? null);
      }),
    );
  }

  /** Whether somebody reads bars of an instrument. */
  isWanted(instrument: string): boolean {
    return this.bars.some(({ wanted }) => wanted.instrument === instrument);
  }

  take(instrument: string, ticks: readonly Tick[]): void {
    for (const bars of this.bars)
      if (bars.wanted.instrument === instrument) for (const tick of ticks) bars.take(tick);
  }

  async state(): Promise<void> {
    if (this.bars.length === 0) return;
    // As the transaction began: what is stated in it was observed before, and what came meanwhile is not in it.
    const { marketData, now } = this.unit;
    const due: BarRow[] = [];
    for (const one of this.bars) {
      const { instrument, intervalMinutes } = one.wanted;
      const { bars, forming } = one.state(now);
      if (forming !== null) await marketData.keepFormingBar({ instrument, intervalMinutes, ...forming });
      for (const bar of bars) {
        const before = new Date(bar.opensAt.getTime() - intervalMinutes * MS_PER_MINUTE);
        if (!(await marketData.isStatedSince({ instrument, intervalMinutes, opensAt: before })))
          due.push(bar);
      }
    }
    if (due.length > 0) await marketData.addBars(due);
  }
}
