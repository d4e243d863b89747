import type { RequirementPlans } from '../../curves/plan';
import {
  type RampDocument,
  requirementPlans,
  type RequirementsDocument,
} from '../../curves/requirement-plan';
import { tiersUnderDial } from '../../curves/tiers';
import { decimal, type Decimal, type Rounding } from '../../number/decimal';
import type { Driver, TierCurveDocument } from '../../curves/curve-document';
import type { CollateralAssetDocument, WeightDocument } from '../../parameters/document/collateral-document';
import { rampOfMode } from '../../parameters/ramp-vector';
import { nothingElse } from '../../curves/nothing-else';
import type {
  AccountRulesDocument,
  MarginClassDocument,
  ParameterSet,
} from '../../parameters/document/parameter-set';
import { type ChargedOrders, chargedOrders, type NotionalPrices, notionalPrices } from './class-charge';
import { classFormulas, type ClassFormulas } from './formula';
import { compilePortfolio } from '../portfolio/portfolio-margin';
import type { CompiledOffset, CompiledPortfolio } from '../portfolio/types';
import { keptBy } from './kept-by';
import { weight, type Weight } from './weight';

/** The two requirements of a class, for accounts in one mode. */
export interface CompiledRequirements {
  /** How each requirement is put together: what everything below, and the engine, works off. */
  readonly plans: RequirementPlans;
  /** As the set states them: what a gate that knows only some members asks about. */
  readonly stated: RequirementsDocument;
  readonly formulas: ClassFormulas;
  readonly hasFillMargin: boolean;
  /** The tiers, where the requirement is nothing but tiers on notional and a dial: straight lines have closed forms. */
  readonly initialMargin: TierCurveDocument | null;
  readonly maintenanceMargin: TierCurveDocument | null;
}

export interface CompiledClass extends CompiledRequirements, ChargedOrders {
  readonly name: string;
  /** In place of the class's own, by the account's mode. */
  readonly modes: ReadonlyMap<string, CompiledRequirements>;
  readonly maximumNotional: Decimal | null;
  /** The price of the notional that each requirement is charged on. */
  readonly notionalAt: NotionalPrices;
  /** How the legs of hedge mode are charged; null: they are not allowed. */
  readonly hedgedLegs: NonNullable<MarginClassDocument['hedgedLegs']> | null;
  /** What counts of a positive unrealised profit; null: all of it. */
  readonly profitWeight:
    | (WeightPair & {
        readonly isAboveRequirement: boolean;
        readonly initialMaximum: Decimal | null;
        readonly areInitialLossesIgnored: boolean;
      })
    | null;
}

/** Weights for what opens positions and for what keeps them. */
export interface WeightPair {
  readonly initial: Weight;
  readonly maintenance: Weight;
}

export interface CompiledCollateral {
  readonly asset: string;
  /** Fraction in [0, 1] of a positive balance's value that is not recognised. */
  readonly haircut: Decimal;
  /** Instrument whose mark price values one unit; null for the settlement asset, whose unit is 1. */
  readonly pricedBy: string | null;
  /** Added to the haircut by the size of the balance; null: nothing. */
  readonly concentrationHaircut: Weight | null;
  /** Null: everything counts in full. */
  readonly assetWeight: WeightPair | null;
  readonly debtWeight: WeightPair | null;
  readonly isDebtRequirement: boolean;
  readonly maximumValue: Decimal | null;
}

/** A parameter set with every lookup of the method done once; says nothing that the set does not say. */
export interface CompiledParameters {
  readonly set: ParameterSet;
  /** The unit of account. */
  readonly settlementAsset: string;
  /** What contracts may settle in beside it. */
  readonly settlementAssets: ReadonlySet<string>;
  readonly classes: ReadonlyMap<string, CompiledClass>;
  readonly classOfInstrument: ReadonlyMap<string, CompiledClass>;
  /** Margin modes that any class has. */
  readonly modes: ReadonlySet<string>;
  readonly collateral: ReadonlyMap<string, CompiledCollateral>;
  /** By name; the classes of each are margined together, in place of their own formulas. */
  readonly portfolios: readonly {
    readonly compiled: CompiledPortfolio;
    readonly marginClasses: ReadonlySet<string>;
    /** Collateral assets that are margined with it. */
    readonly assets: ReadonlySet<string>;
  }[];
  readonly portfolioOfClass: ReadonlyMap<string, string>;
  readonly offsets: readonly CompiledOffset[];
  /** Margin ratios: warning ≥ call ≥ liquidation > 0. */
  readonly warningLevel: Decimal;
  readonly callLevel: Decimal;
  readonly liquidationLevel: Decimal;
  readonly callAt: NonNullable<AccountRulesDocument['callAt']>;
  readonly isBelowAtLevel: boolean;
  readonly withoutRequirement: NonNullable<AccountRulesDocument['withoutRequirement']>;
  readonly underMargined: NonNullable<AccountRulesDocument['underMargined']>;
  readonly maximumProfit: Decimal | null;
  readonly maximumAgeSeconds: number | null;
  readonly isInitialPriceWorse: boolean;
  readonly rounding: Readonly<Record<'notional' | 'margin' | 'profitAndLoss' | 'collateralValue', Rounding>>;
  /** Of a position's value at a price, before its cost is taken from it; null: exact. */
  readonly positionValueRounding: Rounding | null;
}

/** @param shared what the class states for all its modes */
function requirements(
  stated: RequirementsDocument,
  shared: Pick<RequirementsDocument, 'dial' | 'ramp'>,
  rounding: Rounding,
): CompiledRequirements {
  const plans = requirementPlans({ ...stated, ...shared });
  return {
    ...{ plans, stated },
    formulas: classFormulas(plans, rounding),
    hasFillMargin: plans.long.fillMargin !== null,
    initialMargin: tiersUnderDial(plans, 'initialMargin'),
    maintenanceMargin: tiersUnderDial(plans, 'maintenanceMargin'),
  };
}

function weightPair(
  pair: { readonly initial: WeightDocument; readonly maintenance: WeightDocument } | undefined,
): WeightPair | null {
  return pair ? { initial: weight(pair.initial), maintenance: weight(pair.maintenance) } : null;
}

function compiledProfitWeight(document: MarginClassDocument['profitWeight']): CompiledClass['profitWeight'] {
  if (!document) return null;
  const { initial, maintenance, above, initialMaximum, initialLosses, ...unread } = document;
  nothingElse(unread);
  return {
    initial: weight(initial),
    maintenance: weight(maintenance),
    isAboveRequirement: above === 'REQUIREMENT',
    initialMaximum: optional(initialMaximum),
    areInitialLossesIgnored: initialLosses === 'IGNORED',
  };
}

function optional(text: string | undefined): Decimal | null {
  return text === undefined ? null : decimal(text);
}

const COMPILED = new WeakMap<ParameterSet, CompiledParameters>();

/** Of one set always the same: who has a set need not keep what is made of it. */
export function compileParameters(set: ParameterSet): CompiledParameters {
  const compiled = COMPILED.get(set) ?? compiledParameters(set);
  COMPILED.set(set, compiled);
  return compiled;
}

function compiledParameters(set: ParameterSet): CompiledParameters {
  const { accountRules, marketData, rounding, settlementAsset, settlementAssets } = set.document;
  const classes = compiledClasses(set);
  const classOfInstrument = new Map<string, CompiledClass>();
  for (const [name, document] of Object.entries(set.document.marginClasses)) {
    const compiled = classes.get(name);
    if (compiled) for (const instrument of document.instruments) classOfInstrument.set(instrument, compiled);
  }
  return {
    set,
    settlementAsset,
    settlementAssets: new Set(settlementAssets),
    classes,
    classOfInstrument,
    modes: new Set([...classes.values()].flatMap(({ modes }) => [...modes.keys()])),
    collateral: compiledCollateral(set),
    ...compiledPortfolios(set),
    warningLevel: decimal(accountRules.warningLevel),
    callLevel: decimal(accountRules.callLevel),
    liquidationLevel: decimal(accountRules.liquidationLevel),
    isBelowAtLevel: accountRules.comparison === 'AT_OR_BELOW',
    callAt: accountRules.callAt ?? 'CALL_LEVEL',
    withoutRequirement: accountRules.withoutRequirement ?? 'LIQUIDATION',
    underMargined: accountRules.underMargined ?? 'ANY',
    maximumProfit: optional(accountRules.maximumProfit),
    maximumAgeSeconds: marketData?.maximumAgeSeconds ?? null,
    isInitialPriceWorse: marketData?.initialPrice === 'WORSE_OF_MARK_AND_STABLE',
    rounding,
    positionValueRounding: rounding.positionValue ?? null,
  };
}

const keptClass = keptBy<MarginClassDocument, CompiledClass>();

/** Of one class always the same, in whichever sets it stands: a set with other dials shares most of its classes. */
function compiledClasses({
  document: { marginClasses, rounding },
}: ParameterSet): Map<string, CompiledClass> {
  const { margin } = rounding;
  const compiled = ([name, one]: readonly [string, MarginClassDocument]) =>
    keptClass(one, `${margin.scale} ${margin.mode} ${name}`, () => compiledClass(name, one, margin));
  return new Map(Object.entries(marginClasses).map((entry) => [entry[0], compiled(entry)]));
}

function compiledClass(name: string, document: MarginClassDocument, margin: Rounding): CompiledClass {
  const { instruments: _listed, initialMargin, maintenanceMargin, fillMargin, ...rules } = document;
  const { modes, dial, ramp, profitWeight, openOrders, notionalAt, hedgedLegs, maximumNotional, ...unread } =
    rules;
  nothingElse(unread);
  const compiled = (stated: RequirementsDocument, under: RampDocument | undefined) =>
    requirements(stated, { dial, ramp: under }, margin);
  return {
    name,
    ...compiled({ initialMargin, maintenanceMargin, fillMargin }, ramp),
    modes: new Map(
      Object.entries(modes ?? {}).map(([mode, stated]) => [mode, compiled(stated, rampOfMode(ramp, mode))]),
    ),
    maximumNotional: optional(maximumNotional),
    ...chargedOrders(openOrders),
    notionalAt: notionalPrices(notionalAt),
    hedgedLegs: hedgedLegs ?? null,
    profitWeight: compiledProfitWeight(profitWeight),
  };
}

function compiledPortfolios(
  set: ParameterSet,
): Pick<CompiledParameters, 'portfolios' | 'portfolioOfClass' | 'offsets'> {
  const { rounding, portfolios = {}, offsets = [] } = set.document;
  const named = Object.entries(portfolios).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    portfolios: named.map(([name, document]) => ({
      compiled: compilePortfolio(name, document, rounding.margin),
      marginClasses: new Set(document.marginClasses),
      assets: new Set(
        ((document.method === 'OPTION_STANDARD' ? document.spot : document.collateral) ?? []).map(
          ({ asset }) => asset,
        ),
      ),
    })),
    portfolioOfClass: new Map(
      named.flatMap(([name, { marginClasses }]) =>
        marginClasses.map((marginClass) => [marginClass, name] as const),
      ),
    ),
    offsets: offsets.map((offset, index) => ({ ...offset, index })),
  };
}

function compiledCollateral(set: ParameterSet): Map<string, CompiledCollateral> {
  return new Map(
    Object.entries(set.document.collateral).map(([asset, document]) => [
      asset,
      compiledAsset(asset, document),
    ]),
  );
}

function compiledAsset(asset: string, document: CollateralAssetDocument): CompiledCollateral {
  // No figure depends on whether it is liquid.
  const { haircut, pricedBy, concentrationHaircut, assetWeight, debtWeight, ...others } = document;
  const { debtAs, maximumValue, liquid: _liquid, ...unread } = others;
  nothingElse(unread);
  return {
    asset,
    haircut: decimal(haircut),
    pricedBy: pricedBy ?? null,
    concentrationHaircut: concentrationHaircut ? weight({ curve: concentrationHaircut }) : null,
    assetWeight: weightPair(assetWeight),
    debtWeight: weightPair(debtWeight),
    isDebtRequirement: debtAs === 'REQUIREMENT',
    maximumValue: optional(maximumValue),
  };
}

/** Every driver that a class reads: for accounts with these requirements of its modes, or with any of them. */
export function driversOfClass(
  { formulas, modes, profitWeight }: CompiledClass,
  requirements?: CompiledRequirements,
): ReadonlySet<Driver> {
  const read = requirements ? [requirements] : [{ formulas }, ...modes.values()];
  return new Set([
    ...read.flatMap((one) => [...one.formulas.drivers]),
    ...(profitWeight ? [...profitWeight.initial.drivers, ...profitWeight.maintenance.drivers] : []),
  ]);
}
