import { STUDY_NAMES } from '../../../domain/risk/studies/registry';
import type { FrozenInputs } from './frozen-inputs';
import type { Trial } from './trial';

/** A simulation whose inputs are frozen. */
export interface FrozenRun {
  readonly id: string;
  readonly trial: Trial;
  readonly inputs: FrozenInputs;
  readonly fromEnd: boolean;
}

/** Beside the parts of studies: whom the change newly affects, for the table of them. */
export const AFFECTED = 'affected accounts';
/** The parts that a block lacks: of studies, and who is affected. */
export function missingOf(kept: ReadonlySet<string> = new Set()): readonly string[] {
  return [...STUDY_NAMES, AFFECTED].filter((name) => !kept.has(name));
}
