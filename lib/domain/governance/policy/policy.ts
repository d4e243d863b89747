import * as z from 'zod';
import { formFaults } from '../../json/form-faults';
import { ok, refuse, type Fault, type Result } from '../../result';
import { DEFAULT_GUARDRAILS, guardrailsSchema, moveLimit, type Guardrails } from './guardrails-document';
import { type PolicyRule, type PolicyRules, rulesFaults, rulesSchema } from './rules-document';

/**
 * Who must approve what, and how far a change may go: an immutable, versioned document, as the parameter set is; its
 * version stands in every digest. Durations name their unit.
 */
const terms = {
  /** Distinct people, each with the right to vote, none the author or an editor; a venue is founded with at least 2. Rules may ask for more. */
  approvalsRequired: z.int().min(1),
  /** An approval needs evidence no older than this when it is given, and when it is queued. */
  evidenceMaxAgeMinutes: z.int().min(1),
  /** It needs evidence since which no price that matters has moved further, as a fraction of what it was; any move when absent. */
  evidenceMaxPriceMove: moveLimit.exactOptional(),
  /** The same of what all accounts hold, in gross notional. */
  evidenceMaxBookMove: moveLimit.exactOptional(),
  /** A vote needs a proof of identity no older than this. */
  reauthenticationMaxAgeSeconds: z.int().min(1),
  /** Longest time between the last approval and activation. */
  approvalMaxAgeHours: z.int().min(1),
  /** Nothing goes live while the live run has been behind prices, positions or the version for longer; 5 when absent. */
  liveRunMaxBehindMinutes: z.int().min(1).exactOptional(),
  /** Nothing goes live while more accounts than this cannot be margined, unless it cures that; 0 when absent. */
  unmarginedAccountsMax: z.int().min(0).exactOptional(),
};

/** The first form says nothing of guardrails, the second nothing of rules; each is kept as it was hashed. */
const policySchema = z.discriminatedUnion('format', [
  z.strictObject({ format: z.literal('margrave/policy/1'), ...terms }),
  z.strictObject({ format: z.literal('margrave/policy/2'), ...terms, guardrails: guardrailsSchema }),
  z.strictObject({
    format: z.literal('margrave/policy/3'),
    ...terms,
    guardrails: guardrailsSchema,
    rules: rulesSchema,
  }),
]);

export type Policy = Readonly<z.infer<typeof policySchema>>;

/** A policy from its JSON value; what it does not know, it refuses, each fault with its JSON Pointer. */
export function parsePolicy(input: unknown): Result<Policy, readonly Fault[]> {
  const parsed = policySchema.safeParse(input);
  if (!parsed.success) return refuse(formFaults(input, parsed.error));
  const faults = rulesFaults(rulesOf(parsed.data), parsed.data);
  return faults.length > 0 ? refuse(faults) : ok(parsed.data);
}

/** The rules of a policy; of one of an earlier form, that every change needs as many approvals as it states. */
export function rulesOf(policy: Policy): PolicyRules {
  if (policy.format === 'margrave/policy/3') return policy.rules;
  return [everyChange(policy.approvalsRequired)];
}

/**
 * Rules that a venue would choose: what solvency rests on goes live by itself, a day after the last approval, and everything else as
 * soon as it is approved. A venue is free to state others.
 *
 * @param approvals of everything
 */
export function defaultRules(approvals: number): PolicyRules {
  return [
    {
      name: 'New collateral, a lower haircut or level, or a weaker price guard stands alone: nothing else may go live with it',
      when: {
        all: [
          { fact: 'KIND', isOneOf: ['CHANGE'] },
          { fact: 'SOLVENCY', isOneOf: ['WITH_OTHERS'] },
        ],
      },
      effect: 'DENY',
    },
    {
      name: 'New collateral, a lower haircut or level, or a weaker price guard waits a day',
      when: { fact: 'SOLVENCY', isOneOf: ['ALONE', 'WITH_OTHERS'] },
      effect: 'REQUIRE',
      approvals,
      delayHours: 24,
    },
    everyChange(approvals),
  ];
}

/** The rule of policies that state none, and the last of those that a venue is given. */
function everyChange(approvals: number): PolicyRule {
  return { name: 'Every change', when: { all: [] }, effect: 'REQUIRE', approvals, delayHours: 0 };
}

/**
 * The guardrails of a policy; of one of the first form, which could state none, those that hold where nothing is stated. It
 * could not say either that it has portfolios to change, so what no rate bounds is held by its effect alone.
 */
export function guardrailsOf(policy: Policy): Guardrails {
  return policy.format === 'margrave/policy/1' ? GUARDRAILS_OF_FIRST_FORM : policy.guardrails;
}

const GUARDRAILS_OF_FIRST_FORM: Guardrails = { ...DEFAULT_GUARDRAILS, changesWithoutBound: 'ALLOWED' };

export const FIRST_POLICY = {
  format: 'margrave/policy/3',
  approvalsRequired: 2,
  evidenceMaxAgeMinutes: 24 * 60,
  evidenceMaxPriceMove: '0.1',
  evidenceMaxBookMove: '0.2',
  reauthenticationMaxAgeSeconds: 300,
  approvalMaxAgeHours: 30 * 24,
  guardrails: DEFAULT_GUARDRAILS,
  rules: defaultRules(2),
} as const satisfies Policy;
