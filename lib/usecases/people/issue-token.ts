import {
  accessRefusal,
  TOKEN_SCOPES,
  type AccessRefusal,
  type Actor,
  type TokenScope,
} from '../../domain/governance/people/actor';
import { type InvalidInput, ok, refuse, type Fault, type Result } from '../../domain/result';
import type { ReauthenticationRequired, TokenMayNotIssue } from '../../domain/refusals';
import { nameFaults } from '../../domain/governance/people/written-text';
import type { TokenRecord, Transact } from '../../ports/unit-of-work';
import { staleProof } from './steps/require-proof';

/** Longest life of a token. */
const MAX_TOKEN_DAYS = 366;
const MAX_NAME_LENGTH = 80;

export interface IssueTokenInput {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** 1 to 366. */
  readonly expiresInDays: number;
}

export type IssueTokenRefusal = AccessRefusal | ReauthenticationRequired | TokenMayNotIssue | InvalidInput;

/** The secret, and what may be kept of it; random, so it comes by argument. */
export interface NewSecret {
  readonly secret: string;
  readonly secretHash: string;
  readonly prefix: string;
}

/**
 * Gives a person a token for a system of theirs. The secret is in the answer and nowhere else.
 * Tokens do not beget tokens: only a person may issue one, so that revoking ends it.
 */
export function issueToken(
  { transact, newSecret }: { readonly transact: Transact; readonly newSecret: () => NewSecret },
  actor: Actor,
  input: IssueTokenInput,
): Promise<Result<{ token: TokenRecord; secret: string }, IssueTokenRefusal>> {
  return transact(async (unit) => {
    if (actor.kind === 'TOKEN') return refuse({ code: 'TokenMayNotIssue' });
    const access = accessRefusal(actor, 'ISSUE_TOKEN');
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, 'issueToken');
    if (stale) return refuse(stale);
    const faults = faultsOf(input);
    if (faults.length > 0 || actor.kind !== 'PERSON') return refuse({ code: 'InvalidInput', faults });

    const { secret, secretHash, prefix } = newSecret();
    const issuedAt = await unit.databaseClock();
    const token = await unit.tokens.add({
      name: input.name.trim(),
      ownerId: actor.personId,
      prefix,
      scopes: TOKEN_SCOPES.filter((scope) => input.scopes.includes(scope)),
      expiresAt: new Date(issuedAt.getTime() + input.expiresInDays * 86_400_000),
      secretHash,
    });
    await unit.audit.append({
      actor,
      action: 'token.issue',
      subjectKind: 'token',
      subjectId: token.id,
      payload: {
        name: token.name,
        prefix,
        scopes: [...token.scopes],
        expiresAt: token.expiresAt.toISOString(),
      },
    });
    return ok({ token, secret });
  });
}

function faultsOf({ name, scopes, expiresInDays }: IssueTokenInput): Fault[] {
  const faults: Fault[] = [];
  const length = name.trim().length;
  if (length < 1 || length > MAX_NAME_LENGTH) {
    faults.push({
      path: '/name',
      rule: 'name-length',
      message: `A name has 1 to ${MAX_NAME_LENGTH} characters.`,
    });
  }
  faults.push(...nameFaults('/name', name.trim()));
  if (scopes.length === 0) {
    faults.push({ path: '/scopes', rule: 'scopes-not-empty', message: 'A token needs at least one scope.' });
  }
  if (!Number.isInteger(expiresInDays) || expiresInDays < 1 || expiresInDays > MAX_TOKEN_DAYS) {
    faults.push({
      path: '/expiresInDays',
      rule: 'expiry-range',
      message: `A token lives for 1 to ${MAX_TOKEN_DAYS} days.`,
    });
  }
  return faults;
}
