import { marginAt, type MarginColumns } from '../../../margin/figures/margin-columns';
import { MARGIN_STATUSES } from '../../../margin/method/types';
import { type Decimal, decimalText, ZERO } from '../../../number/decimal';
import { UnitSum } from '../../../number/units';
import { comparedFigures, comparedPart, type ComparedPart, mergeCompared } from '../compared/compared-part';
import { IMPACT_STATUSES, type ImpactStatus } from '../impact/impact';
import type { MarginsOfChunk, Study } from '../study';
import type { Crises, CrisisFigures, Standing } from './crises';

interface StandingPart {
  readonly accounts: Readonly<Record<ImpactStatus, number>>;
  readonly belowZero: { readonly accounts: number; readonly amount: Decimal };
}

interface CrisisPart {
  readonly compared: ComparedPart;
  readonly before: StandingPart;
  readonly after: StandingPart;
}

/** By the key of each crisis; null: no pass was made in any. */
export type CrisesPart = Readonly<Record<string, CrisisPart>> | null;

/** What a change does to every account in past crises; null where no pass was made in them. */
export const crisesStudy: Study<'crises', CrisesPart, Crises | null> = {
  needs: ['crises'],
  partial: ({ crises }) => crises && eachOf(crises, crisisPart),
  merge: (a, b) => {
    if (a === null || b === null) return a ?? b;
    return eachOf({ ...a, ...b }, (part, key) => {
      const [one, other] = [a[key], b[key]];
      return one && other ? mergeCrisis(one, other) : part;
    });
  },
  finish: (part) => part && eachOf(part, figuresOf),
};

function eachOf<From, To>(
  all: Readonly<Record<string, From>>,
  to: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, to(value, key)]));
}

function crisisPart(margins: MarginsOfChunk): CrisisPart {
  return {
    compared: comparedPart(margins),
    before: standingOf(margins.before),
    after: standingOf(margins.after),
  };
}

function standingOf(columns: MarginColumns): StandingPart {
  const { accounts, apart, status, figures } = columns;
  const counts = Object.fromEntries(IMPACT_STATUSES.map((name) => [name, 0])) as Record<ImpactStatus, number>;
  const owed = new UnitSum();
  let owing = 0;
  let owedApart = ZERO;
  for (let index = 0; index < accounts.length; index += 1) {
    if (apart.has(index)) {
      const margin = marginAt(columns, index);
      counts[margin.ok ? margin.value.status : 'UNPRICED'] += 1;
      if (!margin.ok || !margin.value.equity.lt(0)) continue;
      owing += 1;
      owedApart = owedApart.minus(margin.value.equity);
      continue;
    }
    counts[MARGIN_STATUSES[status[index] ?? -1] ?? 'UNPRICED'] += 1;
    const equity = figures.equity[index] ?? NaN;
    if (!(equity < 0)) continue;
    owing += 1;
    owed.add(-equity);
  }
  return { accounts: counts, belowZero: { accounts: owing, amount: owed.total().plus(owedApart) } };
}

function mergeCrisis(a: CrisisPart, b: CrisisPart): CrisisPart {
  return {
    compared: mergeCompared(a.compared, b.compared),
    before: mergeStanding(a.before, b.before),
    after: mergeStanding(a.after, b.after),
  };
}

function mergeStanding(a: StandingPart, b: StandingPart): StandingPart {
  const sum = (status: ImpactStatus): number => a.accounts[status] + b.accounts[status];
  return {
    accounts: Object.fromEntries(IMPACT_STATUSES.map((status) => [status, sum(status)])) as Record<
      ImpactStatus,
      number
    >,
    belowZero: {
      accounts: a.belowZero.accounts + b.belowZero.accounts,
      amount: a.belowZero.amount.plus(b.belowZero.amount),
    },
  };
}

function figuresOf({ compared, before, after }: CrisisPart): CrisisFigures {
  return {
    ...comparedFigures(compared),
    standing: { before: standing(before), after: standing(after) },
  };
}

function standing({ accounts, belowZero }: StandingPart): Standing {
  return { accounts, belowZero: { ...belowZero, amount: decimalText(belowZero.amount) } };
}
