import { assert } from '../lib/domain/assert';
import { tierRows, type TierRow } from '../lib/domain/margin/tier-rows';
import type {
  FormulaDocument,
  MarginClassDocument,
  ParameterSet,
} from '../lib/domain/parameters/parameter-set';
import { builder } from './builder';

/** A curve as it stands in the document, with the rows that exchanges publish. */
interface CurveShape {
  readonly driver: string;
  readonly shape: string;
  readonly rows: readonly TierRow[];
}

interface MarginClassShape {
  readonly name: string;
  readonly document: MarginClassDocument;
  readonly initialMargin: CurveShape;
  readonly maintenanceMargin: CurveShape;
}

const curveShape = ({ curve }: FormulaDocument): CurveShape => ({
  driver: curve.driver,
  shape: curve.shape,
  rows: tierRows(curve),
});

/** A set is immutable, and may hold thousands of tiers: its classes are laid out once. */
const laidOut = new WeakMap<ParameterSet, readonly MarginClassShape[]>();

/** Margin classes of a set, by name. */
export function marginClasses(set: ParameterSet): readonly MarginClassShape[] {
  const known = laidOut.get(set);
  if (known) return known;
  const classes = Object.entries(set.document.marginClasses).map(([name, document]) => ({
    name,
    document,
    initialMargin: curveShape(document.initialMargin),
    maintenanceMargin: curveShape(document.maintenanceMargin),
  }));
  laidOut.set(set, classes);
  return classes;
}

/** A curve's first row: every curve has one. */
function firstRow({ rows }: CurveShape): TierRow {
  const [row] = rows;
  assert(row !== undefined, 'a curve has a tier');
  return row;
}

const tier = builder.objectRef<TierRow>('Tier').implement({
  description: 'A tier of a curve: holds above its floor, up to and including its ceiling.',
  fields: (t) => ({
    floor: t.expose('floor', { type: 'Decimal', description: 'Notional, in the settlement asset.' }),
    ceiling: t.expose('ceiling', {
      type: 'Decimal',
      nullable: true,
      description: "The next tier's floor; null: without end.",
    }),
    rate: t.expose('rate', {
      type: 'Decimal',
      description:
        'Fraction of notional charged in the tier; rounded to 18 decimals where it has no finite decimal.',
    }),
    maxLeverage: t.expose('maxLeverage', {
      type: 'Decimal',
      description: 'Largest leverage just above the floor: notional / margin.',
    }),
    marginAtFloor: t.expose('marginAtFloor', {
      type: 'Decimal',
      description: 'Margin of a position just above the floor.',
    }),
    deduction: t.expose('deduction', {
      type: 'Decimal',
      description: 'What exchanges publish: margin = notional × rate − deduction.',
    }),
  }),
});

const curve = builder.objectRef<CurveShape>('Curve').implement({
  description: 'A margin requirement as a function of notional.',
  fields: (t) => ({
    driver: t.exposeString('driver', { description: 'What it is a function of: NOTIONAL.' }),
    shape: t.exposeString('shape', {
      description: 'MARGINAL_TIERS: each rate on its own slice. WHOLE_TIERS: one rate on the whole.',
    }),
    tiers: t.field({
      type: [tier],
      description: 'By ascending floor; the first is 0.',
      resolve: ({ rows }) => [...rows],
    }),
  }),
});

export const marginClass = builder.objectRef<MarginClassShape>('MarginClass').implement({
  description: 'A named set of instruments that share curves.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Unique in its parameter set.' }),
    instruments: t.stringList({
      description: 'Symbols, sorted.',
      resolve: ({ document }) => [...document.instruments],
    }),
    initialMargin: t.expose('initialMargin', { type: curve, description: 'Needed to open.' }),
    maintenanceMargin: t.expose('maintenanceMargin', { type: curve, description: 'Needed to keep.' }),
    maximumNotional: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Largest notional one account may open; null: none stated.',
      resolve: ({ document }) => document.maximumNotional ?? null,
    }),
    maximumLeverage: t.field({
      type: 'Decimal',
      description: 'Notional / initial margin of the smallest position.',
      resolve: ({ initialMargin }) => firstRow(initialMargin).maxLeverage,
    }),
    firstTierMaintenanceRate: t.field({
      type: 'Decimal',
      description: 'Maintenance margin of the first tier, as a fraction of notional.',
      resolve: ({ maintenanceMargin }) => firstRow(maintenanceMargin).rate,
    }),
    tierCount: t.int({
      description: 'Tiers of the maintenance curve.',
      resolve: ({ maintenanceMargin }) => maintenanceMargin.rows.length,
    }),
  }),
});

type CollateralRuleShape = ParameterSet['document']['collateral'][string] & { readonly asset: string };
type RoundingStepShape = ParameterSet['document']['rounding']['margin'] & { readonly step: string };

const collateralRule = builder.objectRef<CollateralRuleShape>('CollateralRule').implement({
  description: 'How an asset counts as collateral.',
  fields: (t) => ({
    asset: t.exposeString('asset', { description: 'The asset.' }),
    haircut: t.expose('haircut', {
      type: 'Decimal',
      description: 'Fraction of a positive balance that is not recognised; a debt counts in full.',
    }),
    pricedBy: t.exposeString('pricedBy', {
      nullable: true,
      description: 'Instrument whose mark price values one unit; null: the settlement asset.',
    }),
  }),
});

const accountRules = builder.objectRef<ParameterSet['document']['accountRules']>('AccountRules').implement({
  description: 'Margin ratios (equity / maintenance margin) at which an account changes status.',
  fields: (t) => ({
    warningLevel: t.expose('warningLevel', { type: 'Decimal', description: 'Below it: WARNING.' }),
    callLevel: t.expose('callLevel', { type: 'Decimal', description: 'Below it: CALL.' }),
    liquidationLevel: t.expose('liquidationLevel', {
      type: 'Decimal',
      description: 'Below it: LIQUIDATION.',
    }),
  }),
});

const roundingStep = builder.objectRef<RoundingStepShape>('RoundingStep').implement({
  description: 'A declared rounding of the method.',
  fields: (t) => ({
    step: t.exposeString('step', { description: 'What is rounded.' }),
    scale: t.exposeInt('scale', { description: 'Digits after the point.' }),
    mode: t.exposeString('mode', { description: 'UP, DOWN, CEILING, FLOOR, HALF_UP or HALF_EVEN.' }),
  }),
});

export const parameterSet = builder.objectRef<ParameterSet>('ParameterSet').implement({
  description: 'Every governed parameter, as one immutable canonical document.',
  fields: (t) => ({
    hash: t.exposeString('hash', { description: 'SHA-256 of the canonical text: its identity.' }),
    canonical: t.exposeString('canonical', { description: 'The document as RFC 8785 JSON text.' }),
    document: t.field({
      type: 'JSONDocument',
      description: 'The document.',
      resolve: ({ document }) => document,
    }),
    settlementAsset: t.string({
      description: 'The asset in which margins are stated.',
      resolve: ({ document }) => document.settlementAsset,
    }),
    classes: t.field({
      type: [marginClass],
      description: 'Margin classes by name.',
      resolve: (set) => [...marginClasses(set)],
    }),
    collateral: t.field({
      type: [collateralRule],
      description: 'Collateral rules by asset.',
      resolve: ({ document }) =>
        Object.entries(document.collateral).map(([asset, rule]) => ({ asset, ...rule })),
    }),
    accountRules: t.field({
      type: accountRules,
      description: 'Warning, call and liquidation levels.',
      resolve: ({ document }) => document.accountRules,
    }),
    rounding: t.field({
      type: [roundingStep],
      description: 'Every rounding of the method.',
      resolve: ({ document }) => Object.entries(document.rounding).map(([step, rule]) => ({ step, ...rule })),
    }),
  }),
});
