import type { BookChunk } from '../../../domain/books/book-chunk';
import { carriedBy, type CarriedSet } from '../../../domain/dynamics/carried';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import type { Ramps } from '../../../domain/parameters/ramps';
import { ok, type Result } from '../../../domain/result';
import type { CounterfactualAsked } from '../../../domain/risk/studies/counterfactual/counterfactual';
import type { CrisisMoves } from '../../../domain/risk/scenarios/crisis-moves';
import { bearingOf } from '../../../domain/risk/studies/burden/bearing';
import type { BurdenQuestion } from '../../../domain/risk/studies/burden/burden';
import type { EfficiencyQuestion } from '../../../domain/risk/studies/efficiency/efficiency';
import type { CascadeAsked } from '../../../domain/risk/cascade/cascade-asked';
import type { Crises } from '../../../domain/risk/studies/crises/crises';
import type { VulnerabilityAsked } from '../../../domain/risk/studies/vulnerability/vulnerability';
import type { ModelsAsked } from '../../../domain/risk/studies/models/models';
import type { ProcyclicalityAsked } from '../../../domain/risk/studies/procyclicality/procyclicality';
import type { PortfolioCoverageAsked } from '../../../domain/risk/studies/portfolio-coverage/portfolio-coverage';
import type { CoverageAsked } from '../../../domain/risk/studies/price-coverage/price-coverage';
import type { SafeRampAsked } from '../../../domain/risk/studies/safe-ramp/safe-ramp';
import type { TransitionAsked } from '../../../domain/risk/studies/transition/transition';
import type { WalksAsked } from '../../../domain/risk/studies/walks/walks';
import { affectedAccounts } from '../../../domain/risk/studies/impact/affected-accounts';
import type { AffectedAccount, ImpactFigures } from '../../../domain/risk/studies/impact/impact';
import {
  needsOf,
  partOf,
  partsOf,
  STUDY_NAMES,
  type StudyName,
  type StudyParts,
} from '../../../domain/risk/studies/registry';
import { emptyChunk, type HoldingsOfChunk, type PassChunk } from '../../../domain/risk/studies/study';
import type { MarginEngine } from '../../../ports/margin';
import {
  marginOnce,
  marginsAtCorners,
  marginsOf,
  type Sides,
  type SidesAtCorners,
  sidesAtCorners,
} from './corner-margins';
import { marginsInCrises, type MarketsInCrises, marketsInCrises } from './crisis-margins';
import { offsetsOfChunk, offsetTrials, type OffsetTrials, ofNobody } from './offset-margins';
import { NOBODY_TOLD, type SimulationStage, type StageBegins } from './stages';
import { reachedOfChunk, type StressTrial } from './stress-trial';
import { marginsOnTheWay, type TransitionTrial, transitionTrial } from './transition-margins';

/** What is tried: a change, from where everything stands. */
export interface Change {
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
  /** In force when accounts were read. */
  readonly dials: Dials;
  /** Of the base, in force then. */
  readonly ramps: Ramps;
  /** Whether every dial stands as the change goes live: it does so in steps. */
  readonly standsStill: boolean;
}

/** What evidence is asked to speak of, beyond what all evidence does. */
export interface Asked {
  readonly corners: boolean;
  /** How each moves prices; null: of none. */
  readonly crises: readonly CrisisMoves[] | null;
  /** By what it says who bears the change; null: it does not. */
  readonly burden: BurdenQuestion | null;
  /** Of the history of prices; null: nothing. */
  readonly coverage: CoverageAsked | null;
  /** Of what margin models would ask; null: nothing. */
  readonly models: ModelsAsked | null;
  /** Of the likeliest shocks, once it is known how much margin there is; null: nothing. */
  readonly vulnerability: (found: ImpactFigures) => VulnerabilityAsked | null;
  /** Of cascades, once it is known what crises come to; null: nothing. */
  readonly cascade: (found: Crises | null) => CascadeAsked | null;
  /** Of scenarios of the library; null: of none. */
  readonly stress: StressTrial | null;
  /** Of the way from before to after, where a ramp leads along it; null: nothing. */
  readonly transition: TransitionAsked | null;
  /** What a safe ramp is held to; null: none is looked for. */
  readonly safeRamp: SafeRampAsked | null;
  /** By what it says what is recognised of offsets; null: it does not. */
  readonly efficiency: EfficiencyQuestion | null;
  /** Of past days; null: nothing. */
  readonly counterfactual: CounterfactualAsked | null;
  /** Of walks along paths; null: of none. */
  readonly walks: WalksAsked | null;
  /** Of how margin moves with the market; null: nothing. */
  readonly procyclicality: ProcyclicalityAsked | null;
  /** Of whether margin covers portfolios, and margin that moves; null: nothing. */
  readonly portfolioCoverage: PortfolioCoverageAsked | null;
}

/** Both sides of a change as accounts are margined under them, wherever evidence speaks of them. Made once for all blocks. */
export interface Trial {
  readonly change: Change;
  readonly market: MarketState;
  readonly present: Sides;
  readonly corners: SidesAtCorners | null;
  readonly crises: MarketsInCrises | null;
  readonly stress: StressTrial | null;
  /** By what accounts are held against what they hold; null: they are not. */
  readonly bearing: Omit<HoldingsOfChunk, 'books'> | null;
  /** Null: not asked, or no ramp leads along the change. */
  readonly transition: TransitionTrial | null;
  /** Null: not asked. */
  readonly offsets: OffsetTrials | null;
  /** Of no accounts. */
  readonly empty: PassChunk;
}

/** A set with the dials and ramps of the moment, as it goes on in it. */
export function carriedIn({ base, dials, ramps, standsStill }: Change, set: ParameterSet): CarriedSet {
  return carriedBy(set, dials, { ramps, of: base.document, isInSteps: standsStill });
}

/** What is held beside each other: both sets with the dials and ramps of the moment. */
export function sidesOf(change: Change): Sides {
  return {
    base: carriedIn(change, change.base).set,
    proposed: carriedIn(change, change.proposed).set,
  };
}

/** @returns refused with a sentence where a side would not be sound at a corner */
export function trialOf(change: Change, market: MarketState, asked: Asked): Result<Trial, string> {
  const present = sidesOf(change);
  const corners = asked.corners ? sidesAtCorners(present) : ok(null);
  if (!corners.ok) return corners;
  const transition = asked.transition && transitionTrial(change, market, asked.transition);
  const offsets = asked.efficiency && offsetTrials(present, asked.efficiency);
  return ok({
    ...{ change, market, present, corners: corners.value, transition, offsets },
    crises: asked.crises && marketsInCrises(asked.crises, market),
    stress: asked.stress,
    bearing: asked.burden && bearingOf(present.base, market),
    empty: emptyChunk({
      isAtCorners: corners.value !== null,
      crises: asked.crises,
      isOfHoldings: asked.burden !== null,
      stress: asked.stress && asked.stress.asked,
      transition: transition && { ...transition, states: [...transition.markets.keys()] },
      offsets: offsets && ofNobody(offsets),
    }),
  });
}

/** What studies keep of some accounts, and which of them the change newly affects. */
export interface TriedBlock {
  readonly parts: Partial<StudyParts>;
  readonly affected: readonly AffectedAccount[];
  /** Studies that could not be computed of these accounts, and why; the others stand. */
  readonly failed: ReadonlyMap<StudyName, unknown>;
}

/** Of no accounts: what parts of blocks are merged into. */
export function emptyTried({ empty }: Trial): StudyParts {
  return partsOf(empty);
}

/**
 * Margins some accounts as far as studies ask for it, and asks them.
 *
 * @param studies all of them, or those that are still missing
 * @param begins is told what is begun
 */
export async function tryBlock(
  engine: MarginEngine,
  { market, present, corners, crises, stress, bearing, transition, offsets }: Trial,
  chunk: BookChunk,
  studies: readonly StudyName[] = STUDY_NAMES,
  begins: StageBegins = NOBODY_TOLD,
): Promise<TriedBlock> {
  const needs = needsOf(studies);
  const margined = marginOnce(engine, market, chunk);
  begins('PRESENT');
  const margins = await marginsOf(present, margined);
  const found = async <Asked, Value>(
    need: keyof PassChunk,
    stage: SimulationStage,
    asked: Asked | null,
    of: (asked: Asked) => Promise<Value>,
  ): Promise<Value | null> => {
    if (asked === null || !needs.has(need)) return null;
    begins(stage);
    return of(asked);
  };
  const pass: PassChunk = {
    margins,
    corners: await found('corners', 'CORNERS', corners, (sides) => marginsAtCorners(sides, margined)),
    holdings: bearing && needs.has('holdings') ? { ...bearing, books: chunk } : null,
    crises: await found('crises', 'CRISES', crises, (markets) =>
      marginsInCrises(present, markets, engine, chunk),
    ),
    stress: await found('stress', 'STRESS', stress, (asked) =>
      reachedOfChunk(present, asked, market, engine, chunk),
    ),
    transition: await found('transition', 'TRANSITION', transition, (way) =>
      marginsOnTheWay(way, engine, chunk, margined),
    ),
    offsets: await found('offsets', 'OFFSETS', offsets, (trials) =>
      offsetsOfChunk(trials, market, engine, chunk, margins),
    ),
  };
  begins('PARTS');
  const parts: Partial<Record<StudyName, unknown>> = {};
  const failed = new Map<StudyName, unknown>();
  for (const name of studies) {
    try {
      parts[name] = partOf(name, pass);
    } catch (error) {
      failed.set(name, error);
    }
  }
  return { parts: parts as Partial<StudyParts>, affected: affectedAccounts(margins), failed };
}
