import { jsonPointer } from '../../json/json-pointer';
import { entries, isRecord } from '../../json/form-faults';
import type { Fault } from '../../result';

/**
 * Faults of what a class charges beside its formulas: an order, a price for each requirement. What says nothing new, or
 * charges nothing, is refused, so that nobody relies on it.
 */
export function chargeFaults(input: Readonly<Record<string, unknown>>): Fault[] {
  const together = classesOfPortfolios(input['portfolios']);
  return entries(input['marginClasses']).flatMap(([name, marginClass]) => {
    if (!isRecord(marginClass)) return [];
    const path = ['marginClasses', name];
    return [
      ...onePriceFaults(marginClass['notionalAt'], path),
      ...(isChargedInitial(marginClass['openOrders']) ? maintenanceOrderFaults(marginClass, path) : []),
      ...(together.has(name) ? togetherFaults(marginClass, path) : []),
    ];
  });
}

type Part = Readonly<Record<string, unknown>>;

function classesOfPortfolios(portfolios: unknown): ReadonlySet<unknown> {
  return new Set(
    entries(portfolios).flatMap(([, portfolio]): unknown[] =>
      isRecord(portfolio) && Array.isArray(portfolio['marginClasses']) ? portfolio['marginClasses'] : [],
    ),
  );
}

/** Whether orders are charged for initial margin alone. */
function isChargedInitial(openOrders: unknown): boolean {
  return isRecord(openOrders) && openOrders['reserves'] === undefined;
}

/** One price for both is one word: two spellings of a rule would be two documents. */
function onePriceFaults(notionalAt: unknown, path: readonly string[]): Fault[] {
  if (!isRecord(notionalAt) || notionalAt['initial'] !== notionalAt['maintenance']) return [];
  const message = 'Both requirements are at one price: say it once for both.';
  return [{ path: jsonPointer(...path, 'notionalAt'), rule: 'notional-prices-differ', message }];
}

/** An amount for each order of a requirement that orders are not charged for. */
function maintenanceOrderFaults(marginClass: Part, path: readonly string[]): Fault[] {
  const modes = entries(marginClass['modes']).map(
    ([mode, stated]) => [[...path, 'modes', mode], stated] as const,
  );
  return [[path, marginClass] as const, ...modes].flatMap(([place, stated]) => {
    const maintenance = isRecord(stated) ? stated['maintenanceMargin'] : undefined;
    const amounts = isRecord(maintenance) ? maintenance['amounts'] : undefined;
    if (!isRecord(amounts) || amounts['perOrder'] === undefined) return [];
    const message =
      'Orders of this class are charged for initial margin alone: none adds to maintenance margin.';
    return [
      {
        path: jsonPointer(...place, 'maintenanceMargin', 'amounts', 'perOrder'),
        rule: 'orders-charge-initial',
        message,
      },
    ];
  });
}

/** What is margined together is so whatever its orders and its entry prices are. */
function togetherFaults(marginClass: Part, path: readonly string[]): Fault[] {
  return (['openOrders', 'notionalAt'] as const)
    .filter((key) => isRecord(marginClass[key]))
    .map((key) => ({
      path: jsonPointer(...path, key),
      rule: 'charged-alone',
      message: 'The class is margined in a portfolio, which charges positions at the mark and no orders.',
    }));
}
