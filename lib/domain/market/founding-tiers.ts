import type { TierCurveDocument } from '../curves/curve-document';
import { decimalText, type Decimal } from '../number/decimal';
import type { ParameterSetDocument } from '../parameters/document/parameter-set';
import { ok, refuse, type Fault, type Result } from '../result';
import { placePath, rowFault, type ImportRow, type Place } from './import-row';
import type { InstrumentRow } from './instrument-row';

/** One tier of an instrument as a venue states it when it is founded. */
export interface FoundingTier {
  readonly symbol: string;
  /** Null: the class of the instrument's own name. */
  readonly marginClass: string | null;
  readonly floor: Decimal;
  /** Null: up to the next tier's floor; of the last tier, without end. */
  readonly cap: Decimal | null;
  /** Exactly one of both, as the venue publishes it: a rate need have no finite leverage. */
  readonly initial: { readonly rate: Decimal } | { readonly maxLeverage: Decimal };
  readonly maintenanceRate: Decimal;
  readonly place: Place;
}

/** Instruments that a table of tiers lists with their terms, each once, without tiers. */
export interface ListedInstruments {
  readonly rows: readonly ImportRow<InstrumentRow>[];
  /** SHA-256 of the bytes of the table, in hexadecimal. */
  readonly sha256: string;
}

/** A table of tiers as a venue brings it for its founding. */
export interface TierTable {
  readonly tiers: readonly FoundingTier[];
  /** Null where it lists none. */
  readonly listed: ListedInstruments | null;
}

type Shape = TierCurveDocument['shape'];

/**
 * The margin classes that a table of tiers says. The last cap of a class, where it has one, is its maximum notional.
 *
 * Refused, each at its row: `class-tiers-agree` (two instruments of a class with different tables), `cap-above-floor`,
 * `tier-gap` and `tier-overlap` (a cap that is not the next floor). What else a curve must be, `parseParameterSet` says.
 */
export function classesOfTiers(
  tiers: readonly FoundingTier[],
  shapes: { readonly initialMargin: Shape; readonly maintenanceMargin: Shape },
): Result<ParameterSetDocument['marginClasses'], readonly Fault[]> {
  const bySymbol = groupedBy(tiers, ({ symbol }) => symbol);
  const byClass = groupedBy([...bySymbol.values()], ([tier]) => tier?.marginClass ?? tier?.symbol ?? '');
  const faults: Fault[] = [];
  const classes = [...byClass].map(([name, tables]) => {
    const [table = [], ...others] = tables;
    faults.push(...table.flatMap((tier, index) => capFaults(tier, table[index + 1])));
    for (const other of others) {
      const [first] = other;
      if (!first || sameTable(table, other)) continue;
      const at = table[0] ? placePath(table[0].place) : '';
      const message = `"${table[0]?.symbol ?? ''}" (${at}) brings other tiers for the class "${name}".`;
      faults.push(rowFault(first.place, 'symbol', 'class-tiers-agree', message));
    }
    return [name, classOf(tables, table, shapes)] as const;
  });
  return faults.length > 0 ? refuse(faults) : ok(Object.fromEntries(classes));
}

function classOf(
  tables: readonly (readonly FoundingTier[])[],
  table: readonly FoundingTier[],
  { initialMargin, maintenanceMargin }: { readonly initialMargin: Shape; readonly maintenanceMargin: Shape },
) {
  const cap = table.at(-1)?.cap ?? null;
  return {
    instruments: tables.flatMap(([tier]) => (tier ? [tier.symbol] : [])),
    initialMargin: {
      curve: {
        driver: 'NOTIONAL' as const,
        shape: initialMargin,
        tiers: table.map(({ floor, initial }) => ({ floor: decimalText(floor), ...charge(initial) })),
      },
    },
    maintenanceMargin: {
      curve: {
        driver: 'NOTIONAL' as const,
        shape: maintenanceMargin,
        tiers: table.map(({ floor, maintenanceRate }) => ({
          floor: decimalText(floor),
          rate: decimalText(maintenanceRate),
        })),
      },
    },
    ...(cap === null ? {} : { maximumNotional: decimalText(cap) }),
  };
}

function charge(initial: FoundingTier['initial']): { rate: string } | { maxLeverage: string } {
  return 'rate' in initial
    ? { rate: decimalText(initial.rate) }
    : { maxLeverage: decimalText(initial.maxLeverage) };
}

function capFaults({ floor, cap, place }: FoundingTier, next: FoundingTier | undefined): readonly Fault[] {
  if (cap === null) return [];
  if (cap.lte(floor)) {
    const message = `${decimalText(cap)} is not above the floor ${decimalText(floor)}.`;
    return [rowFault(place, 'cap', 'cap-above-floor', message)];
  }
  if (next === undefined || next.floor.eq(cap)) return [];
  const rule = next.floor.gt(cap) ? 'tier-gap' : 'tier-overlap';
  const message = `The floor ${decimalText(next.floor)} is not the cap before it, ${decimalText(cap)}.`;
  return [rowFault(next.place, 'floor', rule, message)];
}

function sameTable(one: readonly FoundingTier[], other: readonly FoundingTier[]): boolean {
  const text = (table: readonly FoundingTier[]): string =>
    JSON.stringify(
      table.map(({ floor, cap, initial, maintenanceRate }) => [
        decimalText(floor),
        cap && decimalText(cap),
        charge(initial),
        decimalText(maintenanceRate),
      ]),
    );
  return text(one) === text(other);
}

function groupedBy<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): ReadonlyMap<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

const CURVE_TIER =
  /^\/marginClasses\/([^/]+)\/(initialMargin|maintenanceMargin)\/curve\/tiers\/(\d+)(?:\/(\w+))?$/;

/** Faults of the whole parameter set, each at the row that brought the tier it is about, where one did; each once. */
export function placedTierFaults(faults: readonly Fault[], tiers: readonly FoundingTier[]): readonly Fault[] {
  const seen = new Set<string>();
  return faults
    .map((fault) => {
      const [, pointer, margin, index, field] = CURVE_TIER.exec(fault.path) ?? [];
      const name = pointer?.replaceAll('~1', '/').replaceAll('~0', '~');
      const symbol = tiers.find((tier) => (tier.marginClass ?? tier.symbol) === name)?.symbol;
      const tier = tiers.filter((one) => one.symbol === symbol)[Number(index)];
      if (!tier) return fault;
      const rate = margin === 'initialMargin' ? 'initialRate' : 'maintenanceRate';
      return rowFault(tier.place, field === 'rate' ? rate : field, fault.rule, fault.message);
    })
    .filter(({ path, rule }) => {
      const isNew = !seen.has(`${path} ${rule}`);
      seen.add(`${path} ${rule}`);
      return isNew;
    });
}
