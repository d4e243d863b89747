import { decimalText, type Decimal } from '../number/decimal';
import { marginClassOfExchangeTiers } from '../parameters/exchange-tiers';
import {
  PARAMETER_SET_FORMAT,
  type MarginClassDocument,
  type ParameterSetDocument,
} from '../parameters/document/parameter-set';
import { ok, refuse, type Fault, type Result } from '../result';
import { placePath, rowFault } from './import-row';
import type { InstrumentEntry, PlacedTier, TierRow } from './instrument-row';

/**
 * What a venue is founded with beside its tier tables: full value for the settlement asset and for nothing else,
 * a warning at 1.5 times maintenance margin, a call at 1.2 times, liquidation below it; an account without its initial
 * margin may only reduce risk; money to the cent's millionth, never rounded in an account's favour.
 */
export function foundingRules(settlementAsset: string): Omit<ParameterSetDocument, 'marginClasses'> {
  return {
    format: PARAMETER_SET_FORMAT,
    settlementAsset,
    collateral: { [settlementAsset]: { haircut: '0' } },
    accountRules: {
      ...{ warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
      underMargined: 'RISK_REDUCING',
    },
    rounding: {
      notional: { scale: 8, mode: 'UP' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
  };
}

/**
 * A parameter set's margin classes with the imported tier tables adopted: each table becomes the class it names
 * (its instrument's own name by default), and instruments move out of the classes they were in. A class left
 * without instruments goes. Everything else of the set stays as it is.
 *
 * Refused: `class-tiers-agree` (two instruments of a class bring different tables), `class-known` (no tiers and
 * no such class), `instrument-covered` (neither tiers nor class, and in no class yet), and what
 * `marginClassOfExchangeTiers` refuses. Relations of the whole document are for `parseParameterSet` to check.
 */
export function adoptTiers(
  marginClasses: ParameterSetDocument['marginClasses'],
  entries: readonly InstrumentEntry[],
): Result<ParameterSetDocument['marginClasses'], readonly Fault[]> {
  const faults: Fault[] = [];
  const tables = new Map<string, InstrumentEntry>();
  for (const entry of entries.filter(({ tiers }) => tiers.length > 0)) {
    const name = entry.marginClass ?? entry.symbol;
    const table = tables.get(name);
    if (table === undefined) tables.set(name, entry);
    else if (!sameTiers(table.tiers, entry.tiers)) {
      const message = `"${table.symbol}" (${placePath(table.place)}) brings other tiers for the class "${name}".`;
      faults.push(rowFault(entry.place, 'marginClass', 'class-tiers-agree', message));
    }
  }
  const classOf = new Map<string, string>();
  for (const entry of entries) {
    const name = classFor(entry, marginClasses, tables);
    if (typeof name === 'string') classOf.set(entry.symbol, name);
    else faults.push(name);
  }
  const curves = new Map<string, MarginClassDocument>();
  for (const [name, { symbol, tiers }] of tables) {
    const built = marginClassOfExchangeTiers([symbol], tiers.map(tierText));
    if (built.ok) curves.set(name, built.value);
    else faults.push(...built.refusal.map((fault) => placedFault(fault, tiers)));
  }
  if (faults.length > 0) return refuse(faults);
  return ok(regrouped(marginClasses, classOf, curves));
}

/** The class an entry belongs to, or why there is none. */
function classFor(
  entry: InstrumentEntry,
  marginClasses: ParameterSetDocument['marginClasses'],
  tables: ReadonlyMap<string, InstrumentEntry>,
): string | Fault {
  const { symbol, place, marginClass, tiers } = entry;
  if (tiers.length > 0) return marginClass ?? symbol;
  if (marginClass !== null) {
    if (tables.has(marginClass) || Object.hasOwn(marginClasses, marginClass)) return marginClass;
    const message = `There is no class "${marginClass}", and the row brings no tiers for one.`;
    return rowFault(place, 'marginClass', 'class-known', message);
  }
  const present = Object.entries(marginClasses).find(([, { instruments }]) => instruments.includes(symbol));
  if (present) return present[0];
  return rowFault(
    place,
    undefined,
    'instrument-covered',
    `"${symbol}" has neither tiers nor a margin class.`,
  );
}

function regrouped(
  marginClasses: ParameterSetDocument['marginClasses'],
  classOf: ReadonlyMap<string, string>,
  curves: ReadonlyMap<string, MarginClassDocument>,
): ParameterSetDocument['marginClasses'] {
  const joining = new Map<string, string[]>();
  for (const [symbol, name] of classOf) joining.set(name, [...(joining.get(name) ?? []), symbol]);
  const names = new Set([...Object.keys(marginClasses), ...curves.keys()]);
  const classes = [...names].flatMap((name) => {
    const present = Object.hasOwn(marginClasses, name) ? marginClasses[name] : undefined;
    const staying = (present?.instruments ?? []).filter((symbol) => !classOf.has(symbol));
    const instruments = [...staying, ...(joining.get(name) ?? [])];
    const tiers = curves.get(name);
    const rules = tiers && present ? withTiers(present, tiers) : (tiers ?? present);
    return rules === undefined || instruments.length === 0
      ? []
      : [[name, { ...rules, instruments }] as const];
  });
  return Object.fromEntries(classes);
}

/**
 * A class with another tier table in it: its base curves and its maximum. What its formulas make of the curves, and
 * its other rules, are no part of a table and stay; only a link of maintenance margin gives way to the table's own.
 */
function withTiers(present: MarginClassDocument, tiers: MarginClassDocument): MarginClassDocument {
  const { initialMargin, maintenanceMargin } = tiers;
  const { maximumNotional: _, ...rest } = present;
  return {
    ...rest,
    initialMargin: { ...present.initialMargin, curve: initialMargin.curve },
    maintenanceMargin:
      'link' in present.maintenanceMargin || 'link' in maintenanceMargin
        ? maintenanceMargin
        : { ...present.maintenanceMargin, curve: maintenanceMargin.curve },
    ...(tiers.maximumNotional === undefined ? {} : { maximumNotional: tiers.maximumNotional }),
  };
}

function sameTiers(one: readonly TierRow[], other: readonly TierRow[]): boolean {
  return (
    one.length === other.length &&
    one.every((tier, index) => {
      const match = other[index];
      return (
        match !== undefined &&
        tier.floor.eq(match.floor) &&
        isSame(tier.cap, match.cap) &&
        tier.maintenanceRate.eq(match.maintenanceRate) &&
        tier.maxLeverage.eq(match.maxLeverage)
      );
    })
  );
}

function isSame(one: Decimal | null, other: Decimal | null): boolean {
  return one === null || other === null ? one === other : one.eq(other);
}

function tierText(tier: TierRow) {
  return {
    floor: decimalText(tier.floor),
    cap: tier.cap && decimalText(tier.cap),
    maintenanceRate: decimalText(tier.maintenanceRate),
    maxLeverage: decimalText(tier.maxLeverage),
  };
}

/** A fault of a table (`/2/floor`) where the source has it. */
function placedFault({ path, rule, message }: Fault, tiers: readonly PlacedTier[]): Fault {
  const [, index = '', column] = path.split('/');
  const tier = tiers[Number(index)];
  return tier === undefined || column === undefined
    ? { path, rule, message }
    : rowFault(tier.place, `${tier.prefix}${column}`, rule, message);
}

const TIER_IN_SET =
  /^\/marginClasses\/([^/]+)\/(initialMargin|maintenanceMargin)\/curve\/tiers\/(\d+)(?:\/(\w+))?$/;
const COLUMN_OF_FIELD: Readonly<Record<string, string>> = { rate: 'maintenanceRate' };

/**
 * Faults of the whole parameter set, each at the row of the import that brought the tier it is about, where one
 * did; the others keep their JSON Pointer into the set.
 */
export function placedSetFaults(
  faults: readonly Fault[],
  entries: readonly InstrumentEntry[],
): readonly Fault[] {
  const placed = faults.map((fault) => {
    const [, pointer, , index, field] = TIER_IN_SET.exec(fault.path) ?? [];
    const name = pointer?.replaceAll('~1', '/').replaceAll('~0', '~');
    const entry = entries.find(
      ({ symbol, marginClass, tiers }) => tiers.length > 0 && (marginClass ?? symbol) === name,
    );
    const tier = entry?.tiers[Number(index)];
    if (tier === undefined) return fault;
    const column = field === undefined ? undefined : `${tier.prefix}${COLUMN_OF_FIELD[field] ?? field}`;
    return rowFault(tier.place, column, fault.rule, fault.message);
  });
  // A tier stands in the curves of both margins: what is wrong with its floor is one fault of the row.
  const seen = new Set<string>();
  return placed.filter(({ path, rule }) => {
    const isNew = !seen.has(`${path} ${rule}`);
    seen.add(`${path} ${rule}`);
    return isNew;
  });
}
