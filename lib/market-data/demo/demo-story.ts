import { plainTiersOf } from '../../domain/curves/tiers';
import { requirementPlans } from '../../domain/curves/requirement-plan';
import type { ParameterSetDocument } from '../../domain/parameters/document/parameter-set';

/**
 * The demo's second proposal: what Binance did to ACTUSDT on 1 April 2025, done to an instrument of the demo. The figures in its
 * rationale are as Finbold reported them
 * (https://finbold.com/crypto-trader-loses-3-7m-after-binances-sudden-rule-update).
 */
export const DEMO_STORY = {
  title: 'Cut the top tiers of BTCUSDT at one stroke, as was done to ACT',
  rationale:
    'On 1 April 2025 Binance announced at 07:32 UTC that from 10:30 UTC on the largest position in ACTUSDT at a ' +
    'leverage of 1 would be 4.5 million USD, and that existing positions would be held to it. The change itself ' +
    'liquidated large positions, one of 3.79 million USD at 0.1877, and ACT lost about half of its price within hours ' +
    '(https://finbold.com/crypto-trader-loses-3-7m-after-binances-sudden-rule-update). This draft does the same to ' +
    'BTCUSDT here: from 1.5 million on every tier asks for much more, and from 10 million on for half. It is here to be ' +
    'looked at before anybody votes on something like it: its evidence shows whom it would liquidate at once, what ' +
    'forced sales would do to prices, and in which steps it could go live instead.',
} as const;

const CLASS = 'BTCUSDT';

/** From 1.5 million on; what is below stays as it is. */
const STORY_TIERS: readonly (readonly [floor: string, maintenanceRate: string, maxLeverage: string])[] = [
  ['1500000', '0.05', '10'],
  ['3000000', '0.1', '5'],
  ['5000000', '0.25', '2'],
  ['10000000', '0.5', '1'],
];

/** The live document with the top tiers of BTCUSDT cut as the story has it. */
export function demoStoryDocument(live: ParameterSetDocument): ParameterSetDocument {
  const present = live.marginClasses[CLASS];
  if (present === undefined) throw new Error(`the demo venue has a class ${CLASS}`);
  const plans = requirementPlans(present);
  const [initial, maintenance] = [
    plainTiersOf(plans, 'initialMargin'),
    plainTiersOf(plans, 'maintenanceMargin'),
  ];
  if (initial === null || maintenance === null) throw new Error('the demo venue charges by tiers');
  const [from] = STORY_TIERS[0] ?? [];
  const isBelow = ({ floor }: { readonly floor: string }): boolean => Number(floor) < Number(from);
  return {
    ...live,
    marginClasses: {
      ...live.marginClasses,
      [CLASS]: {
        ...present,
        initialMargin: {
          curve: {
            ...initial,
            tiers: [
              ...initial.tiers.filter(isBelow),
              ...STORY_TIERS.map(([floor, , maxLeverage]) => ({ floor, maxLeverage })),
            ],
          },
        },
        maintenanceMargin: {
          curve: {
            ...maintenance,
            tiers: [
              ...maintenance.tiers.filter(isBelow),
              ...STORY_TIERS.map(([floor, rate]) => ({ floor, rate })),
            ],
          },
        },
      },
    },
  };
}
