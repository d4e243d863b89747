import { loosest } from '../../../domain/dynamics/in-force';
import type { Guardrails } from '../../../domain/governance/policy/guardrails-document';
import { guardrailsOf } from '../../../domain/governance/policy/policy';
import type { Decimal } from '../../../domain/number/decimal';
import { NO_DIALS } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { type Dials } from '../../../domain/parameters/effective';
import { NO_RAMPS, type Ramps } from '../../../domain/parameters/ramps';
import { loosestRamps } from '../../../domain/parameters/ramp-vector';
import type { CalledAccount } from '../../../ports/adjustments';
import type { UnitOfWork, VenueRecord } from '../../../ports/unit-of-work';
import { standingSet } from './effective-set';

const HOUR_MS = 3_600_000;

/** What the liquidation budget's window has seen, up to an instant. */
export interface BudgetWindow {
  readonly since: Date;
  readonly guardrails: Guardrails;
  /** The loosest dials that were in force in it. */
  readonly loosest: Dials;
  /** The version on the loosest of its ramps that were. @param approved the version */
  readonly looser: (approved: ParameterSet) => ParameterSet;
  /** Who was tipped in it and counts, with notional. */
  readonly tipped: ReadonlyMap<string, Decimal>;
  /** Who was tipped in it and does not count. */
  readonly passedOver: ReadonlySet<string>;
  /** Who is called by name, by account. */
  readonly calls: ReadonlyMap<string, CalledAccount>;
  /** Who does not count: their time is over, or was when they were tipped. */
  readonly uncounted: ReadonlySet<string>;
}

/** What is in force. */
export interface InForce {
  readonly dials: Dials;
  readonly ramps: Ramps;
}

export async function budgetWindow(
  unit: UnitOfWork,
  { policyVersion }: VenueRecord,
  { dials: now, ramps }: InForce,
  at: Date,
): Promise<BudgetWindow> {
  const guardrails = guardrailsOf((await unit.venue.policy(policyVersion)).policy);
  const since = new Date(at.getTime() - guardrails.liquidationBudgetWindowHours * HOUR_MS);
  const inForce = await unit.adjustments.effectiveSince(since);
  const [first] = inForce;
  // Before the first there was nothing.
  const seen = [
    ...(first === undefined || first.at > since ? [{ dials: NO_DIALS, ramps: NO_RAMPS }] : []),
    ...inForce,
  ];
  const tipped = await unit.adjustments.tippedSince(since, { isCounted: true });
  const passedOver = new Set((await unit.adjustments.tippedSince(since, { isCounted: false })).keys());
  const calls = await unit.adjustments.openCalls();
  const over = [...calls.values()].flatMap(({ account, deadline }) => (deadline <= at ? [account] : []));
  const uncounted = new Set([...passedOver, ...over]);
  const rampsThen = seen.map((one) => one.ramps);
  return {
    ...{ since, guardrails, tipped, passedOver, calls, uncounted },
    loosest: loosest(
      now,
      seen.map(({ dials }) => dials),
    ),
    looser: (approved) => standingSet(approved, loosestRamps(approved.document, ramps, rampsThen)),
  };
}
