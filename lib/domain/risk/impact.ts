import { assert } from '../assert';
import { decimalText, ZERO, type Decimal } from '../decimal';
import { compareBytes } from '../margin/snapshot';
import { missingOf } from '../margin/refusal';
import { MARGIN_STATUSES, type AccountMargin, type MarginRefusal } from '../margin/types';
import type { Result } from '../result';
import {
  IMPACT_FORMAT,
  IMPACT_STATUSES,
  type AffectedAccount,
  type AffectedTotal,
  type Change,
  type EvidenceInputs,
  type Impact,
  type ImpactEvidence,
  type ImpactGroup,
  type ImpactStatus,
  type UnpricedAccount,
  type UnpricedReason,
} from './impact-evidence';

/** Upper ends of the account-size buckets, in the settlement asset, exclusive; a last bucket has no end. */
export const ACCOUNT_SIZE_BOUNDS = ['1000', '10000', '100000', '1000000', '10000000'] as const;

type Margined = Result<AccountMargin, MarginRefusal>;

/** Adds up what a change of parameters does, one account after the other, in any order. */
export interface ImpactAccumulator {
  /**
   * @param before the account's figures under the live set
   * @param after the same account of the same snapshot under the proposed set
   */
  add(before: Margined, after: Margined): void;
  /** What was added up so far. */
  impact(): Impact;
  /** The same, bound to what went in. */
  finish(inputs: EvidenceInputs): ImpactEvidence;
}

/** Whether a change newly puts an account into CALL or LIQUIDATION: a worse status than before, and one of these. */
export function isNewlyAffected(before: AccountMargin, after: AccountMargin): boolean {
  const [old, next] = [MARGIN_STATUSES.indexOf(before.status), MARGIN_STATUSES.indexOf(after.status)];
  return next > old && next >= MARGIN_STATUSES.indexOf('CALL');
}

const FIGURES = ['notional', 'initialMargin', 'maintenanceMargin', 'equity', 'callAmount'] as const;
type Figure = (typeof FIGURES)[number];
type GroupFigures = Readonly<Record<Exclude<Figure, 'equity' | 'callAmount'>, Decimal>>;

/** An exact sum before and after. */
class RunningChange {
  private before = ZERO;
  private after = ZERO;
  add(before: Decimal, after: Decimal): void {
    this.before = this.before.plus(before);
    this.after = this.after.plus(after);
  }
  finish(): Change {
    return change(this.before, this.after);
  }
}

function change(before: Decimal, after: Decimal): Change {
  return { before: decimalText(before), after: decimalText(after), change: decimalText(after.minus(before)) };
}

class RunningGroup {
  private readonly notional = new RunningChange();
  private readonly initialMargin = new RunningChange();
  private readonly maintenanceMargin = new RunningChange();
  private readonly accounts = new Set<string>();

  constructor(private readonly name: string) {}

  add(account: string, before: GroupFigures | null, after: GroupFigures | null): void {
    this.accounts.add(account);
    for (const figure of ['notional', 'initialMargin', 'maintenanceMargin'] as const) {
      this[figure].add(before?.[figure] ?? ZERO, after?.[figure] ?? ZERO);
    }
  }
  finish(): ImpactGroup {
    return {
      name: this.name,
      accounts: this.accounts.size,
      notional: this.notional.finish(),
      initialMargin: this.initialMargin.finish(),
      maintenanceMargin: this.maintenanceMargin.finish(),
    };
  }
}

class RunningAffected {
  private accounts = 0;
  private notional = ZERO;
  private equity = ZERO;
  private callAmount = ZERO;
  add(after: AccountMargin): void {
    this.accounts += 1;
    this.notional = this.notional.plus(after.notional);
    this.equity = this.equity.plus(after.equity);
    this.callAmount = this.callAmount.plus(after.callAmount);
  }
  finish(): AffectedTotal {
    return {
      accounts: this.accounts,
      notional: decimalText(this.notional),
      equity: decimalText(this.equity),
      callAmount: decimalText(this.callAmount),
    };
  }
}

/** Groups made on first use. */
class RunningGroups {
  private readonly groups = new Map<string, RunningGroup>();
  of(name: string): RunningGroup {
    const group = this.groups.get(name) ?? new RunningGroup(name);
    this.groups.set(name, group);
    return group;
  }
  finish(): ImpactGroup[] {
    return [...this.groups].sort(([a], [b]) => compareBytes(a, b)).map(([, group]) => group.finish());
  }
}

function bucketNames(): string[] {
  return ['0', ...ACCOUNT_SIZE_BOUNDS].map((floor, index) => `${floor}-${ACCOUNT_SIZE_BOUNDS[index] ?? ''}`);
}

function bucketOf(notional: Decimal): string {
  const index = ACCOUNT_SIZE_BOUNDS.findIndex((bound) => notional.lt(bound));
  const name = bucketNames().at(index);
  assert(name !== undefined, 'every notional has a bucket');
  return name;
}

function statusOf(margined: Margined): ImpactStatus {
  return margined.ok ? margined.value.status : 'UNPRICED';
}

function unpricedReason(margined: Margined): UnpricedReason | null {
  if (margined.ok) return null;
  const { refusal } = margined;
  return { code: refusal.code, subjects: missingOf(refusal) };
}

function accountOf(margined: Margined): string {
  return margined.ok ? margined.value.account : margined.refusal.account;
}

function affectedAccount(before: AccountMargin, after: AccountMargin): AffectedAccount {
  return {
    account: after.account,
    statusBefore: before.status,
    statusAfter: after.status,
    notional: change(before.notional, after.notional),
    equity: change(before.equity, after.equity),
    initialMargin: change(before.initialMargin, after.initialMargin),
    maintenanceMargin: change(before.maintenanceMargin, after.maintenanceMargin),
    callAmount: change(before.callAmount, after.callAmount),
  };
}

function movement(before: AccountMargin, after: AccountMargin): 'tighter' | 'looser' | 'equal' | 'mixed' {
  const initial = after.initialMargin.comparedTo(before.initialMargin);
  const maintenance = after.maintenanceMargin.comparedTo(before.maintenanceMargin);
  const [low, high] = [Math.min(initial, maintenance), Math.max(initial, maintenance)];
  if (low < 0 && high > 0) return 'mixed';
  return high > 0 ? 'tighter' : low < 0 ? 'looser' : 'equal';
}

/** A fresh accumulator. @see ImpactEvidence for what comes out */
export function impactAccumulator(): ImpactAccumulator {
  const totals = new Map(FIGURES.map((figure) => [figure, new RunningChange()] as const));
  const instruments = new RunningGroups();
  const classes = new RunningGroups();
  const sizes = new Map(bucketNames().map((name) => [name, new RunningGroup(name)] as const));
  const transitions = new Map<string, number>();
  const movements = { tighter: 0, looser: 0, equal: 0, mixed: 0 };
  const newly = { CALL: new RunningAffected(), LIQUIDATION: new RunningAffected() };
  const affected: AffectedAccount[] = [];
  const unpriced: UnpricedAccount[] = [];
  let [accounts, margined] = [0, 0];

  function addMargined(before: AccountMargin, after: AccountMargin): void {
    const { account } = before;
    margined += 1;
    movements[movement(before, after)] += 1;
    for (const figure of FIGURES) totals.get(figure)?.add(before[figure], after[figure]);
    sizes.get(bucketOf(before.notional))?.add(account, before, after);
    for (const position of before.positions) {
      instruments.of(position.instrument).add(account, position, null);
      classes.of(position.marginClass).add(account, position, null);
    }
    for (const position of after.positions) {
      instruments.of(position.instrument).add(account, null, position);
      classes.of(position.marginClass).add(account, null, position);
    }
    if (!isNewlyAffected(before, after)) return;
    affected.push(affectedAccount(before, after));
    newly[after.status === 'LIQUIDATION' ? 'LIQUIDATION' : 'CALL'].add(after);
  }

  return {
    add(before, after) {
      const account = accountOf(before);
      assert(account === accountOf(after), 'both figures are of one account');
      accounts += 1;
      const pair = `${statusOf(before)}>${statusOf(after)}`;
      transitions.set(pair, (transitions.get(pair) ?? 0) + 1);
      if (before.ok && after.ok) addMargined(before.value, after.value);
      else unpriced.push({ account, before: unpricedReason(before), after: unpricedReason(after) });
    },
    impact() {
      const total = (figure: Figure): Change => (totals.get(figure) ?? new RunningChange()).finish();
      return {
        totals: {
          accounts,
          margined,
          notional: total('notional'),
          initialMargin: total('initialMargin'),
          maintenanceMargin: total('maintenanceMargin'),
          equity: total('equity'),
          callAmount: total('callAmount'),
        },
        byInstrument: instruments.finish(),
        byMarginClass: classes.finish(),
        byAccountSize: [...sizes.values()].map((group) => group.finish()),
        transitions: IMPACT_STATUSES.flatMap((before) =>
          IMPACT_STATUSES.map((after) => ({
            before,
            after,
            accounts: transitions.get(`${before}>${after}`) ?? 0,
          })),
        ),
        movements: { ...movements },
        newlyInCall: newly.CALL.finish(),
        newlyLiquidatable: newly.LIQUIDATION.finish(),
        affected: [...affected].sort((a, b) => compareBytes(a.account, b.account)),
        unpriced: [...unpriced].sort((a, b) => compareBytes(a.account, b.account)),
      };
    },
    finish(inputs) {
      return { format: IMPACT_FORMAT, inputs, ...this.impact() };
    },
  };
}
