import { dialsInForce, loosest } from '../../../domain/dynamics/in-force';
import type { Move, ProgrammeDecision } from '../../../domain/dynamics/slot';
import { budgetOfProgrammes } from '../../../domain/governance/guardrails/liquidation-budget';
import { guardrailsOf } from '../../../domain/governance/policy/policy';
import { jsonPointer } from '../../../domain/json/json-pointer';
import { Decimal, sum } from '../../../domain/number/decimal';
import { NO_DIALS } from '../../../domain/parameters/dial-vector';
import type { ParameterSetDocument } from '../../../domain/parameters/document/parameter-set';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import type { RiseQuestion } from './bear-rises';
import { bindingMoves, inPhases, type PresentSlot } from './present-slot';

const HOUR_MS = 3_600_000;
const SHOCK_SCALE = 8;
/** A shock leaves a price. */
const GREATEST_SHOCK = new Decimal('0.99');

/** What live accounts are asked of the rises of a slot: with everything in force now, and what the budget's window has seen. */
export async function riseQuestion(
  unit: UnitOfWork,
  slot: PresentSlot,
  decisions: readonly ProgrammeDecision[],
  moves: readonly Move[],
): Promise<RiseQuestion> {
  const { venue, version, programmes, stored, at } = slot;
  const guardrails = guardrailsOf((await unit.venue.policy(venue.policyVersion)).policy);
  const since = new Date(at.getTime() - guardrails.liquidationBudgetWindowHours * HOUR_MS);
  const tipped = await unit.adjustments.tippedSince(since);
  const all = await unit.presentEffects.liquidationUsedSince(since);
  const used = all.minus(sum(tipped.values()));
  const inForce = await unit.adjustments.effectiveSince(since);
  const [first] = inForce;
  // Before the first there were none.
  const vectors = [
    ...(first === undefined || first.at > since ? [NO_DIALS] : []),
    ...inForce.map(({ dials }) => dials),
  ];
  const now = dialsInForce(inPhases(programmes, stored));
  const binding = bindingMoves(slot, moves);
  return {
    ...{ version, now, moves: binding },
    loosest: loosest(now, vectors),
    shocks: shocksOf(slot, decisions, binding),
    limitOf: (notional) => budgetOfProgrammes(guardrails, { used, notional }),
    tipped,
  };
}

/**
 * How far the price of each instrument whose maintenance margin rises may go while the rise is announced: one standard
 * deviation, as a fraction, rounded up.
 */
function shocksOf(
  { programmes, version }: PresentSlot,
  decisions: readonly ProgrammeDecision[],
  moves: readonly Move[],
): ReadonlyMap<string, Decimal> {
  const shocks = new Map<string, Decimal>();
  for (const { programme: name, subject, dial } of moves) {
    const programme = programmes.get(name);
    const volatilities = decisions.find((one) => one.programme === name)?.observed.signal.volatilities;
    if (dial !== 'maintenance' || !programme || !volatilities || programme.noticeMs === 0) continue;
    const deviation = volatilities.present * Math.sqrt(programme.noticeMs / programme.barMs);
    const shock = Decimal.min(
      GREATEST_SHOCK,
      new Decimal(deviation).toDecimalPlaces(SHOCK_SCALE, Decimal.ROUND_UP),
    );
    for (const instrument of instrumentsOf(version.document, subject)) shocks.set(instrument, shock);
  }
  return shocks;
}

/** @param subject JSON Pointer of a margin class or a portfolio */
function instrumentsOf(
  { marginClasses, portfolios = {} }: ParameterSetDocument,
  subject: string,
): readonly string[] {
  const of = (name: string) => marginClasses[name]?.instruments ?? [];
  return [
    ...Object.keys(marginClasses).flatMap((name) =>
      jsonPointer('marginClasses', name) === subject ? of(name) : [],
    ),
    ...Object.entries(portfolios).flatMap(([name, portfolio]) =>
      jsonPointer('portfolios', name) === subject ? portfolio.marginClasses.flatMap(of) : [],
    ),
  ];
}
