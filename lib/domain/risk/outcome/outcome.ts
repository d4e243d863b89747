import { canonicalJson, contentHash } from '../../json/canonical';
import { COLUMN_FIGURES, type ColumnFigure } from '../../margin/figures/margin-columns';
import type { ColumnSums } from '../../margin/figures/column-sums';
import { MARGIN_STATUSES, type MarginStatus } from '../../margin/method/types';
import { decimal, decimalText } from '../../number/decimal';
import type { DialsForm } from '../../parameters/dial-vector';
import type { ClassRamp } from '../../parameters/ramps';
import type { AffectedAccount, AffectedTotal } from '../studies/impact/impact';

/** When what came of a change is looked at: as soon as all of it is in force, and a day later. */
export const LOOKS = ['AT_ONCE', 'DAY_AFTER'] as const;
export type Look = (typeof LOOKS)[number];

/**
 * What came of a change, beside what the evidence that it was approved on said. Accounts, prices and dials of the simulation are
 * put one after another in the place of those of the look, so that each figure's way from one to the other is in parts that add up.
 *
 * @see docs/methodology.md#outcome
 */
export interface Outcome {
  readonly proposal: string;
  readonly revisionHash: string;
  readonly versionNumber: number;
  readonly evidenceHash: string;
  readonly look: Look;
  /** The instant of the look, by the venue's clock. */
  readonly asOf: Date;
  readonly methodVersion: string;
  readonly simulated: SeenAt;
  readonly present: SeenAt;
  /** Null where what the evidence was found on can no longer be had, for the reason in `failure`: a sentence. */
  readonly found: OutcomeFound | null;
  readonly failure: string | null;
}

/** What figures of one instant are computed from. */
export interface SeenAt {
  readonly accountSnapshotHash: string;
  readonly marketSnapshotHash: string;
  /** In force; left out where everything was as approved. */
  readonly dials?: DialsForm;
  /** In force, by margin class; left out where there were none. */
  readonly ramps?: Readonly<Record<string, ClassRamp>>;
}

/** The stations of the way, each with one thing more of the look; and both ends with the set that stands on the other side. */
export const STATIONS = [
  /** Accounts, prices and dials of the simulation, under the set before. */
  'before',
  /** Prices of the look. */
  'repriced',
  /** And dials of the look. */
  'redialled',
  /** And the version. */
  'changed',
  /** And accounts of the look: all as it is. */
  'now',
  /** What was predicted: as `before`, under the version. */
  'predicted',
  /** As `now`, under the set before. */
  'unchanged',
] as const;
export type Station = (typeof STATIONS)[number];

export interface OutcomeFound {
  readonly stations: Readonly<Record<Station, StationSums>>;
  /** Whom the change newly calls and makes liquidatable, on the accounts and prices of the simulation. */
  readonly predicted: AffectedSumsText;
  /** The same at prices and dials of the look. */
  readonly repriced: AffectedSumsText;
  /** The same on the accounts of the look: what the change does to live accounts. */
  readonly present: AffectedSumsText;
  /** Newly liquidatable on the accounts of the look, and not on those of the simulation: how many, and the largest of them. */
  readonly unforeseen: { readonly accounts: number; readonly largest: readonly AffectedAccount[] };
  /** The other way round: how many were predicted and are not. */
  readonly spared: number;
}

export const LARGEST_UNFORESEEN = 100;

export interface AffectedSumsText {
  readonly newlyInCall: AffectedTotal;
  readonly newlyLiquidatable: AffectedTotal;
}

/** Sums of accounts, every amount a decimal in a string, in the settlement asset. */
export interface StationSums {
  /** All, and those of them that can be margined: the others are in no sum. */
  readonly accounts: number;
  readonly margined: number;
  readonly figures: Readonly<Record<ColumnFigure, string>>;
  readonly statuses: Readonly<Record<MarginStatus, number>>;
}

export function stationSums({ accounts, margined, figures, statuses }: ColumnSums): StationSums {
  const written = COLUMN_FIGURES.map((figure) => [figure, decimalText(figures[figure])] as const);
  return {
    ...{ accounts, margined, statuses },
    figures: Object.fromEntries(written) as Record<ColumnFigure, string>,
  };
}

/** How a figure came from what it was under the set before to what it is. The parts add up to `now` − `before`. */
export interface FigureWay {
  readonly before: string;
  readonly predicted: string;
  readonly byPrices: string;
  readonly byDials: string;
  readonly byChange: string;
  readonly byAccounts: string;
  readonly now: string;
}

/** What of a station a way is told of: an amount, how many accounts have a status, or how many cannot be margined. */
export type OutcomeMeasure = ColumnFigure | MarginStatus | 'UNMARGINED';

/** Exact: counts and amounts alike are decimals in strings. */
export function wayOf({ stations }: OutcomeFound, measure: OutcomeMeasure): FigureWay {
  const at = (station: Station) => decimal(measured(stations[station], measure));
  const between = (from: Station, to: Station): string => decimalText(at(to).minus(at(from)));
  return {
    before: decimalText(at('before')),
    predicted: decimalText(at('predicted')),
    byPrices: between('before', 'repriced'),
    byDials: between('repriced', 'redialled'),
    byChange: between('redialled', 'changed'),
    byAccounts: between('changed', 'now'),
    now: decimalText(at('now')),
  };
}

function measured({ accounts, margined, figures, statuses }: StationSums, measure: OutcomeMeasure): string {
  if (measure === 'UNMARGINED') return String(accounts - margined);
  return isStatus(measure) ? String(statuses[measure]) : figures[measure];
}

function isStatus(measure: ColumnFigure | MarginStatus): measure is MarginStatus {
  return MARGIN_STATUSES.some((status) => status === measure);
}

const FORMAT = 'margrave/outcome/1';

export interface OutcomeText {
  readonly text: string;
  readonly hash: string;
}

/** The one spelling of an outcome (RFC 8785), and the SHA-256 of it. */
export function sealOutcome({ asOf, ...outcome }: Outcome): OutcomeText {
  const text = canonicalJson({ format: FORMAT, ...outcome, asOf: asOf.toISOString() });
  return { text, hash: contentHash(text) };
}

/** Reads what `sealOutcome` wrote. */
export function readOutcome(text: string): Outcome {
  const { asOf, ...stored } = JSON.parse(text) as Omit<Outcome, 'asOf'> & { readonly asOf: string };
  return { ...stored, asOf: new Date(asOf) };
}
