import * as z from 'zod';
import { decimalString, identifier } from '../../curves/curve-document';
import { formFaults, vanishingKeyFaults } from '../../json/form-faults';
import { ok, refuse, type Fault, type Result } from '../../result';
import { ROLES } from '../people/actor';
import { GUARDRAIL_MEMBERS, moveLimit } from '../policy/guardrails-document';
import { defaultRules, FIRST_POLICY, parsePolicy, type Policy } from '../policy/policy';
import { rulesSchema } from '../policy/rules-document';
import { founderFaults, type Founder } from './founders';

/**
 * What a venue is founded with, as one document: its name, its first parameter set, its policy and its first people, and
 * the files to import before. Form is checked here; whether the parameter set is sound, where it is made.
 */
export const FOUNDING_FORMAT = 'margrave/founding/1';

export const tierShape = z.enum(['MARGINAL_TIERS', 'WHOLE_TIERS']);
/** INITIAL_MARGIN: whoever is below that is called too. */
export const calledAt = z.enum(['CALL_LEVEL', 'INITIAL_MARGIN']);
const files = z.array(z.string()).max(100).optional();
const count = z.int().min(1).optional();

const foundingSchema = z.strictObject({
  format: z.literal(FOUNDING_FORMAT),
  name: z.string(),
  settlementAsset: identifier,
  /** Exactly one of: a document here, the path of one, a preset by name, a table of tiers. */
  parameters: z.strictObject({
    document: z.unknown().optional(),
    file: z.string().optional(),
    preset: z.string().optional(),
    /** Of a preset: the instruments of its classes; a class that is not named here is left out. */
    instruments: z.record(identifier, z.array(identifier).min(1)).optional(),
    tiers: z.string().optional(),
    /** Of a table of tiers: by slices (each rate on its own slice) or the whole notional at its tier's rate. */
    initialMargin: tierShape.optional(),
    maintenanceMargin: tierShape.optional(),
  }),
  /** Margin ratios (equity / MM) below which an account is in WARNING, CALL, LIQUIDATION. */
  levels: z
    .strictObject({
      ...{ warning: decimalString, call: decimalString, liquidation: decimalString },
      callAt: calledAt.optional(),
    })
    .optional(),
  policy: z
    .strictObject({
      approvalsRequired: count,
      evidenceMaxAgeMinutes: count,
      evidenceMaxPriceMove: moveLimit.optional(),
      evidenceMaxBookMove: moveLimit.optional(),
      reauthenticationMaxAgeSeconds: count,
      approvalMaxAgeHours: count,
      liveRunMaxBehindMinutes: count.optional(),
      unmarginedAccountsMax: z.int().min(0).max(1_000_000_000).optional(),
      /** What is not stated is as `DEFAULT_GUARDRAILS` says. */
      guardrails: z.strictObject(GUARDRAIL_MEMBERS).partial().optional(),
      /** All of them; absent: `defaultRules`. */
      rules: rulesSchema.optional(),
    })
    .optional(),
  people: z.array(
    z.strictObject({ email: z.string(), name: z.string(), roles: z.array(z.enum(ROLES)).min(1) }),
  ),
  imports: z.strictObject({ instruments: files, prices: files, accounts: files }).optional(),
});

export type TierShape = z.infer<typeof tierShape>;

/** Where the first parameter set comes from. Paths are of files, as the document states them. */
export type ParameterSource =
  | { readonly kind: 'DOCUMENT'; readonly document: unknown }
  | { readonly kind: 'FILE'; readonly file: string }
  | {
      readonly kind: 'PRESET';
      readonly preset: string;
      readonly instruments: Readonly<Record<string, readonly string[]>>;
    }
  | {
      readonly kind: 'TIERS';
      readonly file: string;
      readonly initialMargin: TierShape;
      readonly maintenanceMargin: TierShape;
    };

export interface Levels {
  readonly warning: string;
  readonly call: string;
  readonly liquidation: string;
  readonly callAt?: 'CALL_LEVEL' | 'INITIAL_MARGIN' | undefined;
}

export interface Founding {
  readonly name: string;
  readonly settlementAsset: string;
  readonly parameters: ParameterSource;
  /** Null: those of the document or the preset; of a table of tiers, those of `foundingRules`. */
  readonly levels: Levels | null;
  readonly policy: Policy;
  readonly people: readonly Founder[];
  readonly imports: Readonly<Record<'instruments' | 'prices' | 'accounts', readonly string[]>>;
}

/**
 * Reads a founding document.
 *
 * @returns or every fault, each with JSON Pointer and rule: those of form (see `formFaults`); `one-source` (none or several
 *   of document, file, preset and tiers), `belongs-to-preset`, `belongs-to-tiers`, `levels-of-their-own`, and those of
 *   `founderFaults`
 */
export function parseFounding(input: unknown): Result<Founding, readonly Fault[]> {
  const parsed = foundingSchema.safeParse(input);
  const form = [...vanishingKeyFaults(input), ...(parsed.success ? [] : formFaults(input, parsed.error))];
  if (!parsed.success || form.length > 0) return refuse(form);
  const { name, settlementAsset, parameters, levels, people, imports } = parsed.data;
  const { guardrails, rules, ...terms } = parsed.data.policy ?? {};
  const { approvalsRequired } = { ...FIRST_POLICY, ...stated(terms) };
  const policy: Policy = {
    ...FIRST_POLICY,
    ...stated(terms),
    guardrails: { ...FIRST_POLICY.guardrails, ...statedMembers(guardrails ?? {}) },
    rules: rules ?? defaultRules(approvalsRequired),
  };
  const whole = parsePolicy(policy);
  const source = sourceOf(parameters);
  const faults = [
    ...(whole.ok ? [] : whole.refusal.map((fault) => ({ ...fault, path: `/policy${fault.path}` }))),
    ...(source.ok ? [] : source.refusal),
    ...(source.ok && levels && bringsLevels(source.value) ? [LEVELS_OF_THEIR_OWN] : []),
    ...founderFaults(people, policy.approvalsRequired),
  ];
  if (!source.ok || faults.length > 0) return refuse(faults);
  return ok({
    ...{ name, settlementAsset, policy },
    parameters: source.value,
    levels: levels ?? null,
    people: people.map((person) => ({ ...person, email: person.email.trim().toLowerCase() })),
    imports: {
      instruments: imports?.instruments ?? [],
      prices: imports?.prices ?? [],
      accounts: imports?.accounts ?? [],
    },
  });
}

const SOURCES = ['document', 'file', 'preset', 'tiers'] as const;

function sourceOf(
  parameters: z.infer<typeof foundingSchema>['parameters'],
): Result<ParameterSource, readonly Fault[]> {
  const given = SOURCES.filter((name) => parameters[name] !== undefined);
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none' : given.join(' and ');
    const message = `Exactly one of ${SOURCES.join(', ')} says where the parameter set is; here stands ${found}.`;
    return refuse([{ path: '/parameters', rule: 'one-source', message }]);
  }
  const { document, file, preset, instruments, tiers, initialMargin, maintenanceMargin } = parameters;
  const faults: Fault[] = [];
  const stray = (member: string, isThere: boolean, rule: string, owner: string) => {
    const message = `It goes with ${owner} only.`;
    if (isThere) faults.push({ path: `/parameters/${member}`, rule, message });
  };
  const isOfTiers = tiers !== undefined;
  stray(
    'instruments',
    instruments !== undefined && preset === undefined,
    'belongs-to-preset',
    'parameters.preset',
  );
  stray('initialMargin', initialMargin !== undefined && !isOfTiers, 'belongs-to-tiers', 'parameters.tiers');
  stray(
    'maintenanceMargin',
    maintenanceMargin !== undefined && !isOfTiers,
    'belongs-to-tiers',
    'parameters.tiers',
  );
  for (const [member, value] of Object.entries(isOfTiers ? { initialMargin, maintenanceMargin } : {})) {
    if (value !== undefined) continue;
    const message = 'State MARGINAL_TIERS (each rate on its own slice) or WHOLE_TIERS (one rate on all).';
    faults.push({ path: `/parameters/${member}`, rule: 'required', message });
  }
  if (preset !== undefined && instruments === undefined) {
    const message = 'Name the instruments of each of the preset’s classes that you use.';
    faults.push({ path: '/parameters/instruments', rule: 'required', message });
  }
  if (faults.length > 0) return refuse(faults);
  if (file !== undefined) return ok({ kind: 'FILE', file });
  if (preset !== undefined) return ok({ kind: 'PRESET', preset, instruments: instruments ?? {} });
  if (tiers !== undefined && initialMargin && maintenanceMargin)
    return ok({ kind: 'TIERS', file: tiers, initialMargin, maintenanceMargin });
  return ok({ kind: 'DOCUMENT', document });
}

function bringsLevels({ kind }: ParameterSource): boolean {
  return kind === 'DOCUMENT' || kind === 'FILE';
}

const LEVELS_OF_THEIR_OWN: Fault = {
  path: '/levels',
  rule: 'levels-of-their-own',
  message: 'A parameter-set document states its levels itself, in accountRules: change them there.',
};

/** The members that are there; null is one that is. */
function statedMembers<Members extends object>(
  members: Members,
): { [Name in keyof Members]: Exclude<Members[Name], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]: Exclude<Members[Name], undefined>;
  };
}

/** The members that are there. */
function stated<Members extends object>(
  members: Members,
): { [Name in keyof Members]: NonNullable<Members[Name]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]: NonNullable<Members[Name]>;
  };
}
