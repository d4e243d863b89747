import { NO_GUARDRAILS } from '../domain/governance/policy/guardrails-document';
import { FIRST_POLICY, type Policy } from '../domain/governance/policy/policy';

/** The first policy without guardrails and without rules of its own: of venues on which something else is tested. */
const { evidenceMaxPriceMove: _price, evidenceMaxBookMove: _book, rules: _rules, ...others } = FIRST_POLICY;

/** For evidence that a test has made up: it is of no market and of no book. Of the form before rules, as venues have it that were founded then. */
export const POLICY_OF_ANY_MARKET = { ...others, format: 'margrave/policy/2' } as const satisfies Policy;

export const OPEN_POLICY: Policy = { ...POLICY_OF_ANY_MARKET, guardrails: NO_GUARDRAILS };
