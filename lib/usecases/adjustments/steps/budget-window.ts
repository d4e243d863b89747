import { loosest } from '../../../domain/dynamics/in-force';
import type { Guardrails } from '../../../domain/governance/policy/guardrails-document';
import { guardrailsOf } from '../../../domain/governance/policy/policy';
import type { Decimal } from '../../../domain/number/decimal';
import { NO_DIALS } from '../../../domain/parameters/dial-vector';
import type { Dials } from '../../../domain/parameters/effective';
import type { CalledAccount } from '../../../ports/adjustments';
import type { UnitOfWork, VenueRecord } from '../../../ports/unit-of-work';

const HOUR_MS = 3_600_000;

/** What the liquidation budget's window has seen, up to an instant. */
export interface BudgetWindow {
  readonly since: Date;
  readonly guardrails: Guardrails;
  /** The loosest dials that were in force in it. */
  readonly loosest: Dials;
  /** Who was tipped in it and counts, with notional. */
  readonly tipped: ReadonlyMap<string, Decimal>;
  /** Who was tipped in it and does not count. */
  readonly passedOver: ReadonlySet<string>;
  /** Who is called by name, by account. */
  readonly calls: ReadonlyMap<string, CalledAccount>;
  /** Who does not count: their time is over, or was when they were tipped. */
  readonly uncounted: ReadonlySet<string>;
}

/** @param now dials in force */
export async function budgetWindow(
  unit: UnitOfWork,
  { policyVersion }: VenueRecord,
  now: Dials,
  at: Date,
): Promise<BudgetWindow> {
  const guardrails = guardrailsOf((await unit.venue.policy(policyVersion)).policy);
  const since = new Date(at.getTime() - guardrails.liquidationBudgetWindowHours * HOUR_MS);
  const inForce = await unit.adjustments.effectiveSince(since);
  const [first] = inForce;
  // Before the first there were none.
  const vectors = [
    ...(first === undefined || first.at > since ? [NO_DIALS] : []),
    ...inForce.map(({ dials }) => dials),
  ];
  const tipped = await unit.adjustments.tippedSince(since, { isCounted: true });
  const passedOver = new Set((await unit.adjustments.tippedSince(since, { isCounted: false })).keys());
  const calls = await unit.adjustments.openCalls();
  const over = [...calls.values()].flatMap(({ account, deadline }) => (deadline <= at ? [account] : []));
  const uncounted = new Set([...passedOver, ...over]);
  return { since, guardrails, loosest: loosest(now, vectors), tipped, passedOver, calls, uncounted };
}
