import { requirementPlans } from '../../lib/domain/curves/requirement-plan';
import { plainTiersOf, tierRows, type TierRow } from '../../lib/domain/curves/tiers';
import { canonicalJson } from '../../lib/domain/json/canonical';
import type { MarginClassDocument, ParameterSet } from '../../lib/domain/parameters/document/parameter-set';
import { builder } from '../kit/builder';

/** A requirement as it stands in the document; where it is nothing but tiers, with the rows exchanges publish. */
interface CurveShape {
  readonly driver: string | null;
  readonly shape: string | null;
  readonly rows: readonly TierRow[];
  readonly formula: string;
}

interface MarginClassShape {
  readonly name: string;
  readonly document: MarginClassDocument;
  readonly initialMargin: CurveShape;
  readonly maintenanceMargin: CurveShape;
}

const curveShape = (
  document: MarginClassDocument,
  figure: 'initialMargin' | 'maintenanceMargin',
): CurveShape => {
  const formula = document[figure];
  const tiers = plainTiersOf(requirementPlans(document), figure);
  const base = 'link' in formula ? null : formula.curve;
  return {
    driver: base?.driver ?? null,
    shape: base?.shape ?? null,
    rows: tiers ? tierRows(tiers) : [],
    formula: canonicalJson(formula),
  };
};

/** A set is immutable, and may hold thousands of tiers: its classes are laid out once. */
const laidOut = new WeakMap<ParameterSet, readonly MarginClassShape[]>();

/** Margin classes of a set, by name. */
export function marginClasses(set: ParameterSet): readonly MarginClassShape[] {
  const known = laidOut.get(set);
  if (known) return known;
  const classes = Object.entries(set.document.marginClasses).map(([name, document]) => ({
    name,
    document,
    initialMargin: curveShape(document, 'initialMargin'),
    maintenanceMargin: curveShape(document, 'maintenanceMargin'),
  }));
  laidOut.set(set, classes);
  return classes;
}

const tier = builder.objectRef<TierRow>('Tier').implement({
  description: 'A tier of a curve: holds above its floor, up to and including its ceiling.',
  fields: (t) => ({
    floor: t.expose('floor', { type: 'Decimal', description: 'Notional, in what its class settles in.' }),
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
  description: 'A margin requirement: a base curve, and what its formula makes of it.',
  fields: (t) => ({
    driver: t.exposeString('driver', {
      nullable: true,
      description:
        'What the base curve is a function of, e.g. NOTIONAL; null when it is linked to another one.',
    }),
    shape: t.exposeString('shape', {
      nullable: true,
      description:
        'MARGINAL_TIERS (each rate on its own slice), WHOLE_TIERS (one rate on the whole), LINEAR, CONSTANT, SQRT ' +
        'or POWER; null when it is linked to another requirement.',
    }),
    formula: t.exposeString('formula', {
      description: 'The whole formula as canonical JSON: curve, modifiers, link, amounts and roundings.',
    }),
    tiers: t.field({
      type: [tier],
      description:
        'By ascending floor, the first is 0; empty unless the requirement is nothing but tiers on notional.',
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
    settlementAsset: t.string({
      nullable: true,
      description:
        'What its instruments settle in, and its amounts are in; null where none of them is listed.',
      resolve: async ({ document }, _args, { reads }) => {
        const listed = await Promise.all(document.instruments.map((symbol) => reads.settlement(symbol)));
        return listed.find((one) => one !== null)?.settlementAsset ?? null;
      },
    }),
    document: t.field({
      type: 'JSONDocument',
      description: 'The class as it stands in the document.',
      resolve: ({ document }) => document,
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
      nullable: true,
      description: 'Notional / initial margin of the smallest position; null when it depends on the market.',
      resolve: ({ initialMargin }) => initialMargin.rows[0]?.maxLeverage ?? null,
    }),
    firstTierMaintenanceRate: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Maintenance margin of the first tier, as a fraction of notional; null when it depends on the market.',
      resolve: ({ maintenanceMargin }) => maintenanceMargin.rows[0]?.rate ?? null,
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
    document: t.field({
      type: 'JSONDocument',
      description: 'The whole rule: weights, concentration haircut and maximum too.',
      resolve: ({ asset: _asset, ...document }) => document,
    }),
  }),
});

const accountRules = builder.objectRef<ParameterSet['document']['accountRules']>('AccountRules').implement({
  description: 'Margin ratios (equity / maintenance margin) at which an account changes status.',
  fields: (t) => ({
    warningLevel: t.expose('warningLevel', { type: 'Decimal', description: 'Below it: WARNING.' }),
    callLevel: t.expose('callLevel', {
      type: 'Decimal',
      description:
        'Below it: CALL; of accounts below their initial margin too where `document.callAt` says so.',
    }),
    liquidationLevel: t.expose('liquidationLevel', {
      type: 'Decimal',
      description: 'Below it: LIQUIDATION.',
    }),
    document: t.field({
      type: 'JSONDocument',
      description: 'All rules of accounts, those with a default included where they are stated.',
      resolve: (document) => document,
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
    settlementAssets: t.stringList({
      description: 'What contracts may settle in beside it.',
      resolve: ({ document }) => [...(document.settlementAssets ?? [])],
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
    marketData: t.field({
      type: 'JSONDocument',
      nullable: true,
      description: 'Rules of market data: greatest age, initial price; null when none is stated.',
      resolve: ({ document }) => document.marketData ?? null,
    }),
    portfolios: t.field({
      type: 'JSONDocument',
      nullable: true,
      description: 'Margin classes that are margined together, by name; null when there are none.',
      resolve: ({ document }) => document.portfolios ?? null,
    }),
    offsets: t.field({
      type: 'JSONDocument',
      nullable: true,
      description: 'Credits between portfolios, in order of priority; null when there are none.',
      resolve: ({ document }) => document.offsets ?? null,
    }),
    rounding: t.field({
      type: [roundingStep],
      description: 'Every rounding of the method.',
      resolve: ({ document }) => Object.entries(document.rounding).map(([step, rule]) => ({ step, ...rule })),
    }),
  }),
});
