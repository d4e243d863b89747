import { dialsAtTarget } from '../../../domain/dynamics/constraint';
import { dialsAfter, dialsInForce } from '../../../domain/dynamics/in-force';
import type { Move, ProgrammeDecision } from '../../../domain/dynamics/slot';
import { budgetOfProgrammes } from '../../../domain/governance/guardrails/liquidation-budget';
import { loopGainMaxOf } from '../../../domain/governance/guardrails/loop-gain-limit';
import { Decimal, sum } from '../../../domain/number/decimal';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import type { RiseQuestion } from './bear-rises';
import type { Dials } from '../../../domain/parameters/effective';
import { type BudgetWindow, budgetWindow } from './budget-window';
import { bindingMoves, inPhases, type PresentSlot } from './present-slot';
import { instrumentsOf } from './subject-instruments';

const SHOCK_SCALE = 8;
/** A shock leaves a price. */
const GREATEST_SHOCK = new Decimal('0.99');

/** The question of a slot, with the window that it was asked in. */
export interface SlotQuestion extends RiseQuestion {
  readonly window: BudgetWindow;
}

/** What live accounts are asked of the rises of a slot: with everything in force now, and what the budget's window has seen. */
export async function riseQuestion(
  unit: UnitOfWork,
  slot: PresentSlot,
  decisions: readonly ProgrammeDecision[],
  moves: readonly Move[],
): Promise<SlotQuestion> {
  const { venue, version, approved, ramps, programmes, stored, at } = slot;
  const now = dialsInForce(inPhases(programmes, stored));
  const window = await budgetWindow(unit, venue, { ramps, dials: now }, at);
  const { since, guardrails, loosest, looser, tipped, uncounted, calls } = window;
  const all = await unit.presentEffects.liquidationUsedSince(since);
  const used = all.minus(sum(tipped.values()));
  const binding = bindingMoves(slot, moves);
  return {
    ...{ version, looser: looser(approved), now, loosest, tipped, uncounted, window, moves: binding },
    called: new Set(calls.keys()),
    atTarget: atTarget(slot, decisions, binding, now),
    pastBudget: pastBudgetOf(slot),
    shocks: shocksOf(slot, decisions, binding),
    limitOf: (notional) => budgetOfProgrammes(guardrails, { used, notional }),
    loopGainMax: loopGainMaxOf(guardrails),
  };
}

/** Where programmes want the dials whose maintenance would rise now, the others as they are. */
function atTarget(
  { programmes }: PresentSlot,
  decisions: readonly ProgrammeDecision[],
  moves: readonly Move[],
  now: Dials,
): Dials {
  return moves.reduce(
    (dials, { programme: name, subject, dial }) => {
      const programme = programmes.get(name);
      const target = decisions.find((one) => one.programme === name)?.target;
      const isWanted = dial === 'maintenance' && programme !== undefined && target != null;
      return isWanted ? dialsAtTarget(dials, [subject], target, programme) : dials;
    },
    dialsAfter(now, moves),
  );
}

/** How far people let dials rise past the budget; what they ordered of another document of the programme is no more. */
function pastBudgetOf({ programmes, stored }: PresentSlot): RiseQuestion['pastBudget'] {
  return new Map(
    [...stored].flatMap(([name, { pastBudget, programmeHash }]) =>
      programmes.get(name)?.hash === programmeHash
        ? [...pastBudget].map(([subject, { to }]) => [subject, to] as const)
        : [],
    ),
  );
}

/**
 * How far the price of each instrument whose maintenance margin rises may go while the rise is announced: one standard
 * deviation, as a fraction, rounded up.
 */
export function shocksOf(
  { programmes, version }: Pick<PresentSlot, 'programmes' | 'version'>,
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
