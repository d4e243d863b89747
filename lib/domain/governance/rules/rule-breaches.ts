import { durationText } from '../../number/duration';
import { spokenInstant } from '../../number/instant';
import { type ActivationPlan, activationWindow } from '../activation/activation-plan';
import { type ApprovalFacts, waitsUntil } from '../approval/approval';
import type { GuardrailBreach } from '../guardrails/breach';
import type { Ruling } from './ruling';

/** What rules deny, each by its name; whoever approves it, it does not go live. */
export function denialBreaches({ denied }: Ruling): readonly GuardrailBreach[] {
  return (denied ?? []).map((name) => ({
    ...{ path: '', rule: 'policy-rule', actual: null },
    limit: 'a change that no rule of the policy denies',
    message: `The policy denies it. ${name.replace(/\.?$/, '.')}`,
  }));
}

/**
 * A change that is approved and would go live before its wait is over.
 *
 * @param at when it would
 */
export function waitBreaches(facts: ApprovalFacts, at: Date): readonly GuardrailBreach[] {
  const until = waitsUntil(facts);
  if (until === null || at.getTime() >= until.getTime()) return [];
  const wait = durationText(facts.ruling.delayHours * 3_600);
  return [
    {
      ...{ path: '', rule: 'policy-wait', limit: `${wait} after the last approval` },
      actual: spokenInstant(at),
      message: `The policy lets it go live ${wait} after the last approval: from ${spokenInstant(until)} on.`,
    },
  ];
}

/** When what is approved may go live by its plan: where no time was approved, or an earlier one, as soon as its wait is over. */
export function windowAfterWait(
  plan: ActivationPlan,
  facts: ApprovalFacts,
): ReturnType<typeof activationWindow> {
  const until = waitsUntil(facts);
  const isAhead = until !== null && until.getTime() > facts.at.getTime();
  return activationWindow(plan, isAhead ? until : facts.at);
}

/** A plan that ends before the wait does. */
export function plannedWaitBreaches(plan: ActivationPlan, facts: ApprovalFacts): readonly GuardrailBreach[] {
  return waitBreaches(facts, windowAfterWait(plan, facts).graceUntil);
}
