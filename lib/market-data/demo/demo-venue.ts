import { decimal } from '../../domain/number/decimal';
import { foundingRules } from '../../domain/market/adopt-tiers';
import type { ImportRow } from '../../domain/market/import-row';
import type { InstrumentRow } from '../../domain/market/instrument-row';
import { FIRST_POLICY, type Policy } from '../../domain/governance/policy/policy';
import { requirementPlans } from '../../domain/curves/requirement-plan';
import { plainTiersOf } from '../../domain/curves/tiers';
import type { TierCurveDocument } from '../../domain/curves/curve-document';
import type {
  MarginClassDocument,
  ParameterSetDocument,
} from '../../domain/parameters/document/parameter-set';
import type { PriceGuardDocument } from '../../domain/parameters/document/price-guard-document';
import { ok } from '../../domain/result';
import { DEMO_INVERSE, demoInverse } from './demo-inverse';
import { demoProgrammes } from './demo-programmes';
import { EXCHANGE_TIERS_2024_10_24 } from './exchange-tiers-2024-10-24';

/**
 * Loosening is held as at any venue. Tightening and new methods are not: a demo is there to try the language of curves
 * out, and its readers add caps and portfolios at one stroke.
 */
export const DEMO_POLICY: Policy = {
  ...FIRST_POLICY,
  guardrails: {
    ...FIRST_POLICY.guardrails,
    tighteningStepMaxFractionOfNotional: null,
    tighteningStepMaxRelative: null,
    tighteningWindowMaxRelative: null,
    liquidationBudgetFractionOfNotional: '0.1',
    changesWithoutBound: 'ALLOWED',
  },
};

export const DEMO_VENUE = { name: 'Margrave demo venue', settlementAsset: 'USDT' } as const;

/** Of daily bars, which are what the demo has. A price that is held needs a person, or a second source. */
const DEMO_GUARD: PriceGuardDocument = {
  ...{ zLimit: '8', barMinutes: 1440, decay: '0.94', leastMove: '0.05', greatestMove: '1' },
  ...{ unknownVolatilityMove: '0.2', maximumHoldSeconds: 900, fallback: 'KEEP', agreement: '0.01' },
  consistency: { observations: 3, seconds: 120 },
};

/** What is not in the cited tier tables: illustrative, in the range venues publish. */
export const DEMO_RULES: Omit<ParameterSetDocument, 'marginClasses'> = {
  ...foundingRules(DEMO_VENUE.settlementAsset),
  settlementAssets: ['BTC'],
  collateral: {
    USDT: { haircut: '0', liquid: true },
    BTC: { haircut: '0.05', pricedBy: 'BTCUSDT', liquid: false },
    ETH: { haircut: '0.075', pricedBy: 'ETHUSDT', liquid: false },
  },
  marketData: { priceGuard: DEMO_GUARD },
};

/** `DEMO_RULES` with the programmes by which margin follows the market from the founding on. */
export function demoRules(foundedAt: Date): Omit<ParameterSetDocument, 'marginClasses'> {
  return { ...DEMO_RULES, adjustmentProgrammes: demoProgrammes(foundedAt) };
}

/** Instruments whose holders choose a leverage; of the others it is what their tiers give. */
export const LEVERAGE_IS_CHOSEN: ReadonlySet<string> = new Set(['AAVEUSDT', 'NEARUSDT']);

/** Held one-way and without charge for orders, as what is to be margined in a portfolio must be. */
export const HELD_PLAINLY: ReadonlySet<string> = new Set(['DOGEUSDT']);

/** What is charged of a hedge where not both legs are, as venues differ: the greater of both, or their net. */
const HEDGED_LEGS: ReadonlyMap<string, MarginClassDocument['hedgedLegs']> = new Map([
  ['BTCUSDT', 'GREATER'],
  ['SOLUSDT', 'GREATER'],
  ['ETHUSDT', 'NET'],
]);

/**
 * What venues beside the one whose tiers are cited have: legs of a hedge are charged, orders for initial margin at their own prices, and in two instruments margin is at least what the chosen leverage asks for.
 */
export function demoClasses(
  adopted: ParameterSetDocument['marginClasses'],
): ParameterSetDocument['marginClasses'] {
  return Object.fromEntries(
    Object.entries(adopted).map(([name, { initialMargin, ...rest }]): [string, MarginClassDocument] => [
      name,
      {
        ...rest,
        initialMargin: LEVERAGE_IS_CHOSEN.has(name)
          ? { ...initialMargin, modifiers: [CHOSEN_RATE] }
          : initialMargin,
        ...(HELD_PLAINLY.has(name)
          ? {}
          : {
              hedgedLegs: HEDGED_LEGS.get(name) ?? 'BOTH',
              openOrders: { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'CHARGED' },
            }),
      },
    ]),
  );
}

const CHOSEN_RATE: NonNullable<MarginClassDocument['initialMargin']['modifiers']>[number] = {
  operation: 'MAX',
  curve: {
    driver: 'SELECTED_RATE',
    shape: 'LINEAR',
    points: [
      { at: '0', rate: '0' },
      { at: '1', rate: '1' },
    ],
    beyond: 'HOLD',
  },
};

/** The demo venue's instruments with their cited tier tables, as an import takes them; and last its inverse one. */
export async function* demoInstruments(): AsyncIterable<ImportRow<InstrumentRow>> {
  await Promise.resolve();
  for (const [symbol, table] of Object.entries(EXCHANGE_TIERS_2024_10_24)) {
    const row: InstrumentRow = {
      symbol,
      kind: 'PERPETUAL',
      underlying: symbol.slice(0, -DEMO_VENUE.settlementAsset.length),
      settlementAsset: DEMO_VENUE.settlementAsset,
      multiplier: decimal('1'),
      marginClass: null,
      tiers: table.map(([floor, cap, maintenanceRate, maxLeverage]) => ({
        floor: decimal(floor),
        cap: decimal(cap),
        maintenanceRate: decimal(maintenanceRate),
        maxLeverage: decimal(maxLeverage),
      })),
      tiersNested: true,
    };
    yield { place: { kind: 'POINTER', pointer: `/${symbol}` }, row: ok(row) };
  }
  yield { place: { kind: 'POINTER', pointer: `/${DEMO_INVERSE}` }, row: ok(demoInverse()) };
}

/** The published tiers of SOL, tightened where small accounts trade: what the demo's open proposal asks for. */
const PROPOSED_SOL_TIERS: readonly (readonly [maintenanceRate: string, maxLeverage: string])[] = [
  ['0.01', '50'],
  ['0.0125', '40'],
  ['0.015', '30'],
  ['0.025', '20'],
  ['0.03', '15'],
];

export const DEMO_PROPOSAL = {
  title: 'Tighten SOLUSDT below 8 million',
  rationale:
    'On 9 November 2022 SOL fell 42 % in a day, twice as far as the market. Its lowest tiers still allow a leverage ' +
    'of 100 on a maintenance rate of 0.5 %: a move of half a percent takes the whole maintenance margin. The five ' +
    'tiers below 8 million are brought to a leverage of 50 and less. Above that nothing changes.',
} as const;

function tiersOf(
  marginClass: MarginClassDocument,
  figure: 'initialMargin' | 'maintenanceMargin',
): TierCurveDocument {
  const tiers = plainTiersOf(requirementPlans(marginClass), figure);
  if (tiers === null) throw new Error('the demo venue charges by tiers');
  return tiers;
}

/** The live document with SOL's lower tiers as proposed. */
export function demoProposalDocument(live: ParameterSetDocument): ParameterSetDocument {
  const present = live.marginClasses.SOLUSDT;
  if (present === undefined) throw new Error('the demo venue has a class SOLUSDT');
  const initialMargin = { curve: tiersOf(present, 'initialMargin') };
  const maintenanceMargin = { curve: tiersOf(present, 'maintenanceMargin') };
  const proposed = {
    ...present,
    initialMargin: {
      curve: {
        ...initialMargin.curve,
        tiers: initialMargin.curve.tiers.map((tier, index) => {
          const maxLeverage = PROPOSED_SOL_TIERS[index]?.[1];
          return maxLeverage === undefined ? tier : { floor: tier.floor, maxLeverage };
        }),
      },
    },
    maintenanceMargin: {
      curve: {
        ...maintenanceMargin.curve,
        tiers: maintenanceMargin.curve.tiers.map((tier, index) => {
          const rate = PROPOSED_SOL_TIERS[index]?.[0];
          return rate === undefined ? tier : { floor: tier.floor, rate };
        }),
      },
    },
  };
  return { ...live, marginClasses: { ...live.marginClasses, SOLUSDT: proposed } };
}
