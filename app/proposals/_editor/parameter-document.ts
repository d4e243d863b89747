/** A parameter set as the API sends and takes it; what is typed here may be wrong until the lint says it is right. */
export type TierDocument =
  | { readonly floor: string; readonly rate: string }
  | { readonly floor: string; readonly maxLeverage: string };

export interface CurveDocument {
  readonly driver: string;
  readonly shape: 'MARGINAL_TIERS' | 'WHOLE_TIERS';
  readonly tiers: readonly TierDocument[];
}

export interface MarginClassDocument {
  readonly instruments: readonly string[];
  readonly initialMargin: { readonly curve: CurveDocument };
  readonly maintenanceMargin: { readonly curve: CurveDocument };
  readonly maximumNotional?: string;
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
  readonly marginClasses: Readonly<Record<string, MarginClassDocument>>;
  readonly collateral: Readonly<Record<string, CollateralDocument>>;
  readonly accountRules: AccountRulesDocument;
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

export function tiersPointer(className: string, curve: CurveName): string {
  return pointer('marginClasses', className, curve, 'curve', 'tiers');
}

/** What a tier charges, as it is stated. */
export function tierCharge(tier: TierDocument): { kind: 'rate' | 'maxLeverage'; text: string } {
  return 'rate' in tier ? { kind: 'rate', text: tier.rate } : { kind: 'maxLeverage', text: tier.maxLeverage };
}
