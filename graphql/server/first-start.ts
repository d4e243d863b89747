import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { assert } from '../../lib/domain/assert';
import { passwordFaults } from '../../lib/domain/governance/people/password-rule';
import { firstParameterSet } from '../../lib/domain/governance/founding/first-parameter-set';
import { FIRST_POLICY } from '../../lib/domain/governance/policy/policy';
import { parseJsonText } from '../../lib/domain/json/json-text';
import { decimalText } from '../../lib/domain/number/decimal';
import type { ParameterSet } from '../../lib/domain/parameters/document/parameter-set';
import { PRESETS } from '../../lib/domain/presets/all';
import { neverRefused, ok, refuse, type Fault, type Result } from '../../lib/domain/result';
import type { MarginEngine, ReadBook } from '../../lib/ports/margin';
import type { CountStranger } from '../../lib/usecases/audit/count-strangers';
import { previewFounding, type FoundingPreview } from '../../lib/usecases/margin/preview-founding';
import { foundWithPeople } from '../../lib/usecases/people/found-with-people';
import type { InviteDeps } from '../../lib/usecases/people/invite-person';

/** What opens the page on which a venue is founded: the launcher makes it, and prints the secret on its console. */
export interface FirstStartKey {
  /** SHA-256, hexadecimal. */
  readonly secretHash: string;
  readonly expiresAtMs: number;
}

/** MARGRAVE_FIRST_START, "hash:milliseconds"; null where it is not set. @throws when it cannot be read */
export function firstStartKeyFrom(
  environment: Readonly<Record<string, string | undefined>>,
): FirstStartKey | null {
  const text = environment.MARGRAVE_FIRST_START;
  if (!text) return null;
  const [, secretHash, expires] = /^([0-9a-f]{64}):(\d{1,15})$/.exec(text) ?? [];
  assert(secretHash !== undefined, 'MARGRAVE_FIRST_START is a hash and the time until which it holds');
  return { secretHash, expiresAtMs: Number(expires) };
}

export interface FirstStartNeeds extends InviteDeps {
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
  readonly countStranger: CountStranger;
  readonly key: FirstStartKey | null;
  readonly hashSecret: (secret: string) => string;
  readonly hashPassword: (password: string) => Promise<string>;
  /** As of sign-in: tries from one place. */
  readonly limit: {
    take(attempt: { email: null; source: string; device: null }): Promise<boolean>;
    giveBack(attempt: { email: null; source: string; device: null }): Promise<void>;
  };
}

const foundingSchema = z.strictObject({
  name: z.string(),
  settlementAsset: z.string(),
  parameters: z.union([
    z.strictObject({ document: z.string() }),
    z.strictObject({ preset: z.string(), instruments: z.record(z.string(), z.array(z.string())) }),
  ]),
  administrator: z.strictObject({ name: z.string(), email: z.string(), password: z.string().optional() }),
  /** Hash of the parameter set whose preview was seen; without it nothing is founded. */
  seen: z.string().optional(),
});
type Asked = z.infer<typeof foundingSchema>;
const body = z.strictObject({ secret: z.string().optional(), founding: foundingSchema.optional() });

/** What the page is answered. Amounts are decimals in strings, in the settlement asset. */
export type FirstStartAnswer =
  | { readonly is: 'Gone' | 'Locked' | 'Refused' | 'TooManyTries' | 'BadRequest' }
  | {
      readonly is: 'Open';
      readonly passwords: boolean;
      readonly presets: readonly {
        readonly name: string;
        readonly title: string;
        readonly classes: readonly string[];
      }[];
      readonly instruments: readonly string[];
      readonly accounts: number;
    }
  | { readonly is: 'Invalid'; readonly faults: readonly Fault[] }
  | ({ readonly is: 'Preview' } & Shown)
  | { readonly is: 'Founded'; readonly email: string };

const FOUNDING = { kind: 'SYSTEM', process: 'founding' } as const;

/**
 * Answers the page on which a venue is founded, as long as none is: nobody can sign in yet, so whoever holds the secret of
 * the console may do it. Shows first what every account would be, and founds only what was shown. The founding uses the
 * secret up, because afterwards everything here is answered `Gone`; of two at once, one founds.
 *
 * @param source where the request comes from, as `clientSource` says
 */
export async function answerFirstStart(
  needs: FirstStartNeeds,
  source: string,
  input: unknown,
): Promise<FirstStartAnswer> {
  const parsed = body.safeParse(input);
  if (!parsed.success) return { is: 'BadRequest' };
  const { secret, founding } = parsed.data;
  const { isFounded, at } = neverRefused(
    await needs.transact(async (unit) =>
      ok({ isFounded: (await unit.venue.find()) !== null, at: await unit.databaseClock() }),
    ),
  );
  if (isFounded || needs.key === null) return { is: 'Gone' };
  if (secret === undefined) return { is: 'Locked' };
  const attempt = { email: null, source, device: null };
  const turnedAway = async (is: 'Refused' | 'TooManyTries'): Promise<FirstStartAnswer> => {
    const reason = is === 'Refused' ? 'FirstStartRefused' : is;
    await needs.countStranger({ source, reason, about: null });
    return { is };
  };
  if (!(await needs.limit.take(attempt))) return turnedAway('TooManyTries');
  if (!opens(needs.key, needs.hashSecret(secret), at)) return turnedAway('Refused');
  await needs.limit.giveBack(attempt);
  return founding === undefined ? openPage(needs) : answerFounding(needs, founding);
}

function opens({ secretHash, expiresAtMs }: FirstStartKey, given: string, at: Date): boolean {
  return timingSafeEqual(Buffer.from(secretHash), Buffer.from(given)) && at.getTime() < expiresAtMs;
}

function openPage({ readBook, newInvitation }: FirstStartNeeds): Promise<FirstStartAnswer> {
  return readBook(async (view) => {
    const { instruments } = await view.market();
    return {
      is: 'Open',
      passwords: newInvitation !== null,
      presets: PRESETS.map(({ name, title, parameters }) => ({
        name,
        title,
        classes: classesOf(parameters),
      })),
      instruments: [...instruments.keys()].sort(),
      accounts: await view.accountCount(),
    };
  });
}

function classesOf(parameters: unknown): readonly string[] {
  return Object.keys((parameters as { readonly marginClasses: object }).marginClasses);
}

async function answerFounding(needs: FirstStartNeeds, asked: Asked): Promise<FirstStartAnswer> {
  const { administrator, seen, name, settlementAsset } = asked;
  const set = parameterSetOf(asked);
  if (!set.ok) return { is: 'Invalid', faults: set.refusal };
  const { canonical: document, hash } = set.value;
  if (seen !== hash) {
    const preview = await previewFounding(needs, set.value);
    return preview.ok ? { is: 'Preview', ...shown(set.value, preview.value) } : { is: 'Gone' };
  }
  const password = needs.newInvitation === null ? null : (administrator.password ?? '');
  const weak = password === null ? [] : passwordFaults('/administrator/password', password, administrator);
  if (weak.length > 0) return { is: 'Invalid', faults: weak };
  const email = administrator.email.trim().toLowerCase();
  const passwordHash = password === null ? null : await needs.hashPassword(password);
  const done = await foundWithPeople(needs, FOUNDING, {
    ...{ name, settlementAsset, document, policy: FIRST_POLICY },
    people: [{ email, name: administrator.name.trim(), roles: ['ADMINISTRATOR'], passwordHash }],
  });
  if (done.ok) return { is: 'Founded', email };
  return done.refusal.code === 'InvalidInput'
    ? { is: 'Invalid', faults: done.refusal.faults }
    : { is: 'Gone' };
}

function parameterSetOf({ parameters, settlementAsset }: Asked): Result<ParameterSet, readonly Fault[]> {
  const where = { settlementAsset, levels: null };
  if ('preset' in parameters) return firstParameterSet({ kind: 'PRESET', ...parameters }, where);
  const read = parseJsonText(parameters.document);
  const set = read.ok ? firstParameterSet({ kind: 'DOCUMENT', document: read.value }, where) : read;
  return set.ok
    ? set
    : refuse(set.refusal.map((fault) => ({ ...fault, path: `/parameters/document${fault.path}` })));
}

/** A preview as the page is told it. */
type Shown = ReturnType<typeof shown>;

function shown(
  { hash, document }: ParameterSet,
  { totals, oldestPrice, called, worst, unmargined, coverage, asOf }: FoundingPreview,
) {
  const { warningLevel, callLevel, liquidationLevel, callAt } = document.accountRules;
  return {
    hash,
    asOf: asOf.toISOString(),
    oldestPrice: oldestPrice && {
      instrument: oldestPrice.instrument,
      observedAt: oldestPrice.observedAt.toISOString(),
    },
    levels: { warning: warningLevel, call: callLevel, liquidation: liquidationLevel },
    isCalledAtInitialMargin: callAt === 'INITIAL_MARGIN',
    accounts: totals.accounts,
    unpriced: totals.unpriced,
    statuses: totals.statuses,
    initialMargin: decimalText(totals.initialMargin),
    maintenanceMargin: decimalText(totals.maintenanceMargin),
    equity: decimalText(totals.equity),
    called: decimalText(called),
    worst: worst.map(({ account, status, initialMargin, maintenanceMargin, equity, callAmount }) => ({
      account,
      status,
      initialMargin: decimalText(initialMargin),
      maintenanceMargin: decimalText(maintenanceMargin),
      equity: decimalText(equity),
      call: decimalText(callAmount),
    })),
    unmargined,
    notes: coverage.map(({ message }) => message),
  };
}
