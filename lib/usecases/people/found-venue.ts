import {
  accessRefusal,
  type AccessRefusal,
  type Actor,
  isFounding,
} from '../../domain/governance/people/actor';
import { parsePolicy, type Policy } from '../../domain/governance/policy/policy';
import { type InvalidInput, ok, refuse, type Fault, type Result } from '../../domain/result';
import type { AlreadyFounded, ReauthenticationRequired } from '../../domain/refusals';
import { textFaults } from '../../domain/governance/proposal/texts';
import { nameFaults } from '../../domain/governance/people/written-text';
import { canonicalJson, contentHash } from '../../domain/json/canonical';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import { settlementCoverageFaults } from '../../domain/market/settlement-coverage';
import { approvable } from '../../domain/parameters/approvable';
import { coverageFaults, parseParameterSetText } from '../../domain/parameters/validate';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { staleProof } from './steps/require-proof';
import { loggedVersion } from '../proposals/steps/describe-version';

const MAX_NAME_LENGTH = 80;

export interface FoundVenueInput {
  readonly name: string;
  readonly settlementAsset: string;
  /** JSON text of the first parameter set. */
  readonly document: string;
  readonly policy: Policy;
  /** Of the demo's seed alone; false when left out. */
  readonly isDemo?: boolean;
}

export type FoundVenueRefusal = AccessRefusal | AlreadyFounded | InvalidInput;

/**
 * Makes the venue, its first policy and version 1: the one change that nobody approves, because before it there is
 * nobody. Refused ever after; of two at once, one founds.
 *
 * Done by the founding process or by an administrator.
 */
export function foundVenue(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  input: FoundVenueInput,
): Promise<Result<{ versionNumber: number }, FoundVenueRefusal | ReauthenticationRequired>> {
  return transact(async (unit) => {
    const stale = await staleProof(unit, actor, 'foundVenue');
    return stale ? refuse(stale) : foundVenueWithin(unit, actor, input);
  });
}

/** As `foundVenue`, within a transaction that does more: an import by command that founds. */
export async function foundVenueWithin(
  unit: UnitOfWork,
  actor: Actor,
  input: FoundVenueInput,
): Promise<Result<{ versionNumber: number }, FoundVenueRefusal>> {
  const access = isFounding(actor) ? null : accessRefusal(actor, 'ADMINISTER');
  if (access) return refuse(access);
  const parsed = approvable(parseParameterSetText(input.document));
  if (!parsed.ok) return refuse({ code: 'InvalidInput', faults: parsed.refusal });
  const set = parsed.value;
  const faults = foundingFaults(input, set.document.settlementAsset);
  if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });

  const { venue, parameterSets, audit, jobs } = unit;
  if (await venue.lock()) return refuse({ code: 'AlreadyFounded' });
  const unfit = await bookFaults(unit, set, input.settlementAsset);
  if (unfit.length > 0) return refuse({ code: 'InvalidInput', faults: unfit });
  await venue.found({
    name: input.name.trim(),
    settlementAsset: input.settlementAsset,
    policy: input.policy,
    isDemo: input.isDemo === true && isFounding(actor),
  });
  await parameterSets.keep(set);
  const activatedAt = await unit.clock();
  const version = {
    number: 1,
    kind: 'GENESIS' as const,
    parameterSetHash: set.hash,
    proposalId: null,
    activatedAt,
  };
  await venue.activate(version, null);
  await jobs.remargin();
  await audit.append({
    actor,
    action: 'venue.found',
    subjectKind: 'venue',
    subjectId: '1',
    payload: {
      name: input.name.trim(),
      settlementAsset: input.settlementAsset,
      policyVersion: 1,
      policyHash: contentHash(canonicalJson(input.policy)),
      version: loggedVersion(version),
    },
  });
  return ok({ versionNumber: 1 });
}

/**
 * What was imported before the founding and does not fit it: instruments that settle in another asset
 * than the parameter set's (`settlement-asset`) or do not fit it (`settlementCoverageFaults`), instruments held that no class has (`instrument-covered`), assets held that have no haircut
 * (`collateral-known`).
 */
async function bookFaults(
  { book }: UnitOfWork,
  set: ParameterSet,
  settlementAsset: string,
): Promise<readonly Fault[]> {
  const listed = await book.instruments();
  const held = await book.instrumentsHeld();
  const assets = await book.assetsHeld();
  const settling = [settlementAsset, ...(set.document.settlementAssets ?? [])];
  const others = [...listed.values()].filter((one) => !settling.includes(one.settlementAsset));
  return [
    ...others.map(({ symbol, settlementAsset: asset }) => ({
      path: '/settlementAsset',
      rule: 'settlement-asset',
      message: `"${symbol}" is listed as settling in "${asset}".`,
    })),
    ...settlementCoverageFaults(set, listed.values()).filter(({ rule }) => rule !== 'settlement-allowed'),
    ...coverageFaults(set, held).filter(({ rule }) => rule === 'instrument-covered'),
    ...assets
      .filter((asset) => !Object.hasOwn(set.document.collateral, asset))
      .map((asset) => ({
        path: '/collateral',
        rule: 'collateral-known',
        message: `Accounts hold "${asset}", and the parameter set has no haircut for it.`,
      })),
  ];
}

/** What is wrong with a founding by itself, whatever is imported before it: what a preview refuses as well. */
export function foundingFaults(
  { name, settlementAsset, policy }: Pick<FoundVenueInput, 'name' | 'settlementAsset' | 'policy'>,
  setAsset: string,
): readonly Fault[] {
  const ofText = textFaults('/name', name, MAX_NAME_LENGTH);
  const faults = [...(ofText.length > 0 ? ofText : nameFaults('/name', name))];
  if (settlementAsset !== setAsset) {
    const message = `The parameter set settles in "${setAsset}".`;
    faults.push({ path: '/settlementAsset', rule: 'same-settlement-asset', message });
  }
  const parsed = parsePolicy(policy);
  for (const fault of parsed.ok ? [] : parsed.refusal)
    faults.push({ ...fault, path: `/policy${fault.path}` });
  if (policy.approvalsRequired < 2) {
    const message = 'At least 2 people must approve.';
    faults.push({ path: '/policy/approvalsRequired', rule: 'at-least-two', message });
  }
  return faults;
}
