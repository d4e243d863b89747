import { compareBytes } from '../../../books/snapshot-line';
import { marginAt } from '../../../margin/figures/margin-columns';
import type { MarginPair } from '../../../margin/method/recognised-offsets';
import type { MarginStatus } from '../../../margin/method/types';
import { Decimal, decimalText } from '../../../number/decimal';
import type { SwitchedOff } from '../../../parameters/without-offsets';
import {
  affectedAccount,
  type AffectedSums,
  affectedSums,
  affectedTotal,
  isNewlyAffected,
  mergeAffectedSums,
} from '../impact/affected-accounts';
import type { AffectedAccount } from '../impact/impact';
import {
  EFFICIENCY_QUESTION,
  type RefusedWithout,
  type SwitchedOffFound,
  type WithoutRule,
} from './efficiency';
import type { SwitchedOffOfChunk } from './offsets-of-chunk';
import { askedOf, isNothing, lessPair, NOTHING, type OneAccount, plusPair } from './recognition-part';

interface Worst {
  readonly account: string;
  readonly status: MarginStatus;
  readonly callAmount: Decimal;
}

interface WithoutPart {
  readonly accounts: number;
  readonly more: MarginPair;
  readonly affected: AffectedSums;
  readonly worst: readonly Worst[];
  readonly unmargined: number;
}

/** Of one thing that is switched off, of accounts seen so far. */
export interface SwitchedOffPart {
  readonly off: SwitchedOff;
  readonly found: RefusedWithout | WithoutPart;
}

/** @param accounts of the chunk under the very set, by index: those that are in figures, of which something is recognised */
export function switchedOffPart(
  { off, found }: SwitchedOffOfChunk,
  accounts: ReadonlyMap<number, OneAccount>,
): SwitchedOffPart {
  if ('lack' in found) return { off, found };
  const affected: AffectedAccount[] = [];
  let [more, changed, unmargined] = [NOTHING, 0, 0];
  for (const [place, index] of found.indexes.entries()) {
    const one = accounts.get(index);
    if (!one) continue;
    const without = marginAt(found.columns, place);
    if (!without.ok) {
      unmargined += 1;
      continue;
    }
    const added = lessPair(askedOf(without.value), askedOf(one.figures));
    more = plusPair(more, added);
    if (!isNothing(added)) changed += 1;
    if (isNewlyAffected(one.figures, without.value))
      affected.push(affectedAccount(one.figures, without.value));
  }
  const worst = affected.map(({ account, statusAfter, callAmount }) => ({
    ...{ account, status: statusAfter, callAmount: new Decimal(callAmount.after) },
  }));
  return {
    off,
    found: {
      ...{ accounts: changed, more, unmargined, affected: affectedSums(affected), worst: worstOf(worst) },
    },
  };
}

/** @param a and @param b of the same things */
export function mergeSwitchedOff(
  a: readonly SwitchedOffPart[],
  b: readonly SwitchedOffPart[],
): readonly SwitchedOffPart[] {
  return a.map(({ off, found }, place) => {
    const other = b[place]?.found;
    if ('lack' in found || !other || 'lack' in other) return { off, found };
    return {
      off,
      found: {
        accounts: found.accounts + other.accounts,
        more: plusPair(found.more, other.more),
        affected: mergeAffectedSums(found.affected, other.affected),
        worst: worstOf([...found.worst, ...other.worst]),
        unmargined: found.unmargined + other.unmargined,
      },
    };
  });
}

/** What is switched off of either set, as the set after has it, then what that has no more. */
export function switchedOffFound(
  before: readonly SwitchedOffPart[],
  after: readonly SwitchedOffPart[],
): readonly SwitchedOffFound[] {
  const sameAs = (one: SwitchedOffPart) => (other: SwitchedOffPart) => keyOf(one.off) === keyOf(other.off);
  const gone = before.filter((one) => !after.some(sameAs(one)));
  return [...after, ...gone].map((one) => ({
    off: one.off,
    before: foundOf(before.find(sameAs(one))),
    after: foundOf(after.find(sameAs(one))),
  }));
}

function keyOf(off: SwitchedOff): string {
  return `${off.kind} ${'name' in off ? off.name : ''}`;
}

function foundOf(part: SwitchedOffPart | undefined): WithoutRule | RefusedWithout | null {
  if (!part) return null;
  const { found } = part;
  if ('lack' in found) return found;
  const { accounts, more, affected, worst, unmargined } = found;
  return {
    ...{
      accounts,
      initial: decimalText(more.initial),
      maintenance: decimalText(more.maintenance),
      unmargined,
    },
    newlyInCall: affectedTotal(affected.newlyInCall),
    newlyLiquidatable: affectedTotal(affected.newlyLiquidatable),
    worst: worst.map(({ account, status, callAmount }) => ({
      ...{ account, status, callAmount: decimalText(callAmount) },
    })),
  };
}

function worstOf(affected: readonly Worst[]): readonly Worst[] {
  return affected
    .toSorted((a, b) => b.callAmount.comparedTo(a.callAmount) || compareBytes(a.account, b.account))
    .slice(0, EFFICIENCY_QUESTION.largest);
}
