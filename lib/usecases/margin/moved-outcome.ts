import { movingInstruments } from '../../domain/margin/calls/call-price';
import { liquidationPricesOf } from '../../domain/margin/figures/liquidation-price';
import { type CurveAxis, marginCurve, type MarginCurve } from '../../domain/margin/figures/margin-curve';
import { marginAccount } from '../../domain/margin/method/account';
import type { MarginInputs } from '../../domain/margin/method/inputs';
import type {
  AccountMargin,
  LiquidationPrices,
  MarginRefusal,
  MarkPrices,
} from '../../domain/margin/method/types';
import { type NotionalBreach, notionalBreaches } from '../../domain/margin/request/maximum-notional';
import type { Decimal } from '../../domain/number/decimal';
import { ok, type Result } from '../../domain/result';
import type { AskedCurve } from './supposed-prices';

/** An account after trades, at prices after a shock. */
export interface ShockedOutcome {
  readonly margin: AccountMargin;
  /** Every price that the account depends on, by symbol in byte order. */
  readonly prices: readonly ShockedPrice[];
  /** Instruments that the account would hold above the maximum of their class at these prices. */
  readonly aboveMaximum: readonly NotionalBreach[];
  /** Options that it holds and whose price the shock leaves where it is, as it does not name them. */
  readonly unmovedOptions: readonly string[];
}

export interface ShockedPrice {
  readonly instrument: string;
  readonly present: Decimal;
  readonly shocked: Decimal;
}

/** A curve with what it is along. */
export interface CurveOutcome extends MarginCurve, CurveAxis {
  readonly asked: Pick<AskedCurve, 'instrument' | 'underlying'>;
  /** Mark price of the instrument that moves; null where more than one may. */
  readonly markPrice: Decimal | null;
  /** Which of the instruments that move the account depends on; none: the curve is level. */
  readonly moving: readonly string[];
  readonly callLevel: Decimal;
  readonly liquidationLevel: Decimal;
}

/** The prices of one instrument at which an account is liquidated, as it is, after trades, and after these and a shock. */
export interface LiquidationPlaces {
  readonly instrument: string;
  readonly markPrice: Decimal;
  /** Null: the account does not depend on it then. */
  readonly before: LiquidationPrices | null;
  readonly after: LiquidationPrices | null;
  /** Null, too, where no shock is supposed. */
  readonly shocked: LiquidationPrices | null;
}

/** An account in a market, and what the reference method says of it. */
export interface Margined {
  readonly inputs: MarginInputs;
  readonly margin: AccountMargin;
}

/** @param inputs the account after trades, at present prices */
export function shockedOutcome(
  inputs: MarginInputs,
  prices: MarkPrices,
): Result<ShockedOutcome, MarginRefusal> {
  const margined = marginAccount({ ...inputs, prices });
  if (!margined.ok) return margined;
  const moving = movingInstruments(inputs);
  const priced = moving.flatMap((instrument): ShockedPrice[] => {
    const [present, shocked] = [inputs.prices.get(instrument), prices.get(instrument)];
    return present && shocked ? [{ instrument, present, shocked }] : [];
  });
  return ok({
    margin: margined.value,
    prices: priced,
    aboveMaximum: notionalBreaches(inputs.parameters, margined.value.positions),
    unmovedOptions: priced
      .filter(
        ({ instrument, present, shocked }) =>
          inputs.instruments.get(instrument)?.option !== undefined && shocked.eq(present),
      )
      .map(({ instrument }) => instrument),
  });
}

/** @param inputs the account after trades, at present prices */
export function curveOutcome(
  inputs: MarginInputs,
  { instrument, underlying }: AskedCurve,
  axis: CurveAxis,
): Result<CurveOutcome, MarginRefusal> {
  const curve = marginCurve(inputs, axis);
  if (!curve.ok) return curve;
  const { callLevel, liquidationLevel } = inputs.parameters;
  return ok({
    ...curve.value,
    ...axis,
    asked: { instrument, underlying },
    markPrice: (instrument === null ? undefined : inputs.prices.get(instrument)) ?? null,
    moving: movingInstruments(inputs).filter((symbol) => axis.symbols.has(symbol)),
    ...{ callLevel, liquidationLevel },
  });
}

/**
 * By instrument in byte order, of every price that one of the accounts depends on.
 *
 * @param wanted of these instruments only; null: of all
 */
export function liquidationPlaces(
  wanted: readonly string[] | null,
  accounts: { readonly before: Margined; readonly after: Margined; readonly shocked: Margined | null },
): readonly LiquidationPlaces[] {
  const { before, after } = accounts;
  const pricesAt = (account: Margined | null) => {
    if (account === null) return () => null;
    const moving = new Set(movingInstruments(account.inputs));
    const pricesOf = liquidationPricesOf(account.inputs, account.margin);
    return (instrument: string) => (moving.has(instrument) ? pricesOf(instrument) : null);
  };
  const [ofBefore, ofAfter, ofShocked] = [pricesAt(before), pricesAt(after), pricesAt(accounts.shocked)];
  const instruments = [...movingInstruments(before.inputs), ...movingInstruments(after.inputs)];
  return [...new Set(instruments)].sort().flatMap((instrument): LiquidationPlaces[] => {
    const markPrice = after.inputs.prices.get(instrument);
    if (!markPrice || wanted?.includes(instrument) === false) return [];
    return [
      {
        ...{ instrument, markPrice },
        before: ofBefore(instrument),
        after: ofAfter(instrument),
        shocked: ofShocked(instrument),
      },
    ];
  });
}
