import { NO_GUARDRAILS } from '../domain/governance/policy/guardrails-document';
import { FIRST_POLICY, type Policy } from '../domain/governance/policy/policy';

/** The first policy without guardrails: of venues on which something else is tested. */
export const OPEN_POLICY: Policy = { ...FIRST_POLICY, guardrails: NO_GUARDRAILS };
