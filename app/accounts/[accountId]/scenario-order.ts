import { compareDecimals, differenceText } from '../../_ui/decimal-text';
import { type WhatIfScenariosQuery } from '../../_graphql/generated/graphql';

export type ScenarioAnswer = Extract<WhatIfScenariosQuery['outcome'], { __typename: 'MarginRequirement' }>;
export type InScenario = NonNullable<ScenarioAnswer['scenarios']>[number];

/** What has least over maintenance margin first; what cannot be said last, by name. */
export function worstFirst(scenarios: readonly InScenario[]): readonly InScenario[] {
  return scenarios.toSorted((a, b) => {
    const [one, other] = [spareOf(a), spareOf(b)];
    if (one === null || other === null)
      return one === other ? a.name.localeCompare(b.name) : one === null ? 1 : -1;
    return compareDecimals(one, other) || a.name.localeCompare(b.name);
  });
}

/** In how many the account is liquidatable under the parameters that are asked about and not under the live version. */
export function worseCount(scenarios: readonly InScenario[]): number {
  return scenarios.filter(
    ({ worst }) => worst?.figures.status === 'LIQUIDATION' && worst.live?.status !== 'LIQUIDATION',
  ).length;
}

function spareOf({ worst }: InScenario): string | null {
  return worst && differenceText(worst.figures.equity, worst.figures.maintenanceMargin);
}
