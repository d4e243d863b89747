import { compareBytes } from '../../../books/snapshot-line';
import { MARGIN_STATUSES } from '../../../margin/method/types';
import { type Decimal, decimalText, ZERO } from '../../../number/decimal';
import { decimalOfUnits, UnitSum } from '../../../number/units';
import type { ReachedAccounts } from './reached';
import type { ShortAccount, StressStanding } from './stress';

export interface StandingPart {
  readonly inCall: number;
  readonly liquidatable: number;
  readonly underWater: number;
  readonly unmargined: number;
  readonly callAmount: Decimal;
  readonly shortfall: Decimal;
  readonly badDebt: Decimal;
}

export interface ShortPart {
  readonly account: string;
  readonly equity: Decimal;
  readonly maintenanceMargin: Decimal;
}

/** What is kept of one step of a scenario. */
export interface StepPart {
  readonly before: StandingPart;
  readonly after: StandingPart;
  readonly newlyInCall: number;
  readonly newlyLiquidatable: number;
  /** Of the newly liquidatable, short of most first. */
  readonly listed: readonly ShortPart[];
}

const CALL = MARGIN_STATUSES.indexOf('CALL');
const LIQUIDATION = MARGIN_STATUSES.indexOf('LIQUIDATION');
/** Of who cannot be margined. */
const UNKNOWN = -1;

export function stepPart(
  names: readonly string[],
  { before, after }: { readonly before: ReachedAccounts; readonly after: ReachedAccounts },
  listedAtMost: number,
): StepPart {
  const known = statusesOf(before);
  let [newlyInCall, newlyLiquidatable] = [0, 0];
  const listed: ShortPart[] = [];
  const compare = (index: number, status: number, figures: () => Omit<ShortPart, 'account'>): void => {
    const old = known.get(index) ?? 0;
    if (old === UNKNOWN || status < CALL) return;
    if (old < CALL) newlyInCall += 1;
    if (status !== LIQUIDATION || old === LIQUIDATION) return;
    newlyLiquidatable += 1;
    listed.push({ account: names[index] ?? '', ...figures() });
  };
  for (const [place, index] of after.accounts.entries())
    compare(index, after.status[place] ?? UNKNOWN, () => ({
      equity: decimalOfUnits(after.equity[place] ?? NaN),
      maintenanceMargin: decimalOfUnits(after.maintenanceMargin[place] ?? NaN),
    }));
  for (const [index, margined] of after.apart) {
    if (!margined.ok) continue;
    const { status, equity, maintenanceMargin } = margined.value;
    compare(index, MARGIN_STATUSES.indexOf(status), () => ({ equity, maintenanceMargin }));
  }
  return {
    ...{ before: standingPart(before), after: standingPart(after) },
    ...{ newlyInCall, newlyLiquidatable, listed: shortest(listed, listedAtMost) },
  };
}

export function mergeSteps(a: StepPart, b: StepPart, listedAtMost: number): StepPart {
  return {
    ...{ before: mergeStandings(a.before, b.before), after: mergeStandings(a.after, b.after) },
    newlyInCall: a.newlyInCall + b.newlyInCall,
    newlyLiquidatable: a.newlyLiquidatable + b.newlyLiquidatable,
    listed: shortest([...a.listed, ...b.listed], listedAtMost),
  };
}

export function standingOf({ callAmount, shortfall, badDebt, ...counts }: StandingPart): StressStanding {
  return {
    ...counts,
    ...{ callAmount: decimalText(callAmount), shortfall: decimalText(shortfall) },
    badDebt: decimalText(badDebt),
  };
}

/** As evidence names it. */
export function shortAccountOf({ account, equity, maintenanceMargin }: ShortPart): ShortAccount {
  return { account, equity: decimalText(equity), maintenanceMargin: decimalText(maintenanceMargin) };
}

/** Short of most first, of equals by account: whichever were first, the same are kept. */
function shortest(accounts: readonly ShortPart[], atMost: number): readonly ShortPart[] {
  const short = ({ equity, maintenanceMargin }: ShortPart): Decimal => maintenanceMargin.minus(equity);
  return accounts
    .toSorted((a, b) => short(b).comparedTo(short(a)) || compareBytes(a.account, b.account))
    .slice(0, atMost);
}

function statusesOf({ accounts, status, apart }: ReachedAccounts): ReadonlyMap<number, number> {
  const found = new Map(accounts.map((index, place) => [index, status[place] ?? UNKNOWN]));
  for (const [index, margined] of apart)
    found.set(index, margined.ok ? MARGIN_STATUSES.indexOf(margined.value.status) : UNKNOWN);
  return found;
}

function standingPart({ accounts, status, equity, maintenanceMargin, callAmount, apart }: ReachedAccounts) {
  const counts = { inCall: 0, liquidatable: 0, underWater: 0, unmargined: 0 };
  const sums = { callAmount: new UnitSum(), shortfall: new UnitSum(), badDebt: new UnitSum() };
  for (const place of accounts.keys()) {
    const [own, needed] = [equity[place] ?? NaN, maintenanceMargin[place] ?? NaN];
    if (status[place] === CALL) counts.inCall += 1;
    sums.callAmount.add(callAmount[place] ?? NaN);
    if (status[place] === LIQUIDATION) {
      counts.liquidatable += 1;
      sums.shortfall.add(Math.max(needed - own, 0));
    }
    if (!(own < 0)) continue;
    counts.underWater += 1;
    sums.badDebt.add(-own);
  }
  let [calls, short, debt] = [ZERO, ZERO, ZERO];
  for (const margined of apart.values()) {
    if (!margined.ok) {
      counts.unmargined += 1;
      continue;
    }
    const one = margined.value;
    if (one.status === 'CALL') counts.inCall += 1;
    calls = calls.plus(one.callAmount);
    if (one.status === 'LIQUIDATION') {
      counts.liquidatable += 1;
      const below = one.maintenanceMargin.minus(one.equity);
      if (below.gt(0)) short = short.plus(below);
    }
    if (!one.equity.lt(0)) continue;
    counts.underWater += 1;
    debt = debt.minus(one.equity);
  }
  return {
    ...counts,
    callAmount: sums.callAmount.total().plus(calls),
    shortfall: sums.shortfall.total().plus(short),
    badDebt: sums.badDebt.total().plus(debt),
  };
}

function mergeStandings(a: StandingPart, b: StandingPart): StandingPart {
  return {
    inCall: a.inCall + b.inCall,
    liquidatable: a.liquidatable + b.liquidatable,
    underWater: a.underWater + b.underWater,
    unmargined: a.unmargined + b.unmargined,
    callAmount: a.callAmount.plus(b.callAmount),
    shortfall: a.shortfall.plus(b.shortfall),
    badDebt: a.badDebt.plus(b.badDebt),
  };
}
