/**
 * What a simulation is at, in the order in which it comes to them. Those from READ to KEEP are of a block of accounts, and come again
 * with each; the others are of all accounts.
 */
export type SimulationStage =
  | 'FREEZE'
  | 'READ'
  | 'PRESENT'
  | 'CORNERS'
  | 'CRISES'
  | 'STRESS'
  | 'TRANSITION'
  | 'OFFSETS'
  | 'PARTS'
  | 'KEEP'
  | 'MERGE'
  | 'COVERAGE'
  | 'MODELS'
  | 'PORTFOLIO_COVERAGE'
  | 'VULNERABILITY'
  | 'CASCADES'
  | 'SAFE_RAMP'
  | 'PAST_DAYS'
  | 'WALKS'
  | 'PROCYCLICALITY'
  | 'EVIDENCE';

const OF_BLOCKS: readonly SimulationStage[] = [
  ...(['READ', 'PRESENT', 'CORNERS', 'CRISES', 'STRESS', 'TRANSITION', 'OFFSETS', 'PARTS', 'KEEP'] as const),
];

/** Whether it comes again with each block. */
export function isOfBlock(stage: SimulationStage): boolean {
  return OF_BLOCKS.includes(stage);
}

/**
 * Is told of each stage as it begins, so that whoever waits knows where it is. Changes nothing of what is found.
 *
 * @param block which of how many it is, "3 of 245"; absent: the one that was told before, or none
 */
export type StageBegins = (stage: SimulationStage, block?: string) => void;

export const NOBODY_TOLD: StageBegins = () => undefined;
