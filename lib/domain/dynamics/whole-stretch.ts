import type { BacktestSlot } from './backtest';

/**
 * Whether no bar is missing between two slots of a backtest, by their places: what a rise or a loss over so many bars is looked at
 * for. Sessions are no gaps.
 *
 * @param slots one after the other
 */
export function isWholeAmong(slots: readonly BacktestSlot[]): (from: number, to: number) => boolean {
  if (slots.at(-1)?.record.signal.gapAtMs === null) return () => true;
  const atMs = slots.map(({ record }) => Date.parse(record.at));
  return (from, to) => {
    const gapAtMs = slots[to]?.record.signal.gapAtMs ?? null;
    return gapAtMs === null || gapAtMs <= (atMs[from] ?? NaN);
  };
}

/** Slots after the first before which a bar is missing. */
export function gapsAmong(slots: readonly BacktestSlot[]): number {
  const isWhole = isWholeAmong(slots);
  return slots.filter((_, at) => at > 0 && !isWhole(at - 1, at)).length;
}
