import { type FormulaDocument, type TierCurveDocument } from '../../../_ui/formula-document';

/** A parameter set as the API sends and takes it; what is typed here may be wrong until the lint says it is right. */
export interface MarginClassDocument {
  readonly instruments: readonly string[];
  readonly initialMargin: FormulaDocument;
  readonly maintenanceMargin: FormulaDocument;
  readonly maximumNotional?: string;
  /** Moved by a programme, never typed: the lint refuses it in a proposal. */
  readonly dial?: { readonly initial?: string; readonly maintenance?: string };
  /** A change under way, likewise. */
  readonly ramp?: object;
}

export interface CollateralDocument {
  readonly haircut: string;
  readonly pricedBy?: string;
}

export interface AccountRulesDocument {
  readonly warningLevel: string;
  readonly callLevel: string;
  readonly liquidationLevel: string;
}

export interface ParameterDocument {
  readonly settlementAsset: string;
  readonly settlementAssets?: readonly string[];
  readonly marginClasses: Readonly<Record<string, MarginClassDocument>>;
  readonly collateral: Readonly<Record<string, CollateralDocument>>;
  readonly accountRules: AccountRulesDocument;
  readonly portfolios?: Readonly<Record<string, PortfolioDocument>>;
  readonly offsets?: readonly { readonly name?: string }[];
  readonly adjustmentProgrammes?: Readonly<Record<string, ProgrammeDocument>>;
}

/** An adjustment programme, as far as its form looks into it beside its fields. */
export interface ProgrammeDocument {
  readonly scope: { readonly marginClasses?: readonly string[]; readonly portfolios?: readonly string[] };
  readonly signal: {
    readonly instrument: string;
    readonly barMinutes: number;
    readonly firstBar: string;
    readonly sessions?: object;
  };
  readonly target: { readonly anchor: { readonly kind: string }; readonly impact?: object };
  readonly volatility: { readonly shock?: object };
  readonly antiProcyclicality: { readonly tool: string };
  readonly whenRequirementChanges?: object;
}

/** One of which every part is there that its form looks into. */
export interface WholeProgramme extends ProgrammeDocument {
  readonly bounds: { readonly least: string; readonly greatest: string };
}

export interface PortfolioDocument {
  readonly method: string;
  readonly marginClasses: readonly string[];
  readonly underlying: string;
}

export const CURVES = ['initialMargin', 'maintenanceMargin'] as const;
export type CurveName = (typeof CURVES)[number];

export const CURVE_LABELS: Record<CurveName, string> = {
  initialMargin: 'Initial margin',
  maintenanceMargin: 'Maintenance margin',
};

/** JSON Pointer of RFC 6901, as faults name places. */
export function pointer(...parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function pointerParts(path: string): readonly string[] {
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Where the base curve of a requirement is. */
export function curvePointer(className: string, curve: CurveName): string {
  return pointer('marginClasses', className, curve, 'curve');
}

/** Both requirements as tiers of notional, where they are nothing else: then handles can move them. */
export function plainClass(
  marginClass: MarginClassDocument,
  tiersOf: (formula: FormulaDocument) => TierCurveDocument | null,
): Readonly<Record<CurveName, TierCurveDocument>> | null {
  const [initialMargin, maintenanceMargin] = [
    tiersOf(marginClass.initialMargin),
    tiersOf(marginClass.maintenanceMargin),
  ];
  return initialMargin && maintenanceMargin ? { initialMargin, maintenanceMargin } : null;
}
