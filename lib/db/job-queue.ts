import type { JobQueue } from '../ports/unit-of-work';
import type { Prisma } from './generated/prisma/client';

/** Jobs that bring other workers to a simulation: a process that is at it already is through with one at once. */
const HELPERS = 3;

/** Adds jobs in the use case's own transaction: they exist exactly when the change does. */
export function jobQueue(tx: Prisma.TransactionClient): JobQueue {
  return {
    async remargin() {
      await tx.$executeRaw`
        SELECT graphile_worker.add_job('remargin', '{}'::json, job_key := 'remargin')`;
    },
    async simulate(simulationId) {
      const payload = JSON.stringify({ simulationId });
      await tx.$executeRaw`
        SELECT graphile_worker.add_job('simulate', ${payload}::json, job_key := ${`simulate:${simulationId}`})`;
    },
    async helpSimulate(simulationId) {
      const payload = JSON.stringify({ simulationId, helps: true });
      await tx.$executeRaw`
        SELECT graphile_worker.add_job('simulate', ${payload}::json, job_key := ${`simulate-help:${simulationId}:`} || one)
        FROM generate_series(1, ${HELPERS}) AS one`;
    },
    async activate(proposalId, at) {
      const payload = JSON.stringify({ proposalId });
      await tx.$executeRaw`
        SELECT graphile_worker.add_job('activate', ${payload}::json, job_key := ${`activate:${proposalId}`},
          run_at := venue_time_is_at(${at.toISOString()}::timestamptz))`;
    },
    async measureOutcome(proposalId) {
      const payload = JSON.stringify({ proposalId });
      await tx.$executeRaw`
        SELECT graphile_worker.add_job('outcome', ${payload}::json, job_key := ${`outcome:${proposalId}`},
          job_key_mode := 'unsafe_dedupe')`;
    },
    async keepDailyBook() {
      await tx.$executeRaw`
        SELECT graphile_worker.add_job('dailyBook', '{}'::json, job_key := 'daily-book', job_key_mode := 'unsafe_dedupe')`;
    },
    async activateAfter(proposalId, waitMs) {
      const payload = JSON.stringify({ proposalId });
      await tx.$executeRaw`
        SELECT graphile_worker.add_job('activate', ${payload}::json, job_key := ${`activate:${proposalId}`},
          run_at := now() + make_interval(secs => ${waitMs / 1000}))`;
    },
  };
}
