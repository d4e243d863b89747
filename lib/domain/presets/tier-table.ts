import { AT_LEAST_SELECTED_RATE } from './selected-rate';

/** One row of a published table: it holds above `floor`, up to and including the next row's. */
export interface TierTableRow {
  readonly floor: string;
  readonly maintenanceRate: string;
  /** What initial margin is at least: notional / maxLeverage, or its rate where the venue publishes that. */
  readonly initial: { readonly maxLeverage: string } | { readonly rate: string };
}

/**
 * A class of tiers on notional: maintenance margin by slices (what "notional × rate − deduction" says), initial margin
 * on the whole notional at the tier's least rate or the one that the holder chose.
 */
export function tierTableClass(
  instruments: readonly string[],
  rows: readonly TierTableRow[],
  maximumNotional?: string,
) {
  return {
    instruments,
    initialMargin: {
      curve: {
        driver: 'NOTIONAL',
        shape: 'WHOLE_TIERS',
        tiers: rows.map(({ floor, initial }) => ({ floor, ...initial })),
      },
      modifiers: [AT_LEAST_SELECTED_RATE],
    },
    maintenanceMargin: {
      curve: {
        driver: 'NOTIONAL',
        shape: 'MARGINAL_TIERS',
        tiers: rows.map(({ floor, maintenanceRate }) => ({ floor, rate: maintenanceRate })),
      },
    },
    ...(maximumNotional === undefined ? {} : { maximumNotional }),
  };
}
