import { ONE, ZERO } from '../../domain/number/decimal';
import type { Position } from '../../domain/margin/method/types';
import { ruleOf } from '../charge/charge-rule';
import type { CompiledLine, CompiledTables } from '../compile/tables';
import { type Cost, costOf, lessFunding } from '../cost';
import { narrowUnits } from '../units';
import { ChargeGroup } from './charge-group';
import { BalanceGroup, type GroupChoice, type PositionGroup } from './groups';

export const NO_CHOICE: GroupChoice = {};

/** What a position is margined by beside its instrument and side. */
export function choiceOf(
  { leg, selectedRate, selectedLeverage }: Position,
  mode: string | undefined,
): GroupChoice {
  if (mode === undefined && !leg && !selectedRate && !selectedLeverage) return NO_CHOICE;
  return {
    ...(leg ? { leg } : {}),
    ...(selectedRate ? { selectedRate } : {}),
    ...(selectedLeverage ? { selectedLeverage } : {}),
    ...(mode === undefined ? {} : { mode }),
  };
}

export function choiceText({ leg, selectedRate, selectedLeverage, mode }: GroupChoice): string {
  return `\0${leg ?? ''}\0${selectedRate?.toFixed() ?? ''}\0${selectedLeverage?.toFixed() ?? ''}\0${mode ?? '-'}`;
}

/** What a position cost, less the funding that has accrued on it; null where columns cannot hold it. */
export function lineCost(
  { multiplier, isInverse }: CompiledLine,
  quantity: number,
  { entryPrice, accruedFunding = ZERO }: Position,
): Cost | null {
  // An inverse contract's cost is kept as its entry price, of which nothing can be taken.
  if (isInverse)
    return accruedFunding.isZero()
      ? costOf(quantity, narrowUnits(entryPrice), narrowUnits(multiplier))
      : null;
  const paid = costOf(quantity, narrowUnits(entryPrice.times(multiplier)));
  return paid && lessFunding(paid, narrowUnits(accruedFunding));
}

/** Compiles what a group is margined by; false when the kernel cannot. */
export function openGroup(
  group: PositionGroup | ChargeGroup | BalanceGroup,
  tables: CompiledTables,
): boolean {
  if (group instanceof BalanceGroup) {
    group.index = tables.asset(group.asset);
    return group.index !== null;
  }
  if (group instanceof ChargeGroup) return group.open(tables);
  const { instrument, isShort, choice, charging } = group;
  const { mode, ...chosen } = choice;
  const position = { instrument, quantity: isShort ? ONE.neg() : ONE, entryPrice: ZERO, ...chosen };
  group.isOutdated = charging !== null && ruleOf(tables, instrument, mode)?.text !== charging.rule;
  group.line = group.isOutdated ? null : tables.line(position, mode, charging?.isBeside);
  const isInverse = group.line?.isInverse ?? group.isInverse;
  // What it holds is kept the other way.
  if (isInverse !== group.isInverse && group.count() > 0) group.line = null;
  else group.isInverse = isInverse;
  return group.line !== null;
}
