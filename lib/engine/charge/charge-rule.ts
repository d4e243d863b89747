import type { CompiledClass } from '../../domain/margin/method/compile';
import { requirementsOf } from '../../domain/margin/method/position';
import type { Decimal } from '../../domain/number/decimal';
import type { CompiledTables } from '../compile/tables';

/** How a contract's legs and orders are charged, for accounts in one mode. */
export interface ChargeRule {
  readonly marginClass: CompiledClass;
  readonly multiplier: Decimal;
  readonly isInverse: boolean;
  /** Whether an amount is charged for each order, of which rows know nothing. */
  readonly isByOrder: boolean;
  /** Whether an amount is charged of whatever is held, of which there is none where nothing is. */
  readonly isByPosition: boolean;
  /** Two rules of one text charge the same holdings the same way, but for what rows say. */
  readonly text: string;
}

const known = new WeakMap<CompiledTables, Map<string, ChargeRule | null>>();

/** Null where the kernel's numbers have no rows of the contract. Asked once for each contract and mode of the tables. */
export function ruleOf(
  tables: CompiledTables,
  instrument: string,
  mode: string | undefined,
): ChargeRule | null {
  const ofTables = known.get(tables) ?? new Map<string, ChargeRule | null>();
  known.set(tables, ofTables);
  const key = `${instrument} ${mode ?? ''}`;
  const found = ofTables.get(key);
  if (found !== undefined) return found;
  const rule = readRule(tables, instrument, mode);
  ofTables.set(key, rule);
  return rule;
}

function readRule(
  { parameters, market }: CompiledTables,
  instrument: string,
  mode: string | undefined,
): ChargeRule | null {
  const marginClass = parameters.classOfInstrument.get(instrument);
  const terms = market.instruments.get(instrument);
  if (!marginClass || !terms) return null;
  const { long, short } = requirementsOf(marginClass, mode).plans;
  const amounts = [long, short].flatMap((side) => [
    side.initialMargin.amounts,
    side.maintenanceMargin.amounts,
  ]);
  const isByOrder = amounts.some((one) => one?.perOrder !== undefined);
  const isByPosition = amounts.some((one) => one?.perPosition !== undefined || one?.atLeast !== undefined);
  const { hedgedLegs, isChargedForOrders, initialOrders } = marginClass;
  const { multiplier, isInverse = false } = terms;
  const stated = { hedgedLegs, isChargedForOrders, initialOrders, isByOrder, isByPosition, isInverse };
  return { marginClass, multiplier, isInverse, isByOrder, isByPosition, text: JSON.stringify(stated) };
}
