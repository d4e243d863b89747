import { decimal, type Decimal, type Rounding } from '../decimal';
import type { ParameterSet } from '../parameters/parameter-set';
import { marginCurve, type MarginCurve } from './curve';

export interface CompiledClass {
  readonly name: string;
  readonly initialMargin: MarginCurve;
  readonly maintenanceMargin: MarginCurve;
  readonly maximumNotional: Decimal | null;
}

export interface CompiledCollateral {
  readonly asset: string;
  /** Fraction in [0, 1] of a positive balance's value that is not recognised. */
  readonly haircut: Decimal;
  /** Instrument whose mark price values one unit; null for the settlement asset, whose unit is 1. */
  readonly pricedBy: string | null;
}

/** A parameter set with every lookup of the method done once; says nothing that the set does not say. */
export interface CompiledParameters {
  readonly set: ParameterSet;
  readonly classes: ReadonlyMap<string, CompiledClass>;
  readonly classOfInstrument: ReadonlyMap<string, CompiledClass>;
  readonly collateral: ReadonlyMap<string, CompiledCollateral>;
  /** Margin ratios: warning ≥ call ≥ liquidation > 0. */
  readonly warningLevel: Decimal;
  readonly callLevel: Decimal;
  readonly liquidationLevel: Decimal;
  readonly rounding: Readonly<Record<'notional' | 'margin' | 'profitAndLoss' | 'collateralValue', Rounding>>;
}

export function compileParameters(set: ParameterSet): CompiledParameters {
  const { marginClasses, collateral, accountRules, rounding } = set.document;
  const classes = new Map<string, CompiledClass>();
  const classOfInstrument = new Map<string, CompiledClass>();
  for (const [name, document] of Object.entries(marginClasses)) {
    const compiled = {
      name,
      initialMargin: marginCurve(document.initialMargin.curve),
      maintenanceMargin: marginCurve(document.maintenanceMargin.curve),
      maximumNotional: document.maximumNotional === undefined ? null : decimal(document.maximumNotional),
    };
    classes.set(name, compiled);
    for (const instrument of document.instruments) classOfInstrument.set(instrument, compiled);
  }
  return {
    set,
    classes,
    classOfInstrument,
    collateral: new Map(
      Object.entries(collateral).map(([asset, { haircut, pricedBy }]) => [
        asset,
        { asset, haircut: decimal(haircut), pricedBy: pricedBy ?? null },
      ]),
    ),
    warningLevel: decimal(accountRules.warningLevel),
    callLevel: decimal(accountRules.callLevel),
    liquidationLevel: decimal(accountRules.liquidationLevel),
    rounding,
  };
}
