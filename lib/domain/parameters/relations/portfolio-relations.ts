import { Decimal, decimalText, ONE, ZERO } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { Fault } from '../../result';
import { readDecimal } from './curve-relations';
import { isRecord } from '../../json/form-faults';
import { offsetRelationFaults } from './offset-relations';
import { OPTION_STANDARD_RANGES, rangeFaults, SCENARIO_GRID_RANGES } from './portfolio-ranges';

type Path = readonly string[];
type Row = Readonly<Record<string, unknown>>;

/**
 * Every fault in the relations of a document's `portfolios` and `offsets`, as far as its parts are well-formed.
 *
 * @param input the whole document
 * @see docs/methodology.md#portfolios (the rules, with their reasons)
 */
export function portfolioRelationFaults(input: unknown): Fault[] {
  if (!isRecord(input)) return [];
  const faults = membershipFaults(input);
  for (const [name, portfolio] of entries(input['portfolios'])) {
    if (!isRecord(portfolio)) continue;
    const path = ['portfolios', name];
    if (portfolio['method'] === 'OPTION_STANDARD') {
      faults.push(
        ...rangeFaults(portfolio, OPTION_STANDARD_RANGES, path),
        ...standardFaults(portfolio, path),
      );
    }
    if (portfolio['method'] === 'SCENARIO_GRID') {
      faults.push(...rangeFaults(portfolio, SCENARIO_GRID_RANGES, path), ...gridFaults(portfolio, path));
    }
    faults.push(...assetFaults(portfolio, input, path));
  }
  return [...faults, ...offsetRelationFaults(input)];
}

function entries(value: unknown): [string, unknown][] {
  if (!isRecord(value)) return [];
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

function rows(value: unknown): (readonly [index: number, row: Row])[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.flatMap((item, index) => (isRecord(item) ? [[index, item] as const] : []));
}

function fault(rule: string, message: string, ...path: readonly (string | number)[]): Fault {
  return { path: jsonPointer(...path), rule, message };
}

/** A class exists, and is in one portfolio only: it cannot be margined twice. */
function membershipFaults(input: Row): Fault[] {
  const portfolioOf = new Map<string, string>();
  const classes = input['marginClasses'];
  return entries(input['portfolios']).flatMap(([name, portfolio]) => {
    const members: readonly unknown[] =
      isRecord(portfolio) && Array.isArray(portfolio['marginClasses']) ? portfolio['marginClasses'] : [];
    return members.flatMap((member, index): Fault[] => {
      if (typeof member !== 'string') return [];
      const path = ['portfolios', name, 'marginClasses', index];
      const other = portfolioOf.get(member);
      portfolioOf.set(member, other ?? name);
      if (other === name)
        return [fault('portfolio-class-repeated', `"${member}" stands twice here.`, ...path)];
      if (other !== undefined) {
        return [fault('class-in-one-portfolio', `"${member}" is in portfolio "${other}" too.`, ...path)];
      }
      if (isRecord(classes) && Object.hasOwn(classes, member)) return [];
      return [fault('portfolio-class-known', `No margin class is called "${member}".`, ...path)];
    });
  });
}

/** Collateral of a portfolio is collateral of the set, each asset once. */
function assetFaults(portfolio: Row, input: Row, path: Path): Fault[] {
  const key = portfolio['method'] === 'OPTION_STANDARD' ? 'spot' : 'collateral';
  const accepted = input['collateral'];
  const seen = new Set<string>();
  return rows(portfolio[key]).flatMap(([index, row]): Fault[] => {
    const { asset } = row;
    if (typeof asset !== 'string') return [];
    const at = [...path, key, index, 'asset'];
    if (seen.has(asset)) return [fault('portfolio-asset-repeated', `"${asset}" stands twice here.`, ...at)];
    seen.add(asset);
    if (isRecord(accepted) && Object.hasOwn(accepted, asset)) return [];
    return [fault('portfolio-asset-known', `"${asset}" is not accepted as collateral.`, ...at)];
  });
}

/** The first of two figures is at least the second. */
function coverage(row: unknown, greater: string, lesser: string, path: Path): Fault[] {
  if (!isRecord(row)) return [];
  const [above, below] = [readDecimal(row[greater]), readDecimal(row[lesser])];
  if (!above || !below || above.gte(below)) return [];
  const message = `${greater} ${decimalText(above)} is below ${lesser} ${decimalText(below)}: initial margin must cover maintenance margin.`;
  return [fault('initial-covers-maintenance', message, ...path, greater)];
}

function standardFaults({ perpetual, option }: Row, path: Path): Fault[] {
  return [
    ...coverage(perpetual, 'initialRate', 'maintenanceRate', [...path, 'perpetual']),
    ...coverage(option, 'leastInitialRate', 'callMaintenanceRate', [...path, 'option']),
    ...coverage(option, 'unpairedInitialScale', 'unpairedMaintenanceScale', [...path, 'option']),
  ];
}

function gridFaults(grid: Row, path: Path): Fault[] {
  return [
    ...scenarioFaults(grid, path),
    ...owedFaults(grid, path),
    ...widthFaults(grid, path),
    ...tierFaults(grid, path),
    ...haircutFaults(grid, path),
    ...coverage(grid, 'initialFactor', 'maintenanceFactor', path),
  ];
}

/** Names are distinct, tilts move no price, and no move takes a price below 0. */
function scenarioFaults(grid: Row, path: Path): Fault[] {
  const names = new Set<unknown>(['BASIS']);
  const fractions = [
    grid['priceRange'],
    ...rows(grid['expiryTiers']).map(([, tier]) => tier['priceRange']),
  ].flatMap((range) => (isRecord(range) ? (readDecimal(range['fraction']) ?? []) : []));
  return rows(grid['scenarios']).flatMap(([index, scenario]): Fault[] => {
    const { name, volatility } = scenario;
    const at = [...path, 'scenarios', index];
    const found: Fault[] = [];
    if (typeof name === 'string' && names.has(name)) {
      found.push(fault('scenario-name-unique', `"${name}" names another scenario, too.`, ...at, 'name'));
    }
    names.add(name);
    const move = readDecimal(scenario['priceMove']);
    if (!move) return found;
    const isTilt = volatility === 'LINEAR_SKEW' || volatility === 'ABSOLUTE_SKEW';
    if (isTilt && !move.isZero()) {
      const message = `A scenario that tilts volatility leaves prices alone: priceMove is 0, not ${decimalText(move)}.`;
      found.push(fault('skew-without-price-move', message, ...at, 'priceMove'));
    }
    const per = scenario['per'] === undefined ? ONE : readDecimal(scenario['per']);
    const greatest = Decimal.max(ZERO, ...fractions);
    if (per?.gt(0) && move.times(greatest).div(per).lt(-1)) {
      found.push(
        fault('price-stays-positive', 'It moves prices by more than all of them.', ...at, 'priceMove'),
      );
    }
    return found;
  });
}

/** What a scenario or a part of the grid needs is there. */
function owedFaults(grid: Row, path: Path): Fault[] {
  const moves = new Set(rows(grid['scenarios']).map(([, { volatility }]) => volatility));
  const owed: readonly (readonly [isOwed: boolean, key: string, why: string])[] = [
    [moves.has('UP') || moves.has('DOWN'), 'volatilityShock', 'a scenario moves volatility up or down'],
    [moves.has('LINEAR_SKEW') || moves.has('ABSOLUTE_SKEW'), 'skew', 'a scenario tilts volatility'],
    [grid['staticDiscount'] !== undefined, 'options', 'a static discount is of options'],
    [grid['basis'] !== undefined, 'options', 'the basis is of options'],
    [Array.isArray(grid['spreadCharges']), 'expiryTiers', 'spread charges are between tiers'],
  ];
  const missing = new Map(
    owed.flatMap(([isOwed, key, why]) => (isOwed && grid[key] === undefined ? [[key, why] as const] : [])),
  );
  return [...missing].map(([key, why]) => fault('grid-part-owed', `It must be there: ${why}.`, ...path, key));
}

/** Without a least width a tilt has one by its scale and volatility: else it would be divided by nothing at every expiry. */
function widthFaults({ skew }: Row, path: Path): Fault[] {
  if (!isRecord(skew) || !readDecimal(skew['leastWidth'])?.isZero()) return [];
  const [scale, volatility, perRoot] = ['widthScale', 'volatility', 'volatilityPerRoot'].map((key) =>
    readDecimal(skew[key]),
  );
  if (!scale || !volatility || !perRoot) return [];
  if (!scale.isZero() && (volatility.gt(0) || perRoot.gt(0))) return [];
  const message = 'It is above 0 where widthScale, or both parts of the volatility, leave no width.';
  return [fault('skew-has-width', message, ...path, 'skew', 'leastWidth')];
}

/** Tiers ascend without gap to a last one without end; spread charges name them. */
function tierFaults(grid: Row, path: Path): Fault[] {
  const tiers = rows(grid['expiryTiers']);
  const names = new Set<unknown>();
  let before: Decimal | null = null;
  const found = tiers.flatMap(([index, { name, untilDays }]): Fault[] => {
    const at = [...path, 'expiryTiers', index];
    const faults: Fault[] = [];
    if (typeof name === 'string' && names.has(name)) {
      faults.push(fault('tier-name-unique', `"${name}" names another tier, too.`, ...at, 'name'));
    }
    names.add(name);
    const isLast = index === tiers.length - 1;
    if (isLast !== (untilDays === undefined)) {
      const message = isLast ? 'The last tier has no end.' : 'Only the last tier has no end.';
      faults.push(fault('tiers-cover-expiries', message, ...at, 'untilDays'));
    }
    const until = readDecimal(untilDays);
    if (until && before?.gte(until)) {
      const message = `It is above the tier before it, which ends at ${decimalText(before)}.`;
      faults.push(fault('tiers-ascend', message, ...at, 'untilDays'));
    }
    before = until ?? before;
    return faults;
  });
  for (const [index, charge] of rows(grid['spreadCharges'])) {
    for (const side of ['first', 'second']) {
      const name = charge[side];
      if (typeof name !== 'string' || names.has(name)) continue;
      const message = `No expiry tier is called "${name}".`;
      found.push(fault('tier-known', message, ...path, 'spreadCharges', index, side));
    }
  }
  return found;
}

/** What is taken off an asset's value is at most all of it. */
function haircutFaults(grid: Row, path: Path): Fault[] {
  return rows(grid['collateral']).flatMap(([index, row]): Fault[] => {
    const [initial, maintenance] = [readDecimal(row['initial']), readDecimal(row['maintenance'])];
    if (!initial || !maintenance || initial.plus(maintenance).lte(1)) return [];
    const message = `With maintenance ${decimalText(maintenance)} it takes off more than the whole value.`;
    return [fault('haircut-sum', message, ...path, 'collateral', index, 'initial')];
  });
}
