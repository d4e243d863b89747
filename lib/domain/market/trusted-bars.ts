import { barClosesAt } from './price-row';

/** A span of time in which nothing that was stated of a price is trusted. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Bars without those whose close was held, and that nothing accepted since: what they leave is a gap. */
export function trustedBars<Bar extends { readonly opensAt: Date }>(
  bars: readonly Bar[],
  untrusted: readonly Span[],
  intervalMinutes: number,
): readonly Bar[] {
  if (untrusted.length === 0) return bars;
  return bars.filter((bar) => {
    const at = barClosesAt({ ...bar, intervalMinutes });
    return !untrusted.some(({ from, to }) => from <= at && at <= to);
  });
}
