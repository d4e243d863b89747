import { canonicalJson, contentHash } from '../../json/canonical';
import { decimal, decimalText, type Decimal, ONE, round } from '../../number/decimal';
import type { MarginStatus } from '../../margin/method/types';
import type { ImpactFigures } from '../../risk/studies/impact/impact';
import type { Guardrails } from '../policy/guardrails-document';

/** What a change does to accounts: those that it newly makes liquidatable, and those that it newly calls or worse. */
export interface EffectTotals {
  readonly accountsLiquidatable: number;
  /** Of those accounts, in the settlement asset. */
  readonly notionalLiquidatable: Decimal;
  /** Newly in CALL or LIQUIDATION: whoever is liquidated instead of called counts in both. */
  readonly accountsCalled: number;
}

/** How many accounts the document of an effect names. */
export const NAMED_AT_MOST = 1_000;

export interface EffectOnAccount {
  readonly account: string;
  readonly statusBefore: MarginStatus;
  readonly statusAfter: MarginStatus;
  /** Of all its positions, in the settlement asset. */
  readonly notional: string;
}

/** What a change would do to the accounts of the moment at which it was about to go live. */
export interface PresentEffect {
  /** Ids and hashes of what it is of. */
  readonly proposal: string;
  readonly revisionHash: string;
  readonly baseVersion: number;
  readonly evidenceHash: string;
  readonly policyVersion: number;
  /** The state of prices, positions and collateral it was computed on. */
  readonly inputsRevision: bigint;
  readonly asOf: Date;
  readonly methodVersion: string;
  readonly accounts: number;
  readonly totals: EffectTotals;
  /** Accounts that are margined now and could not be under it. */
  readonly accountsLost: number;
  readonly ceiling: EffectTotals;
  /** Those that it newly makes liquidatable first, then those that it calls; each by name; at most `NAMED_AT_MOST`. */
  readonly named: readonly EffectOnAccount[];
}

export interface PresentEffectText {
  readonly text: string;
  readonly hash: string;
}

/** The one spelling of an effect (RFC 8785), and the SHA-256 of it. */
export function sealPresentEffect(effect: PresentEffect): PresentEffectText {
  const { totals, ceiling, inputsRevision, asOf, named, ...rest } = effect;
  const text = canonicalJson({
    format: 'margrave/present-effect/1',
    ...rest,
    inputsRevision: String(inputsRevision),
    asOf: asOf.toISOString(),
    totals: written(totals),
    ceiling: written(ceiling),
    named,
  });
  return { text, hash: contentHash(text) };
}

function written({ accountsLiquidatable, notionalLiquidatable, accountsCalled }: EffectTotals) {
  return { accountsLiquidatable, notionalLiquidatable: decimalText(notionalLiquidatable), accountsCalled };
}

/** Reads what `sealPresentEffect` wrote. */
export function readPresentEffect(text: string): PresentEffect {
  const stored = JSON.parse(text) as Omit<PresentEffect, 'totals' | 'ceiling' | 'inputsRevision' | 'asOf'> & {
    readonly [Member in 'totals' | 'ceiling']: ReturnType<typeof written>;
  } & { readonly inputsRevision: string; readonly asOf: string };
  const { totals, ceiling, inputsRevision, asOf, ...rest } = stored;
  const read = (sums: ReturnType<typeof written>): EffectTotals => ({
    ...sums,
    notionalLiquidatable: decimal(sums.notionalLiquidatable),
  });
  return {
    ...rest,
    ...{ totals: read(totals), ceiling: read(ceiling) },
    ...{ inputsRevision: BigInt(inputsRevision), asOf: new Date(asOf) },
  };
}

export function effectTotalsOf({ newlyInCall, newlyLiquidatable }: ImpactFigures): EffectTotals {
  return {
    accountsLiquidatable: newlyLiquidatable.accounts,
    notionalLiquidatable: decimal(newlyLiquidatable.notional),
    accountsCalled: newlyInCall.accounts + newlyLiquidatable.accounts,
  };
}

/** The guardrails that say how much more than the evidence shows is approved. */
export type CeilingMargins = Pick<
  Guardrails,
  'ceilingMarginRelative' | 'ceilingMarginAccounts' | 'ceilingMarginFractionOfNotional'
>;

/**
 * The most that was approved: what the evidence shows, and the policy's margin on it. Both are named by every vote, so
 * this is too, and needs no form of its own.
 *
 * @returns counts rounded down, notional to 18 decimals: at or below is within
 * @see docs/decisions/0096-what-was-approved-has-a-ceiling.md
 */
export function approvedCeiling(evidence: ImpactFigures, guardrails: CeilingMargins): EffectTotals {
  const totals = effectTotalsOf(evidence);
  const factor = ONE.plus(guardrails.ceilingMarginRelative);
  const count = (accounts: number): number =>
    factor.times(accounts).plus(guardrails.ceilingMarginAccounts).floor().toNumber();
  const more = decimal(guardrails.ceilingMarginFractionOfNotional).times(evidence.totals.notional.after);
  return {
    accountsLiquidatable: count(totals.accountsLiquidatable),
    notionalLiquidatable: round(factor.times(totals.notionalLiquidatable).plus(more), {
      scale: 18,
      mode: 'DOWN',
    }),
    accountsCalled: count(totals.accountsCalled),
  };
}

/** Whether an effect is at or below the ceiling in every respect, and leaves no account without margin. */
export function isWithinCeiling({
  totals,
  ceiling,
  accountsLost,
}: Pick<PresentEffect, 'totals' | 'ceiling' | 'accountsLost'>): boolean {
  return (
    accountsLost === 0 &&
    totals.accountsLiquidatable <= ceiling.accountsLiquidatable &&
    totals.notionalLiquidatable.lte(ceiling.notionalLiquidatable) &&
    totals.accountsCalled <= ceiling.accountsCalled
  );
}

/** Names that a sentence has room for; the rest are on record. */
const SPOKEN = 3;

/** Why a change does not go live on the accounts of this moment, for people. */
export function beyondCeilingSentence({ totals, ceiling, accountsLost, named }: PresentEffect): string {
  if (accountsLost > 0)
    return `${accountsText(accountsLost)} could not be margined under it, though margined now.`;
  const isOfLiquidation =
    totals.accountsLiquidatable > ceiling.accountsLiquidatable ||
    totals.notionalLiquidatable.gt(ceiling.notionalLiquidatable);
  const effect = isOfLiquidation
    ? `It would now make ${accountsText(totals.accountsLiquidatable)} newly liquidatable, with positions of ${amount(totals.notionalLiquidatable)}; approved were at most ${ceiling.accountsLiquidatable}, with ${amount(ceiling.notionalLiquidatable)}`
    : `It would now call ${accountsText(totals.accountsCalled)}; approved were at most ${ceiling.accountsCalled}`;
  const names = named.slice(0, SPOKEN).map(({ account }) => account);
  const of = isOfLiquidation ? totals.accountsLiquidatable : totals.accountsCalled;
  const more = of - names.length;
  return `${effect}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

function accountsText(accounts: number): string {
  return accounts === 1 ? '1 account' : `${accounts} accounts`;
}

function amount(value: Decimal): string {
  return decimalText(round(value, { scale: 2, mode: 'HALF_EVEN' }));
}
