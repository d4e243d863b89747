import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { assert } from '../../lib/domain/assert';
import { passwordFaults } from '../../lib/domain/governance/people/password-rule';
import {
  firstParameterSet,
  type ParameterContent,
} from '../../lib/domain/governance/founding/first-parameter-set';
import { calledAt, type Levels, tierShape } from '../../lib/domain/governance/founding/founding-document';
import { FIRST_POLICY } from '../../lib/domain/governance/policy/policy';
import { parseJsonText } from '../../lib/domain/json/json-text';
import { foundingRules } from '../../lib/domain/market/adopt-tiers';
import type { ListedInstruments, TierTable } from '../../lib/domain/market/founding-tiers';
import { MAX_IMPORT_FAULTS } from '../../lib/domain/market/import-row';
import { decimalText } from '../../lib/domain/number/decimal';
import type { ParameterSet, ParameterSetDocument } from '../../lib/domain/parameters/document/parameter-set';
import { PRESETS } from '../../lib/domain/presets/all';
import { neverRefused, ok, refuse, type Fault, type Result } from '../../lib/domain/result';
import type { MarginEngine, ReadBook } from '../../lib/ports/margin';
import type { CountStranger } from '../../lib/usecases/audit/count-strangers';
import { listFromTable } from '../../lib/usecases/imports/list-from-table';
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
  /** Reads a table of tiers, CSV. */
  readonly readTiers: (bytes: AsyncIterable<Uint8Array>) => Promise<Result<TierTable, readonly Fault[]>>;
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
    z.strictObject({
      /** The table itself. */
      tiers: z.string(),
      initialMargin: tierShape,
      maintenanceMargin: tierShape,
      levels: z
        .strictObject({
          warning: z.string(),
          call: z.string(),
          liquidation: z.string(),
          callAt: calledAt.optional(),
        })
        .optional(),
    }),
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
      /** Of a table of tiers, where it states none. */
      readonly levels: Levels;
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
      levels: levelsOf(foundingRules('')),
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
  const read = await parametersOf(needs, asked);
  if (!read.ok) return invalid(read.refusal);
  const { set, listed } = read.value;
  const { canonical: document, hash } = set;
  const stopped = listed && (await listingStopped(needs, listed));
  if (stopped) return stopped;
  if (seen !== hash) {
    const preview = await previewFounding(needs, set);
    return preview.ok ? { is: 'Preview', ...shown(set, preview.value) } : { is: 'Gone' };
  }
  const password = needs.newInvitation === null ? null : (administrator.password ?? '');
  const weak = password === null ? [] : passwordFaults('/administrator/password', password, administrator);
  if (weak.length > 0) return invalid(weak);
  const email = administrator.email.trim().toLowerCase();
  const passwordHash = password === null ? null : await needs.hashPassword(password);
  const done = await foundWithPeople(needs, FOUNDING, {
    ...{ name, settlementAsset, document, policy: FIRST_POLICY },
    people: [{ email, name: administrator.name.trim(), roles: ['ADMINISTRATOR'], passwordHash }],
  });
  if (done.ok) return { is: 'Founded', email };
  return done.refusal.code === 'InvalidInput' ? invalid(done.refusal.faults) : { is: 'Gone' };
}

function invalid(faults: readonly Fault[]): FirstStartAnswer {
  return { is: 'Invalid', faults: faults.slice(0, MAX_IMPORT_FAULTS) };
}

/** Imports what a table of tiers lists. @returns what is answered where that may not be; else null */
async function listingStopped(
  needs: FirstStartNeeds,
  listed: ListedInstruments,
): Promise<FirstStartAnswer | null> {
  const taken = await listFromTable(needs, listed, 'table of tiers of the first page');
  if (taken.ok) return null;
  const faults = taken.refusal.code === 'InvalidInput' ? taken.refusal.faults : [];
  return faults.some(({ rule }) => rule === 'venue-not-founded') ? { is: 'Gone' } : invalid(faults);
}

interface FirstParameters {
  readonly set: ParameterSet;
  readonly listed: ListedInstruments | null;
}

async function parametersOf(
  { readTiers }: FirstStartNeeds,
  { parameters, settlementAsset }: Asked,
): Promise<Result<FirstParameters, readonly Fault[]>> {
  const made = (
    content: ParameterContent,
    levels: Levels | null = null,
    listed: FirstParameters['listed'] = null,
  ) => {
    const set = firstParameterSet(content, { settlementAsset, levels });
    return set.ok ? ok({ set: set.value, listed }) : set;
  };
  if ('preset' in parameters) return made({ kind: 'PRESET', ...parameters });
  if ('tiers' in parameters) {
    const table = await readTiers(bytesOf(parameters.tiers));
    if (!table.ok) return table;
    const { tiers, listed } = table.value;
    return made({ kind: 'TIERS', ...parameters, tiers }, parameters.levels ?? null, listed);
  }
  const read = parseJsonText(parameters.document);
  const inline = read.ok ? made({ kind: 'DOCUMENT', document: read.value }) : read;
  return inline.ok
    ? inline
    : refuse(inline.refusal.map((fault) => ({ ...fault, path: `/parameters/document${fault.path}` })));
}

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  yield Buffer.from(text);
}

function levelsOf({ accountRules }: Pick<ParameterSetDocument, 'accountRules'>) {
  const { warningLevel: warning, callLevel: call, liquidationLevel: liquidation } = accountRules;
  return { warning, call, liquidation };
}

/** A preview as the page is told it. */
type Shown = ReturnType<typeof shown>;

function shown(
  { hash, document }: ParameterSet,
  { totals, oldestPrice, called, worst, unmargined, coverage, asOf }: FoundingPreview,
) {
  return {
    hash,
    asOf: asOf.toISOString(),
    oldestPrice: oldestPrice && {
      instrument: oldestPrice.instrument,
      observedAt: oldestPrice.observedAt.toISOString(),
    },
    levels: levelsOf(document),
    isCalledAtInitialMargin: document.accountRules.callAt === 'INITIAL_MARGIN',
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
