import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { SettledFigures } from '../../domain/margin/method/types';
import { type ExactAsset, exactValue } from './exact-asset';
import type { ExactFigures } from './exact-position';
import { decimalOfUnits } from './exact-units';
import { SCALE, unitsOf } from './ratio';

type Purpose = 'initial' | 'maintenance';

/** What a position settles in beside the unit of account, and how that is valued. */
export interface ExactSettlement {
  readonly asset: string;
  readonly valued: ExactAsset;
}

/** Figures in the unit of account, as `valuedPosition` has them. @param own in what the position settles in */
export function valuedUnits(
  { rounding: { notional, margin, profitAndLoss } }: Pick<CompiledParameters, 'rounding'>,
  { valued: { mark, owned, owed } }: ExactSettlement,
  own: ExactFigures,
): ExactFigures {
  const at = (amount: bigint, price: bigint, rounding: typeof margin): bigint =>
    unitsOf(amount * price, 2 * SCALE, rounding);
  const opening = own.initialRecognisedProfit >= 0n ? owned : owed;
  return {
    notional: at(own.notional, mark, notional),
    initialMargin: at(own.initialMargin, owed, margin),
    maintenanceMargin: at(own.maintenanceMargin, mark, margin),
    fillMargin: at(own.fillMargin, owed, margin),
    unrealisedProfit: at(own.unrealisedProfit, mark, profitAndLoss),
    recognisedProfit: at(own.recognisedProfit, mark, profitAndLoss),
    initialRecognisedProfit: at(own.initialRecognisedProfit, opening, profitAndLoss),
  };
}

/** The figures before they were valued, as the reference method states them. */
export function settledFigures({ asset, valued }: ExactSettlement, own: ExactFigures): SettledFigures {
  return {
    asset,
    price: decimalOfUnits(valued.mark),
    notional: decimalOfUnits(own.notional),
    initialMargin: decimalOfUnits(own.initialMargin),
    maintenanceMargin: decimalOfUnits(own.maintenanceMargin),
    fillMargin: decimalOfUnits(own.fillMargin),
    unrealisedProfit: decimalOfUnits(own.unrealisedProfit),
    recognisedProfit: decimalOfUnits(own.recognisedProfit),
    initialRecognisedProfit: decimalOfUnits(own.initialRecognisedProfit),
  };
}

interface Settling {
  readonly valued: ExactAsset;
  initial: bigint;
  maintenance: bigint;
}

/** The profit of an account's positions by what they settle in: as `settledProfits` has it, in units of 1e-18. */
export class SettledUnits {
  private readonly assets = new Map<string, Settling>();

  add({ asset, valued }: ExactSettlement, own: ExactFigures): void {
    const settling = this.assets.get(asset) ?? { valued, initial: 0n, maintenance: 0n };
    settling.initial += own.initialRecognisedProfit;
    settling.maintenance += own.recognisedProfit;
    this.assets.set(asset, settling);
  }

  /** What it makes of equity. @param balances what the account has of each asset, less interest */
  equity(parameters: CompiledParameters, purpose: Purpose, balances: ReadonlyMap<string, bigint>): bigint {
    let equity = 0n;
    for (const [asset, { valued, ...profit }] of this.assets) {
      const balance = balances.get(asset) ?? 0n;
      const worth = (amount: bigint): bigint =>
        amount === 0n ? 0n : exactValue(parameters, valued, amount, purpose).equity;
      equity += worth(balance + profit[purpose]) - worth(balance);
    }
    return equity;
  }
}
