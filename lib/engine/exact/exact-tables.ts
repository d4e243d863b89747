import { ONE } from '../../domain/number/decimal';
import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import { chargeableOrders } from '../../domain/margin/method/open-orders';
import { marginRefusal } from '../../domain/margin/method/refusal';
import type { AccountBook, CollateralBalance, Position } from '../../domain/margin/method/types';
import { EXACT } from '../compile/known-members';
import { type ExactAsset, exactAsset } from './exact-asset';
import { type ExactLine, exactLine } from './exact-line';

/**
 * A parameter set and a market as integers of any size. Lines and assets are compiled when a book first names them;
 * what these numbers do not hold is null, and so is what the reference method would refuse.
 */
export class ExactTables {
  private readonly lines = new Map<string, ExactLine | null>();
  private readonly assets = new Map<string, ExactAsset | null>();

  /** Whether any account under this set, in this market, is these numbers'. */
  readonly areKnown: boolean;

  constructor(
    readonly parameters: CompiledParameters,
    readonly market: MarketState,
  ) {
    this.areKnown = EXACT.set(parameters.set.document) && EXACT.market(market);
  }

  line(position: Position, mode: string | undefined): ExactLine | null {
    const { instrument, quantity, selectedRate, selectedLeverage, orders, leg } = position;
    const chosen = selectedLeverage ? `x${selectedLeverage.toFixed()}` : (selectedRate?.toFixed() ?? '');
    // With orders the figures of both sides are owed, and what is known in total only may be refused.
    const ordered = chargeableOrders(position) === null ? '' : orders ? 'o' : 'e';
    const side = `${leg ? 'leg' : ''}${quantity.lt(0) ? '-' : '+'}${ordered}`;
    const key = `${instrument} ${side}${chosen} ${mode ?? ''}`;
    const known = this.lines.get(key);
    if (known !== undefined) return known;
    const alone = { ...position, quantity: quantity.lt(0) ? ONE.neg() : ONE };
    const inputs = this.inputsOf({ positions: [alone], collateral: [] }, mode);
    const compiled = marginRefusal(inputs) === null ? exactLine(inputs, alone) : null;
    this.lines.set(key, compiled);
    return compiled;
  }

  /** @param account what was chosen for all of it, by which an asset may weigh */
  asset(
    { asset }: Pick<CollateralBalance, 'asset'>,
    { selectedRate }: Pick<AccountBook, 'selectedRate'>,
  ): ExactAsset | null {
    const key = selectedRate ? `${asset} ${selectedRate.toFixed()}` : asset;
    const known = this.assets.get(key);
    if (known !== undefined) return known;
    const holdings = { positions: [], collateral: [{ asset, amount: ONE }] };
    const inputs = this.inputsOf(selectedRate ? { ...holdings, selectedRate } : holdings, undefined);
    const compiled = marginRefusal(inputs) === null ? exactAsset(inputs, asset) : null;
    this.assets.set(key, compiled);
    return compiled;
  }

  private inputsOf(holdings: Omit<AccountBook, 'account' | 'mode'>, mode: string | undefined) {
    const book = { account: '', ...holdings, ...(mode === undefined ? {} : { mode }) };
    return { ...this.market, parameters: this.parameters, book };
  }
}
