import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { RevisionRecord, SimulationRecord } from '../../../ports/governance';

/** What a simulation is of. */
export interface SimulationTask {
  readonly simulation: SimulationRecord;
  readonly revision: RevisionRecord;
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
  /** The simulation that this one repeats. */
  readonly repeats: SimulationRecord | null;
}

/**
 * BUSY: others have what is left of it, or it was told to stop; who comes next finds what was done. OVER: it was finished before, or
 * never existed.
 */
export type SimulationOutcome =
  | { readonly kind: 'DONE'; readonly evidenceHash: string }
  | { readonly kind: 'FAILED'; readonly failure: string }
  | { readonly kind: 'BUSY' }
  | { readonly kind: 'OVER' };

export function isOver({ state }: Pick<SimulationRecord, 'state'>): boolean {
  return state === 'DONE' || state === 'FAILED' || state === 'CANCELLED';
}
