import * as z from 'zod';
import { identifier } from '../../curves/curve-document';
import { DIFF_DIRECTIONS } from '../../parameters/diff/parameter-set-diff';
import { jsonPointer } from '../../json/json-pointer';
import { decimalText, parseDecimal } from '../../number/decimal';
import type { Fault } from '../../result';
import { MAX_HOURS } from './guardrails-document';

/**
 * What a change needs, as data: rules of a policy, each with what it asks about and what follows. A rule that holds either denies
 * the change, or requires of it so many approvals and so long a wait. A change of which no rule holds is denied.
 *
 * @see docs/methodology.md#rules-of-a-policy
 */

/** What is counted or measured of a change, each in its one unit. Those of accounts are what its newest evidence says. */
export const NUMBER_FACTS = {
  /** Places in which the document differs from the live one. */
  MEMBERS_CHANGED: 'COUNT',
  /** Instruments that are charged otherwise, or newly. */
  INSTRUMENTS_CHANGED: 'COUNT',
  /** By how much any rate of an instrument rises, or falls, at most: of what it was, and of notional. */
  RATE_RISE: 'FRACTION',
  RATE_FALL: 'FRACTION',
  RATE_RISE_OF_NOTIONAL: 'BASIS_POINTS',
  RATE_FALL_OF_NOTIONAL: 'BASIS_POINTS',
  ACCOUNTS_NEWLY_CALLED: 'COUNT',
  ACCOUNTS_NEWLY_LIQUIDATABLE: 'COUNT',
  NOTIONAL_NEWLY_LIQUIDATABLE: 'SETTLEMENT_ASSET',
} as const;
export type NumberFact = keyof typeof NUMBER_FACTS;
export const NUMBER_FACT_NAMES = Object.keys(NUMBER_FACTS) as readonly NumberFact[];
/** Known only once the change was simulated. */
export const FACTS_OF_EVIDENCE: ReadonlySet<string> = new Set<NumberFact>([
  'ACCOUNTS_NEWLY_CALLED',
  'ACCOUNTS_NEWLY_LIQUIDATABLE',
  'NOTIONAL_NEWLY_LIQUIDATABLE',
]);

export const COMPARISONS = ['ABOVE', 'AT_LEAST', 'BELOW', 'AT_MOST'] as const;

/** Parts of a document that a change may touch; OTHER is what none of them is. */
export const PARTS = [
  'MARGIN_CLASSES',
  'PORTFOLIOS',
  'COLLATERAL',
  'ACCOUNT_RULES',
  'MARKET_DATA',
  'PROGRAMMES',
  'ROUNDING',
  'SETTLEMENT',
  'OTHER',
] as const;
export type Part = (typeof PARTS)[number];

/**
 * Whether a change lets in more of what solvency rests on: an asset newly accepted, a haircut, a level or a guard of prices that asks
 * for less or cannot be shown not to; and whether anything else changes with it, another such thing included.
 */
export const SOLVENCY = ['NONE', 'ALONE', 'WITH_OTHERS'] as const;

export const WORD_FACTS = {
  KIND: ['CHANGE', 'ROLLBACK'],
  DIRECTION: DIFF_DIRECTIONS,
  SOLVENCY,
} as const satisfies Record<string, readonly string[]>;
export type WordFact = keyof typeof WORD_FACTS;

const NAMES_AT_MOST = 1_000;
const CONDITIONS_AT_MOST = 50;
const RULES_AT_MOST = 100;
/** Groups within groups. */
const DEPTH_AT_MOST = 4;

const amount = z
  .string()
  .refine((text) => /^(0|[1-9]\d{0,19})(\.\d{1,18})?$/.test(text), {
    message: 'a decimal in a string, at least 0',
  })
  .transform((text) => {
    const parsed = parseDecimal(text);
    return parsed.ok ? decimalText(parsed.value) : z.NEVER;
  });

const numberCondition = z.strictObject({
  fact: z.enum(NUMBER_FACT_NAMES as [NumberFact, ...NumberFact[]]),
  is: z.enum(COMPARISONS),
  value: amount,
  unit: z.enum(['COUNT', 'FRACTION', 'BASIS_POINTS', 'SETTLEMENT_ASSET']),
});
const wordCondition = <Fact extends WordFact>(fact: Fact) =>
  z.strictObject({
    fact: z.literal(fact),
    isOneOf: z.array(z.enum(WORD_FACTS[fact] as readonly [string, ...string[]])).min(1),
  });
const partsCondition = z.strictObject({
  fact: z.literal('PARTS'),
  includesOneOf: z.array(z.enum(PARTS)).min(1),
});
const namesCondition = z.strictObject({
  fact: z.enum(['CLASSES', 'INSTRUMENTS']),
  includesOneOf: z.array(identifier).min(1).max(NAMES_AT_MOST),
});

export type NumberCondition = z.infer<typeof numberCondition>;
export type WordCondition = z.infer<ReturnType<typeof wordCondition>>;
export type PartsCondition = z.infer<typeof partsCondition>;
export type NamesCondition = z.infer<typeof namesCondition>;
/** All of nothing holds of every change; any of nothing of none, and is refused. */
export type Condition =
  | NumberCondition
  | WordCondition
  | PartsCondition
  | NamesCondition
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

const condition: z.ZodType<Condition> = z.union([
  numberCondition,
  wordCondition('KIND'),
  wordCondition('DIRECTION'),
  wordCondition('SOLVENCY'),
  partsCondition,
  namesCondition,
  z.strictObject({ all: z.array(z.lazy(() => condition)).max(CONDITIONS_AT_MOST) }),
  z.strictObject({
    any: z
      .array(z.lazy(() => condition))
      .min(1)
      .max(CONDITIONS_AT_MOST),
  }),
]);

/** For people, as it is told in a refusal and at a gate: what it is about, and where it denies, why. */
const name = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => text.trim() === text && !/[\p{Cc}\p{Cf}]/u.test(text), {
    message: 'Plain text without a space at its ends, a line break or a mark that nobody sees.',
    params: { rule: 'text-characters' },
  });

const rule = z.discriminatedUnion('effect', [
  z.strictObject({ name, when: condition, effect: z.literal('DENY') }),
  z.strictObject({
    ...{ name, when: condition, effect: z.literal('REQUIRE') },
    /** Distinct people, none the author or an editor. */
    approvals: z.int().min(1).max(100),
    /** Between the last of these approvals and the change going live. */
    delayHours: z.int().min(0).max(MAX_HOURS),
  }),
]);
export type PolicyRule = Readonly<z.infer<typeof rule>>;

export const rulesSchema = z.array(rule).min(1).max(RULES_AT_MOST).readonly();
export type PolicyRules = readonly PolicyRule[];

/**
 * What does not fit together in rules of the right form: a value in another unit than its fact's, groups too deep, a name that is
 * there twice, a delay longer than an approval lasts, fewer approvals than every change needs.
 */
export function rulesFaults(
  rules: PolicyRules,
  terms: { readonly approvalsRequired: number; readonly approvalMaxAgeHours: number },
): readonly Fault[] {
  return rules.flatMap((rule, index) => {
    const fault = (place: readonly (string | number)[], broken: string, message: string): Fault => ({
      path: jsonPointer('rules', index, ...place),
      ...{ rule: broken, message },
    });
    const isSecond = rules.findIndex(({ name }) => name === rule.name) !== index;
    const { approvalsRequired, approvalMaxAgeHours } = terms;
    return [
      ...(isSecond ? [fault(['name'], 'distinct-name', `Another rule is called “${rule.name}”.`)] : []),
      ...conditionFaults(rule.when, ['when'], 1, fault),
      ...(rule.effect === 'REQUIRE' && rule.approvals < approvalsRequired
        ? [fault(['approvals'], 'at-least-required', `Every change needs ${approvalsRequired}.`)]
        : []),
      ...(rule.effect === 'REQUIRE' && rule.delayHours >= approvalMaxAgeHours
        ? [
            fault(
              ['delayHours'],
              'delay-within-approval',
              `Approvals end after ${approvalMaxAgeHours} hours, so nothing could ever go live.`,
            ),
          ]
        : []),
    ];
  });
}

type Faulty = (place: readonly (string | number)[], rule: string, message: string) => Fault;

function conditionFaults(
  when: Condition,
  place: readonly (string | number)[],
  depth: number,
  fault: Faulty,
): readonly Fault[] {
  if (depth > DEPTH_AT_MOST)
    return [fault(place, 'depth', `Conditions are at most ${DEPTH_AT_MOST} groups deep.`)];
  if ('all' in when)
    return when.all.flatMap((one, index) => conditionFaults(one, [...place, 'all', index], depth + 1, fault));
  if ('any' in when)
    return when.any.flatMap((one, index) => conditionFaults(one, [...place, 'any', index], depth + 1, fault));
  if (!('unit' in when)) return [];
  const unit = NUMBER_FACTS[when.fact];
  return unit === when.unit
    ? []
    : [fault([...place, 'unit'], 'unit-of-fact', `${when.fact} is in ${unit}, not in ${when.unit}.`)];
}
