import { Decimal } from '../../lib/domain/number/decimal';
import { loopGainMaxOf } from '../../lib/domain/governance/guardrails/loop-gain-limit';
import { guardrailWords, type GuardrailWords } from '../../lib/domain/governance/policy/guardrail-sentences';
import type { Guardrails } from '../../lib/domain/governance/policy/guardrails-document';
import { builder } from '../kit/builder';

const words = builder.objectRef<GuardrailWords>('GuardrailWords').implement({
  description: 'A guardrail as people read it.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What is held.' }),
    limit: t.exposeString('limit', { description: 'How far it may go, with its unit.' }),
  }),
});

type DecimalMember = {
  [Name in keyof Guardrails]-?: string extends Required<Guardrails>[Name] ? Name : never;
}[keyof Guardrails];

/** How far and how fast what changes margin may go, whoever approves it. */
export const guardrails = builder.objectRef<Guardrails>('Guardrails').implement({
  description:
    'How far and how fast a change of margin may go, whoever approves it. A rate is a requirement divided by notional; null is no limit.',
  fields: (t) => {
    const fraction = (name: Exclude<DecimalMember, 'loopGainMax'>, description: string) =>
      t.field({
        type: 'Decimal',
        nullable: true,
        description,
        resolve: ({ [name]: stated }) => (stated === null ? null : new Decimal(stated)),
      });
    return {
      looseningStepMaxFractionOfNotional: fraction(
        'looseningStepMaxFractionOfNotional',
        'Greatest fall of a rate in one step, in fractions of notional.',
      ),
      looseningStepMaxRelative: fraction(
        'looseningStepMaxRelative',
        'Greatest fall of a rate in one step, as a fraction of what it was.',
      ),
      looseningWindowMaxRelative: fraction(
        'looseningWindowMaxRelative',
        'Greatest fall of a rate since the rolling window began, as a fraction of what it was then.',
      ),
      looseningHaircutStepMax: fraction(
        'looseningHaircutStepMax',
        'Greatest fall of a haircut, in one step and over the window, in fractions of value.',
      ),
      tighteningStepMaxFractionOfNotional: fraction(
        'tighteningStepMaxFractionOfNotional',
        'Greatest rise of a rate in one step, in fractions of notional.',
      ),
      tighteningStepMaxRelative: fraction(
        'tighteningStepMaxRelative',
        'Greatest rise of a rate in one step, as a fraction of what it was.',
      ),
      tighteningWindowMaxRelative: fraction(
        'tighteningWindowMaxRelative',
        'Greatest rise of a rate since the rolling window began, as a fraction of what it was then.',
      ),
      tighteningHaircutStepMax: fraction(
        'tighteningHaircutStepMax',
        'Greatest rise of a haircut, in one step and over the window, in fractions of value.',
      ),
      initialRateMin: fraction('initialRateMin', 'Least rate of initial margin, in fractions of notional.'),
      maintenanceRateMin: fraction(
        'maintenanceRateMin',
        'Least rate of maintenance margin, in fractions of notional.',
      ),
      windowInstrumentsMaxFraction: fraction(
        'windowInstrumentsMaxFraction',
        'Greatest part of the instruments that may change within the window.',
      ),
      liquidationBudgetNotional: fraction(
        'liquidationBudgetNotional',
        'Notional that changes may make newly liquidatable within the window of the budget, in the settlement asset.',
      ),
      liquidationBudgetFractionOfNotional: fraction(
        'liquidationBudgetFractionOfNotional',
        'The same as a fraction of the notional of all accounts; the lesser of both holds.',
      ),
      loopGainMax: t.field({
        type: 'Decimal',
        nullable: true,
        description:
          'Notional that the forced sales of a step of adjustment programmes come to in all, at most, as a multiple of what the step itself makes liquidatable.',
        resolve: loopGainMaxOf,
      }),
      ceilingMarginRelative: fraction(
        'ceilingMarginRelative',
        'By how much the effect at activation may exceed that of the evidence, as a fraction of it.',
      ),
      ceilingMarginFractionOfNotional: fraction(
        'ceilingMarginFractionOfNotional',
        'And by how much notional besides, as a fraction of that of all accounts in the evidence.',
      ),
      looseningHoursBetweenChangesMin: t.exposeInt('looseningHoursBetweenChangesMin', {
        description: 'Least hours between a change of a class and one that loosens it.',
      }),
      tighteningHoursBetweenChangesMin: t.exposeInt('tighteningHoursBetweenChangesMin', {
        description: 'Least hours between a change of a class and one that only tightens it.',
      }),
      windowHours: t.exposeInt('windowHours', { description: 'Length of the rolling window, in hours.' }),
      windowInstrumentsMax: t.exposeInt('windowInstrumentsMax', {
        nullable: true,
        description: 'Greatest number of instruments that may change within the window.',
      }),
      liquidationBudgetWindowHours: t.exposeInt('liquidationBudgetWindowHours', {
        description: 'Length of the rolling window of the liquidation budget, in hours.',
      }),
      ceilingMarginAccounts: t.exposeInt('ceilingMarginAccounts', {
        description: 'By how many accounts besides the effect at activation may exceed that of the evidence.',
      }),
      changesWithoutBoundAllowed: t.boolean({
        description: 'Whether changes are let through whose effect on a rate cannot be bounded.',
        resolve: ({ changesWithoutBound }) => changesWithoutBound === 'ALLOWED',
      }),
      words: t.field({
        type: [words],
        description: 'All of them, as people read them.',
        resolve: async (stated, _args, { reads }) => [
          ...guardrailWords(stated, (await reads.foundVenue()).settlementAsset),
        ],
      }),
    };
  },
});
