import { compareDecimals, differenceText, signOf } from '../../../../_ui/decimal-text';
import { formatCompact, formatRate, plural } from '../../../../_ui/format';
import { type Evidence } from './evidence';

export type Burden = NonNullable<Evidence['burden']>;
export type ShareBand = Burden['byShareOfEquity'][number];

/** "up to 10 %", "10 % to 25 %", "above 100 %", "none left". */
export function bandWords({ above, upTo }: Pick<ShareBand, 'above' | 'upTo'>): string {
  if (above === null) return 'none left';
  if (upTo === null) return `above ${formatRate(above)}`;
  return signOf(above) === 0 ? `up to ${formatRate(upTo)}` : `${formatRate(above)} to ${formatRate(upTo)}`;
}

/** Of accounts that must add more than they have, or have nothing. */
function beyondAll(bands: readonly ShareBand[]): number {
  return bands
    .filter(({ above, upTo }) => above === null || upTo === null)
    .reduce((accounts, band) => accounts + band.accounts, 0);
}

/**
 * "46 accounts must add 1.2 M USDT because of the change. For 6 of them that is more than their collateral is worth. The 5 largest
 * calls are 41 % of it, the 10 largest 63 %."
 */
export function burdenSentence(
  { additionalCalls, additionalCallAmount, byShareOfCollateral, concentration }: Burden,
  asset: string,
): string {
  if (additionalCalls === 0) return 'No account must add collateral because of the change.';
  const must = `${plural(additionalCalls, 'account')} must add ${formatCompact(additionalCallAmount)} ${asset} because of the change.`;
  const beyond = beyondAll(byShareOfCollateral);
  const heavy =
    beyond === 0
      ? 'For none of them is that more than their collateral is worth.'
      : `For ${beyond === additionalCalls ? 'all' : String(beyond)} of them that is more than their collateral is worth.`;
  const [first, second] = concentration?.greatest ?? [];
  const few =
    first && second && additionalCalls > first.calls
      ? ` The ${first.calls} largest calls are ${shareWords(first.share)} of it, the ${second.calls} largest ${shareWords(second.share)}.`
      : '';
  return `${must} ${heavy}${few}`;
}

/** A share to a tenth of a percent. */
export function shareWords(share: string): string {
  return formatRate(String(Math.round(Number(share) * 1000) / 1000));
}

/** A cut of what is asked: an underlying, an instrument without one, or a segment. */
export interface BurdenCut {
  readonly name: string;
  readonly accounts: number;
  readonly initialMarginBefore: string;
  readonly initialMarginAfter: string;
  readonly maintenanceMarginBefore: string;
  readonly maintenanceMarginAfter: string;
  /** Of a segment: what its accounts must add because of the change. */
  readonly additionalCallAmount?: string;
}

export const NOT_STATED = 'not stated';

/** Underlyings, and instruments that state none, by how much more or less maintenance margin is asked; then by initial margin. */
export function underlyingCuts({ byUnderlying, byInstrument }: Burden): readonly BurdenCut[] {
  const alone = byInstrument.map((row) => ({ ...row, name: `${row.name} (instrument)` }));
  return mostFirst([...byUnderlying, ...alone].filter(isMoved));
}

/** Segments in the same order, all of them. */
export function segmentCuts({ bySegment }: Burden): readonly BurdenCut[] {
  return mostFirst(bySegment.map(({ segment, ...row }) => ({ ...row, name: segment ?? NOT_STATED })));
}

function isMoved(row: BurdenCut): boolean {
  return (
    row.initialMarginBefore !== row.initialMarginAfter ||
    row.maintenanceMarginBefore !== row.maintenanceMarginAfter
  );
}

function mostFirst(rows: readonly BurdenCut[]): readonly BurdenCut[] {
  const size = (after: string, before: string): string => differenceText(after, before).replace('-', '');
  return rows.toSorted(
    (a, b) =>
      compareDecimals(
        size(b.maintenanceMarginAfter, b.maintenanceMarginBefore),
        size(a.maintenanceMarginAfter, a.maintenanceMarginBefore),
      ) ||
      compareDecimals(
        size(b.initialMarginAfter, b.initialMarginBefore),
        size(a.initialMarginAfter, a.initialMarginBefore),
      ),
  );
}
