import { type Decimal, round } from '../../domain/number/decimal';
import { callAmount } from '../../domain/margin/method/account';
import type { CompiledParameters } from '../../domain/margin/method/compile';
import { isCharged } from '../../domain/margin/method/open-orders';
import {
  type AccountBook,
  type AccountMargin,
  MARGIN_STATUSES,
  type PositionMargin,
} from '../../domain/margin/method/types';
import { assert } from '../../domain/assert';

/** The kernel's figures of one account as decimals; all the others follow from these. */
export interface KernelFigures {
  readonly notional: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly equity: Decimal;
  /** equity / MM in 1e-8, towards 0; null when it has to be divided. */
  readonly ratio: Decimal | null;
  readonly statusIndex: number;
}

/** One position's, in the order of the book. */
export interface KernelPosition {
  readonly marginClass: string;
  readonly notional: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly profit: Decimal;
}

/** The margin of an account without portfolios, weights or fill margin, from what the kernel computed. */
export function accountMargin(
  parameters: CompiledParameters,
  book: AccountBook,
  figures: KernelFigures,
  computed: Iterable<KernelPosition>,
): AccountMargin {
  const { notional, initialMargin, maintenanceMargin, equity } = figures;
  const status = MARGIN_STATUSES[figures.statusIndex];
  assert(status !== undefined, 'the kernel gives a status');
  return {
    account: book.account,
    notional,
    initialMargin,
    maintenanceMargin,
    fillMargin: initialMargin,
    equity,
    initialEquity: equity,
    marginRatio: marginRatio(figures),
    status,
    callAmount: callAmount(parameters, status, { ...figures, initialEquity: equity }),
    positions: positionMargins(book, computed),
    portfolios: [],
  };
}

function marginRatio({ equity, maintenanceMargin, ratio }: KernelFigures): Decimal | null {
  if (maintenanceMargin.isZero()) return null;
  return ratio ?? round(equity.div(maintenanceMargin), { scale: 8, mode: 'DOWN' });
}

function positionMargins({ positions }: AccountBook, computed: Iterable<KernelPosition>): PositionMargin[] {
  const charged = positions.filter(isCharged);
  const margins: PositionMargin[] = [];
  let index = 0;
  for (const { marginClass, notional, initialMargin, maintenanceMargin, profit } of computed) {
    const position = charged[index++];
    assert(position !== undefined, 'the kernel computed what the book holds');
    margins.push({
      instrument: position.instrument,
      ...(position.leg ? { leg: position.leg } : {}),
      marginClass,
      portfolio: null,
      notional,
      initialMargin,
      maintenanceMargin,
      fillMargin: initialMargin,
      unrealisedProfit: profit,
      recognisedProfit: profit,
      initialRecognisedProfit: profit,
    });
  }
  return margins;
}
