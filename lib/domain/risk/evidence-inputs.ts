import type { DialsForm } from '../parameters/dial-vector';
import type { ClassRamp } from '../parameters/ramps';
import type { ParameterSetDiff } from '../parameters/diff/parameter-set-diff';
import type { CascadeAsked } from './cascade/cascade-asked';
import type { CrisisMoves } from './scenarios/crisis-moves';
import type { BurdenQuestion } from './studies/burden/burden';
import type { Corner } from './studies/corners/corners';
import type { CounterfactualAsked } from './studies/counterfactual/counterfactual';
import type { EfficiencyQuestion } from './studies/efficiency/efficiency';
import type { StressAsked } from './studies/stress/stress';
import type { ModelsAsked } from './studies/models/models';
import type { PortfolioCoverageAsked } from './studies/portfolio-coverage/portfolio-coverage';
import type { VulnerabilityAsked } from './studies/vulnerability/vulnerability';
import type { ProcyclicalityAsked } from './studies/procyclicality/procyclicality';
import type { CoverageAsked } from './studies/price-coverage/price-coverage';
import type { SafeRampAsked } from './studies/safe-ramp/safe-ramp';
import type { WalksAsked } from './studies/walks/walks';
import type { TransitionAsked } from './studies/transition/transition';

/** What the evidence is bound to: hashes of everything that went in, and the method. */
export interface EvidenceInputs {
  readonly revisionHash: string;
  readonly accountSnapshotHash: string;
  readonly marketSnapshotHash: string;
  readonly methodVersion: string;
  /** In force then; left out where everything was as approved. */
  readonly dials?: DialsForm;
  /** Where the change puts them; left out where they stand. */
  readonly dialsAfter?: DialsForm;
  /** In force then, by margin class; left out where there were none. */
  readonly ramps?: Readonly<Record<string, ClassRamp>>;
  /** Where dials were put at corners; left out where no corner was asked. */
  readonly corners?: CornerDials;
  /** The crises that prices were moved as, oldest first; left out where none was asked. */
  readonly crises?: readonly CrisisMoves[];
  /** By what shares and lists the burden was told; left out where it was not asked. */
  readonly burden?: BurdenQuestion;
  /** What was asked of the history of prices; left out where none was known. */
  readonly coverage?: CoverageAsked;
  /** What cascades were computed with; left out where none was asked. */
  readonly cascade?: CascadeAsked;
  /** The scenarios of the library that were asked; left out where none was. */
  readonly stress?: StressAsked;
  /** In which steps, and at which prices, the way was looked at; left out where no ramp leads along it. */
  readonly transition?: TransitionAsked;
  /** What a safe ramp was held to; left out where none was looked for. */
  readonly safeRamp?: SafeRampAsked;
  /** What models were asked with; left out where no history was known. */
  readonly models?: ModelsAsked;
  /** What shocks were looked for; left out where no history was known, or nobody has margin. */
  readonly vulnerability?: VulnerabilityAsked;
  /** By what shares and lists offsets were told; left out where they were not asked. */
  readonly efficiency?: EfficiencyQuestion;
  /** Which past days were looked at, and by what; left out where nothing was known of any. */
  readonly counterfactual?: CounterfactualAsked;
  /** Along which paths accounts were followed, and with what; left out where no path was asked. */
  readonly walks?: WalksAsked;
  /** What was asked of how margin moves; left out where neither set states a programme, and no history of prices was known. */
  readonly procyclicality?: ProcyclicalityAsked;
  /** What was asked of portfolios, and which bars programmes were played over; left out where no history was known. */
  readonly portfolioCoverage?: PortfolioCoverageAsked;
  /** Holds the hashes of both parameter sets. */
  readonly parameterDiff: ParameterSetDiff;
}

/** Every dial that a programme of each set may move, at a corner. */
export type CornerDials = Readonly<
  Record<Corner, { readonly base: DialsForm; readonly proposed: DialsForm }>
>;

export interface SealedEvidence {
  readonly text: string;
  readonly hash: string;
}
