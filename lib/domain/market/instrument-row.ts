import { decimalText, ONE, type Decimal } from '../number/decimal';
import type { Fault } from '../result';
import { amountFaults, isIdentifier, rowFault, shown, type Place } from './import-row';

export const INSTRUMENT_KINDS = ['PERPETUAL', 'FUTURE', 'OPTION', 'SPOT'] as const;
export type InstrumentKind = (typeof INSTRUMENT_KINDS)[number];

/** What an instrument is: fixed once it is listed, since positions are held in these terms. */
export interface ListedTerms {
  readonly symbol: string;
  readonly kind: InstrumentKind;
  readonly underlying: string;
  readonly settlementAsset: string;
  /** Units of the underlying in one unit of quantity, > 0. */
  readonly multiplier: Decimal;
  /** When it expires: owed of an option, and of a future that does. */
  readonly expiresAt?: Date;
  /** Of an option, and of nothing else. */
  readonly option?: OptionTerms;
  /** Settled in what it is on: a unit of quantity is worth multiplier / price. Absent: nothing was said, so it is not. */
  readonly isInverse?: boolean;
}

/** `strike` > 0, in the settlement asset. */
export interface OptionTerms {
  readonly strike: Decimal;
  readonly right: OptionRight;
}

export const OPTION_RIGHTS = ['CALL', 'PUT'] as const;
export type OptionRight = (typeof OPTION_RIGHTS)[number];

/** One row of the tier table an exchange publishes: it holds above `floor`, up to and including `cap`, where it has one. */
export interface TierRow {
  /** Notional in the settlement asset. */
  readonly floor: Decimal;
  /** Null: none; of a table's last tier only. */
  readonly cap: Decimal | null;
  /** Fraction of notional, in (0, 1]: what maintenance margin takes of the tier's own slice. */
  readonly maintenanceRate: Decimal;
  /** ≥ 1: initial margin is the whole notional divided by it. */
  readonly maxLeverage: Decimal;
}

/**
 * One row of an instruments import: an instrument with some of its tiers (a flat file has one row for each tier)
 * or all of them, or none when it joins a margin class that has its tiers already.
 */
export interface InstrumentRow extends ListedTerms {
  /** Null: the class of the instrument's own name. */
  readonly marginClass: string | null;
  readonly tiers: readonly TierRow[];
  /** Whether the tiers stand in a list of their own: then a fault's path says which. */
  readonly tiersNested: boolean;
}

export interface PlacedTier extends TierRow {
  readonly place: Place;
  /** What stands before a column's name in paths, '' or "tiers[2].". */
  readonly prefix: string;
}

/** Everything that an import says about one instrument. */
export interface InstrumentEntry extends ListedTerms {
  readonly marginClass: string | null;
  readonly tiers: readonly PlacedTier[];
  readonly place: Place;
}

/** More instruments than this in one import is a mistake: their tiers are one document, held in memory. */
const MAX_INSTRUMENTS = 10_000;

/**
 * The rules that a row breaks on its own: `identifier`, `multiplier-positive`, `terms-fit-kind` (see `misfitTerms`),
 * `strike-positive`, `inverse-stated` (see `inverseFaults`), and of its tiers `cap-above-floor`, `rate-range`,
 * `leverage-range`; of multiplier and strike `amount-range`.
 */
export function instrumentRowFaults(row: InstrumentRow, place: Place): readonly Fault[] {
  const names = {
    symbol: row.symbol,
    underlying: row.underlying,
    settlementAsset: row.settlementAsset,
    ...(row.marginClass === null ? {} : { marginClass: row.marginClass }),
  };
  const faults = Object.entries(names)
    .filter(([, name]) => !isIdentifier(name))
    .map(([column, name]) =>
      rowFault(place, column, 'identifier', `${shown(name)} is not 1 to 64 letters, digits or . _ : / -.`),
    );
  if (row.multiplier.lte(0)) {
    const message = `${decimalText(row.multiplier)} is not above 0.`;
    faults.push(rowFault(place, 'multiplier', 'multiplier-positive', message));
  }
  faults.push(...amountFaults(place, 'multiplier', 'MULTIPLIER', row.multiplier));
  if (row.option) faults.push(...amountFaults(place, 'strike', 'PRICE', row.option.strike));
  return [
    ...faults,
    ...optionFaults(row, place),
    ...inverseFaults(row, place),
    ...placedTiers(row, place).flatMap(tierFaults),
  ];
}

/**
 * A perpetual or future on the asset that it settles in says whether it is inverse, since one reading is worth a price
 * squared of the other; nothing else is.
 */
function inverseFaults(
  { kind, underlying, settlementAsset, isInverse }: InstrumentRow,
  place: Place,
): Fault[] {
  const fault = (rule: string, message: string): Fault[] => [rowFault(place, 'isInverse', rule, message)];
  const isOnItsSettlement = underlying === settlementAsset && (kind === 'PERPETUAL' || kind === 'FUTURE');
  if (isInverse && !isOnItsSettlement)
    return fault('terms-fit-kind', 'Only a perpetual or a future that settles in its underlying is inverse.');
  if (isOnItsSettlement && isInverse === undefined) {
    const message = `A contract on "${underlying}" that settles in it says whether it is inverse: true or false.`;
    return fault('inverse-stated', message);
  }
  return [];
}

function optionFaults({ kind, expiresAt, option }: InstrumentRow, place: Place): Fault[] {
  if (option && option.strike.lte(0)) {
    const message = `${decimalText(option.strike)} is not above 0.`;
    return [rowFault(place, 'strike', 'strike-positive', message)];
  }
  return misfitTerms(kind, { expires: expiresAt !== undefined, isOption: option !== undefined }).map(
    ({ term, message }) => rowFault(place, TERM_COLUMNS[term], 'terms-fit-kind', message),
  );
}

const TERM_COLUMNS = { kind: 'kind', expiresAt: 'expiresAt', option: 'strike' } as const;

/**
 * The terms that do not fit an instrument's kind: an option has an expiry, a strike and a right; nothing else has a
 * strike; a perpetual and a spot never expire.
 *
 * @param kind absent where a source need not state it: then of nothing that expires
 */
export function misfitTerms(
  kind: InstrumentKind | undefined,
  { expires, isOption }: { readonly expires: boolean; readonly isOption: boolean },
): readonly { readonly term: keyof typeof TERM_COLUMNS; readonly message: string }[] {
  if (kind === 'OPTION')
    return [
      ...(expires ? [] : [{ term: 'expiresAt', message: 'An option says when it expires.' } as const]),
      ...(isOption ? [] : [{ term: 'option', message: 'An option has a strike and a right.' } as const]),
    ];
  if (kind === undefined)
    return isOption || expires
      ? [{ term: 'kind', message: 'What expires says whether it is a FUTURE or an OPTION.' }]
      : [];
  return [
    ...(isOption ? [{ term: 'option', message: 'Only an option has a strike and a right.' } as const] : []),
    ...(expires && kind !== 'FUTURE'
      ? [{ term: 'expiresAt', message: 'Only a future or an option expires.' } as const]
      : []),
  ];
}

function tierFaults(tier: PlacedTier): readonly Fault[] {
  const fault = (column: keyof TierRow, rule: string, expected: string): Fault => {
    const { [column]: figure } = tier;
    const message = `${figure ? decimalText(figure) : 'Nothing'} ${expected}.`;
    return rowFault(tier.place, `${tier.prefix}${column}`, rule, message);
  };
  return [
    ...(tier.cap === null || tier.cap.gt(tier.floor)
      ? []
      : [fault('cap', 'cap-above-floor', `is not above the floor ${decimalText(tier.floor)}`)]),
    ...(tier.maintenanceRate.gt(0) && tier.maintenanceRate.lte(ONE)
      ? []
      : [fault('maintenanceRate', 'rate-range', 'is not a fraction above 0, up to 1')]),
    ...(tier.maxLeverage.gte(ONE) ? [] : [fault('maxLeverage', 'leverage-range', 'is below 1')]),
  ];
}

function placedTiers({ tiers, tiersNested }: InstrumentRow, place: Place): readonly PlacedTier[] {
  return tiers.map((tier, index) => ({ ...tier, place, prefix: tiersNested ? `tiers[${index}].` : '' }));
}

/** Rows of the same instrument, gathered as they come. */
export class InstrumentGathering {
  private readonly entries = new Map<string, InstrumentEntry>();

  /** Faults: `terms-agree`, `duplicate-row` (a tier given twice, or a row without tiers), `too-many-instruments`. */
  add(row: InstrumentRow, place: Place): readonly Fault[] {
    const tiers = placedTiers(row, place);
    const known = this.entries.get(row.symbol);
    if (known === undefined) {
      if (this.entries.size === MAX_INSTRUMENTS) {
        const message = `One import takes at most ${MAX_INSTRUMENTS} instruments.`;
        return [rowFault(place, undefined, 'too-many-instruments', message)];
      }
      const { tiersNested: _, ...terms } = row;
      this.entries.set(row.symbol, { ...terms, tiers, place });
      return [];
    }
    const faults = [
      ...changedTerms(row, known).map((column) =>
        rowFault(place, column, 'terms-agree', `Another row of "${row.symbol}" says otherwise.`),
      ),
      ...(row.marginClass === known.marginClass
        ? []
        : [rowFault(place, 'marginClass', 'terms-agree', `Another row of "${row.symbol}" says otherwise.`)]),
    ];
    if (tiers.length === 0 || row.tiersNested || known.tiers.length === 0 || repeats(known, row)) {
      const message = `"${row.symbol}" was given before, at the same floor.`;
      return [...faults, rowFault(place, undefined, 'duplicate-row', message)];
    }
    this.entries.set(row.symbol, { ...known, tiers: [...known.tiers, ...tiers] });
    return faults;
  }

  /** In order of first mention. */
  finish(): readonly InstrumentEntry[] {
    return [...this.entries.values()];
  }
}

function repeats(known: InstrumentEntry, row: InstrumentRow): boolean {
  return row.tiers.some(({ floor }) => known.tiers.some((tier) => tier.floor.eq(floor)));
}

function optionText({ option }: ListedTerms): string {
  return option ? `${decimalText(option.strike)} ${option.right}` : '';
}

/** The terms in which two statements about one instrument differ, as column names. */
export function changedTerms(given: ListedTerms, listed: ListedTerms): readonly string[] {
  return [
    ...(given.kind === listed.kind ? [] : ['kind']),
    ...(given.underlying === listed.underlying ? [] : ['underlying']),
    ...(given.settlementAsset === listed.settlementAsset ? [] : ['settlementAsset']),
    ...(given.multiplier.eq(listed.multiplier) ? [] : ['multiplier']),
    ...(given.expiresAt?.getTime() === listed.expiresAt?.getTime() ? [] : ['expiresAt']),
    ...(optionText(given) === optionText(listed) ? [] : ['strike']),
    ...((given.isInverse ?? false) === (listed.isInverse ?? false) ? [] : ['isInverse']),
  ];
}
