import { loopGainMaxOf } from '../guardrails/loop-gain-limit';
import { decimal, decimalText } from '../../number/decimal';
import { durationText } from '../../number/duration';
import { percentText } from '../../number/percent';
import { spokenAmount } from '../../number/spoken-amount';
import type { Guardrails } from './guardrails-document';

/** A guardrail as people read it. */
export interface GuardrailWords {
  /** What is held. */
  readonly name: string;
  /** How far it may go, with its unit. */
  readonly limit: string;
}

const NO_LIMIT = 'no limit';

/** Every guardrail of a policy, in the order of a table. @param asset the settlement asset */
export function guardrailWords(guardrails: Guardrails, asset: string): readonly GuardrailWords[] {
  const {
    windowHours,
    windowInstrumentsMax: count,
    windowInstrumentsMaxFraction: share,
    liquidationBudgetWindowHours,
  } = guardrails;
  const gain = loopGainMaxOf(guardrails);
  const window = hoursText(windowHours);
  const withUnit = (value: string | null, unit: string) =>
    value === null ? NO_LIMIT : `${percent(value)} ${unit}`;
  const rows: readonly (readonly [string, string])[] = [
    [
      'Largest cut of a margin rate in one step',
      both(
        withUnit(guardrails.looseningStepMaxFractionOfNotional, 'of notional'),
        withUnit(guardrails.looseningStepMaxRelative, 'of the rate'),
      ),
    ],
    [
      'Largest rise of a margin rate in one step',
      both(
        withUnit(guardrails.tighteningStepMaxFractionOfNotional, 'of notional'),
        withUnit(guardrails.tighteningStepMaxRelative, 'of the rate'),
      ),
    ],
    [
      `Largest cut of a margin rate within ${window}`,
      withUnit(guardrails.looseningWindowMaxRelative, 'of the rate'),
    ],
    [
      `Largest rise of a margin rate within ${window}`,
      withUnit(guardrails.tighteningWindowMaxRelative, 'of the rate'),
    ],
    [
      `Instruments changed within ${window}`,
      both(count === null ? NO_LIMIT : `${count}`, share === null ? NO_LIMIT : `${percent(share)} of all`),
    ],
    ['Wait before a class is loosened again', hoursText(guardrails.looseningHoursBetweenChangesMin)],
    ['Wait before a class is tightened again', hoursText(guardrails.tighteningHoursBetweenChangesMin)],
    ['Lowest initial margin', `${percent(guardrails.initialRateMin)} of notional`],
    ['Lowest maintenance margin', `${percent(guardrails.maintenanceRateMin)} of notional`],
    ['Largest cut of a haircut', withUnit(guardrails.looseningHaircutStepMax, 'of value')],
    ['Largest rise of a haircut', withUnit(guardrails.tighteningHaircutStepMax, 'of value')],
    [
      `Liquidation budget, each ${hoursText(liquidationBudgetWindowHours)}`,
      both(
        guardrails.liquidationBudgetNotional === null
          ? NO_LIMIT
          : `${spokenAmount(decimal(guardrails.liquidationBudgetNotional), 'DOWN')} ${asset} of notional`,
        withUnit(guardrails.liquidationBudgetFractionOfNotional, 'of all notional'),
      ),
    ],
    [
      'Forced sales that a step of a programme sets off',
      gain === null ? NO_LIMIT : `${decimalText(gain)} times what the step itself makes liquidatable`,
    ],
    [
      'Effect at activation, above the approved evidence',
      `${percent(guardrails.ceilingMarginRelative)}, and ${guardrails.ceilingMarginAccounts} accounts or ${percent(guardrails.ceilingMarginFractionOfNotional)} of all notional`,
    ],
    [
      'Changes whose effect on a rate cannot be bounded',
      guardrails.changesWithoutBound === 'ALLOWED' ? 'allowed' : 'refused',
    ],
  ];
  return rows.map(([name, limit]) => ({ name, limit }));
}

function percent(fraction: string): string {
  return percentText(decimal(fraction));
}

function hoursText(hours: number): string {
  return hours === 0 ? 'none' : durationText(hours * 3_600);
}

/** Two limits of the same: the tighter holds. */
function both(one: string, other: string): string {
  if (one === NO_LIMIT || other === NO_LIMIT) return one === NO_LIMIT ? other : one;
  return `${one} and ${other}`;
}
