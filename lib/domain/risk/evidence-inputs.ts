import type { DialsForm } from '../parameters/dial-vector';
import type { ClassRamp } from '../parameters/ramps';
import type { ParameterSetDiff } from '../parameters/diff/parameter-set-diff';

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
  /** Holds the hashes of both parameter sets. */
  readonly parameterDiff: ParameterSetDiff;
}

export interface SealedEvidence {
  readonly text: string;
  readonly hash: string;
}
