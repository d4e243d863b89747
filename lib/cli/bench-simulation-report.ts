import { quantile } from '../engine/bench/timing';
import type { SimulationStage } from '../usecases/simulation/steps/stages';
import type { StageTime } from './bench-stages';
import type { CascadeTimes } from './bench-cascade';
import type { StressTimes } from './bench-stress';

/** One round of the bench. */
export interface BenchRound {
  /** Both sets now and in each past crisis, by the engine alone. */
  readonly passesMs: number;
  /** Null: no scenarios were asked. */
  readonly stress: StressTimes | null;
  readonly cascade: CascadeTimes;
  readonly wholeMs: number;
  readonly stages: Readonly<Partial<Record<string, StageTime>>>;
  /** Of the process until the end of the whole simulation. */
  readonly wholePeakMb: number;
  /** Of one worker process that did it alone; null where the system does not say. */
  readonly workerPeakMb: number | null;
  readonly oneWorkerMs: number;
  readonly twoWorkersMs: number;
  readonly studiesHash: string;
}

interface BenchRun {
  readonly accounts: number;
  readonly positions: number;
  readonly scenarios: number;
  readonly days: number;
  readonly rounds: readonly BenchRound[];
}

/** Of a simulation that looked at impact and stress alone. */
const IMPACT_AND_STRESS: readonly SimulationStage[] = [
  ...(['FREEZE', 'READ', 'PRESENT', 'STRESS', 'PARTS', 'KEEP', 'MERGE', 'EVIDENCE'] as const),
];

/**
 * What is told of rounds: medians. `wholeOverEngine` is the whole simulation over what the engine takes for its passes alone, those under
 * stress where scenarios are asked; `impactAndStressOverEngine` those stages of it that impact and stress need over the same. `…Cpu` is of
 * processor time, which a busy machine does not stretch, and which leaves out the database's.
 */
export function benchReport({ accounts, positions, scenarios, days, rounds }: BenchRun) {
  const median = (of: (round: BenchRound) => number): number =>
    Number(quantile(rounds.map(of), 0.5).toFixed(3));
  const ms = (of: (round: BenchRound) => number): number => Math.round(median(of));
  const engineMs = ({ stress, passesMs }: BenchRound): number => stress?.ms ?? passesMs;
  const needed = ({ stages }: BenchRound): number =>
    IMPACT_AND_STRESS.reduce((sum, stage) => sum + (stages[stage]?.ms ?? 0), 0);
  const cpuOf = ({ stages }: BenchRound, some: readonly string[]): number =>
    some.reduce((sum, stage) => sum + (stages[stage]?.cpuMs ?? 0), 0);
  const allStages = Object.keys(rounds.at(-1)?.stages ?? {});
  const hasStress = scenarios > 0;
  return {
    ratios: {
      wholeOverEngine: median((round) => round.wholeMs / engineMs(round)),
      ...(hasStress
        ? {
            wholeOverEngineCpu: median((round) => cpuOf(round, allStages) / (round.stress?.cpuMs ?? NaN)),
            impactAndStressOverEngineCpu: median(
              (round) => cpuOf(round, IMPACT_AND_STRESS) / (round.stress?.cpuMs ?? NaN),
            ),
            impactAndStressOverEngine: median((round) => needed(round) / engineMs(round)),
            stressOverPlain: median(({ stress }) =>
              stress ? stress.sampled.ms / stress.sampled.plainMs : NaN,
            ),
          }
        : {}),
      wholeOverPasses: median(({ wholeMs, passesMs }) => wholeMs / passesMs),
      /** Accounts that are margined in a round, of all of them; and what a round takes, of a pass over all. */
      cascadeMargined: median(({ cascade }) => cascade.margined / cascade.rounds / cascade.accounts),
      cascadeRoundOverPass: median(({ cascade }) => cascade.roundsMs / cascade.rounds / cascade.firstMs),
      twoWorkers: median(({ oneWorkerMs, twoWorkersMs }) => oneWorkerMs / twoWorkersMs),
    },
    run: {
      ...{ accounts, positions, scenarios, days },
      peakMb: Math.max(...rounds.map(({ wholePeakMb }) => wholePeakMb)),
      workerPeakMb: Math.max(...rounds.map(({ workerPeakMb }) => workerPeakMb ?? NaN)),
      passesMs: ms((round) => round.passesMs),
      ...(hasStress ? { stressPassesMs: ms(engineMs) } : {}),
      wholeMs: ms((round) => round.wholeMs),
      oneWorkerMs: ms((round) => round.oneWorkerMs),
      twoWorkersMs: ms((round) => round.twoWorkersMs),
      studiesHash: rounds[0]?.studiesHash ?? '',
    },
    /** Of the whole simulation, in the last round. */
    stages: rounds.at(-1)?.stages ?? {},
    cascade: rounds.at(-1)?.cascade ?? null,
    ...(hasStress ? { stress: rounds.at(-1)?.stress ?? null } : {}),
  };
}
