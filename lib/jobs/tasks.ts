import type { TaskList } from 'graphile-worker';
import * as z from 'zod';
import { neverRefused, ok } from '../domain/result';
import type { Transact } from '../ports/unit-of-work';
import type { Exclusively, MarginEngine, ReadBook, UnlessExclusive } from '../ports/margin';
import { activateVersion } from '../usecases/activation/activate-version';
import { takeRampStep } from '../usecases/activation/take-ramp-step';
import { claimActivation } from '../usecases/activation/claim-activation';
import { makeReady, type ActivatingProcess } from '../usecases/activation/make-ready';
import { logDenials } from '../usecases/audit/log-denials';
import { remarginAccounts } from '../usecases/margin/remargin-accounts';
import { resumeActivations } from '../usecases/activation/resume-activations';
import { dueOutcome, measureOutcome } from '../usecases/outcome/measure-outcome';
import { runSimulation } from '../usecases/simulation/run-simulation';
import { isOfBlock, type SimulationStage } from '../usecases/simulation/steps/stages';
import { LIVE_ENGINE } from '../live/live-engine-name';
import type { Log } from '../log';
import { liveMarginSentence } from '../domain/governance/activation/live-margin';
import { isLeftToEngine } from '../live/storing-plan';
import { decimalText } from '../domain/number/decimal';
import { dueDailyBook, keepDailyBook } from '../usecases/books/keep-daily-book';
import { closeBars } from '../usecases/prices/close-bars';
import { endOverdueHolds } from '../usecases/prices/end-overdue-holds';

/** What the worker's use cases need. */
export interface WorkerDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly exclusively: Exclusively;
  readonly unlessExclusive: UnlessExclusive;
  readonly engine: MarginEngine;
  /** How many days the book of a day is kept. */
  readonly keptDays: number;
}

/** What a worker does, each task safe to repeat and to cut off anywhere; and what it does unasked. */
export interface Tasks {
  readonly list: TaskList;
  /**
   * Does what a lost job would have done. Never fails: what goes wrong is logged, and the rest still done.
   *
   * @returns whether nothing went wrong
   */
  readonly sweep: () => Promise<boolean>;
}

interface SimulateOptions {
  readonly fromEnd?: boolean;
  readonly signal?: AbortSignal;
}

const WORKER: ActivatingProcess = { kind: 'SYSTEM', process: 'worker' };
const ACTIVATION_STEPS = [makeReady, claimActivation, activateVersion, takeRampStep] as const;

const simulatePayload = z.object({ simulationId: z.string(), helps: z.boolean().default(false) });
const outcomePayload = z.object({ proposalId: z.string() });
const activatePayload = z.object({ proposalId: z.string() });

/**
 * The worker's tasks over the queue: `remargin`, `simulate`, `activate`, `outcome`, `dailyBook`, and `sweep` each minute.
 *
 * A job is a wake-up call, the database's state is what decides: so a job that came twice does nothing the
 * second time, and one that a killed worker took with it is made good by the next sweep.
 */
export function workerTasks(deps: WorkerDeps, log: Log): Tasks {
  /** Unless a live engine is there, which does it by itself. */
  const remargin = async (): Promise<void> => {
    const left = await deps.transact(async ({ marginRuns, now }) =>
      ok(isLeftToEngine(await marginRuns.live(), now)),
    );
    if (neverRefused(left)) return log('debug', 'remargin.left-to-engine');
    if (!(await deps.unlessExclusive(LIVE_ENGINE, remarginAlone))) log('debug', 'remargin.left-to-engine');
  };
  const remarginAlone = async (isAwaited: () => Promise<boolean>): Promise<void> => {
    const outcome = await remarginAccounts(deps, isAwaited);
    if (outcome.kind === 'GAVE_WAY') return log('info', 'remargin.left-to-engine');
    if (outcome.kind !== 'DONE') return log('debug', 'remargin.current', { outcome: outcome.kind });
    const { runId, callEvents, totals } = outcome;
    const { accounts, unpriced } = totals;
    log('info', 'remargin.done', { runId, accounts, unpriced, callEvents });
    // Those that waited for accounts to be margined need not wait for their next look.
    await resumeActivations(deps);
  };

  const running = new Set<string>();
  /** Whatever is left of it that no other worker is at. This process is at it once, however many jobs it has of it. */
  const simulate = async (simulationId: string, options: SimulateOptions = {}): Promise<void> => {
    if (running.has(simulationId)) return log('debug', 'simulate.running', { simulationId });
    running.add(simulationId);
    try {
      const { fromEnd = false, signal } = options;
      // How far blocks are stands with the simulation; of what comes before and after them nothing else tells.
      const begins = (stage: SimulationStage): void => {
        if (!isOfBlock(stage)) log('info', 'simulate.stage', { simulationId, stage });
      };
      const outcome = await runSimulation({ ...deps, begins, ...(signal ? { signal } : {}) }, simulationId, {
        fromEnd,
      });
      log(outcome.kind === 'FAILED' ? 'warning' : 'info', 'simulate.ended', { simulationId, ...outcome });
    } finally {
      running.delete(simulationId);
    }
  };

  /** Every step, each in a transaction of its own; one that has nothing to do changes nothing. */
  const activate = async (proposalId: string): Promise<void> => {
    for (const step of ACTIVATION_STEPS) {
      const result = await step(deps, WORKER, proposalId);
      if (!result.ok) return log('warning', 'activate.unknown', { proposalId });
      const { state, hold } = result.value;
      log('info', 'activate.step', { proposalId, step: step.name, state });
      if (hold) log('warning', 'activate.held', { proposalId, why: liveMarginSentence(hold) });
    }
  };

  const outcome = async (proposalId: string): Promise<void> => {
    const measured = await measureOutcome(deps, WORKER, proposalId);
    log(measured.kind === 'COULD_NOT' ? 'warning' : 'info', 'outcome.measured', { proposalId, ...measured });
  };

  const dailyBook = async (): Promise<void> => {
    const answer = await keepDailyBook(deps, WORKER, deps.keptDays);
    if (answer.kind === 'NOT_DUE') return;
    const { day, accounts } = answer.book;
    log('info', 'book.kept', { day, accounts, dropped: answer.dropped });
  };

  const sweep = async (): Promise<boolean> => {
    let isWhole = true;
    const attempt = async (what: string, work: () => Promise<unknown>): Promise<void> => {
      await work().catch((error: unknown) => {
        isWhole = false;
        log('error', 'sweep.failed', { what, error });
      });
    };
    await attempt('activations', () => resumeActivations(deps));
    await attempt('held prices', async () => {
      for (const { instrument, release, candidate, last } of neverRefused(
        await endOverdueHolds(deps, WORKER),
      )) {
        const prices = { candidate: decimalText(candidate), last: decimalText(last) };
        log('warning', 'price.held-too-long', { instrument, release, ...prices });
      }
    });
    await attempt('bars', () => closeBars(deps));
    await attempt('remargin', remargin);
    await attempt('denials', () => logDenials(deps));
    await attempt('feed', () =>
      deps.transact(async ({ venue }) => {
        await venue.pruneInputChanges();
        return ok(null);
      }),
    );
    await attempt('outcome', () => dueOutcome(deps));
    await attempt('daily book', () => dueDailyBook(deps));
    await attempt('simulations', async () => {
      for (const id of await unfinishedSimulations(deps)) {
        await attempt(`simulation ${id}`, () => simulate(id));
      }
    });
    return isWhole;
  };

  return {
    sweep,
    list: {
      remargin,
      sweep: async () => void (await sweep()),
      simulate: (payload, { abortSignal }) => {
        const { simulationId, helps } = simulatePayload.parse(payload);
        return simulate(simulationId, { fromEnd: helps, signal: abortSignal });
      },
      dailyBook,
      outcome: (payload) => outcome(outcomePayload.parse(payload).proposalId),
      activate: (payload) => activate(activatePayload.parse(payload).proposalId),
    },
  };
}

async function unfinishedSimulations({ transact }: WorkerDeps): Promise<readonly string[]> {
  const found = await transact(async ({ simulations }) => ok(await simulations.unfinished()));
  return neverRefused(found).map(({ id }) => id);
}
