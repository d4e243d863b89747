import { assert } from '../../domain/assert';
import { parseHistorySeries, parseHistorySnapshot } from '../../domain/books/history-snapshot';
import type { Result } from '../../domain/result';
import { coverageOf, readEvidence, type StoredEvidence } from '../../domain/risk/evidence';
import { pricedBars } from '../../domain/risk/studies/price-coverage/price-coverage-study';
import { priceMoves, type PriceMove } from '../../domain/statistics/breaches/price-moves';
import type { PrismaClient } from '../generated/prisma/client';
import { simulationStore } from '../simulation-store';
import { byKey } from './by-key';

/** Simulations without their evidence, and evidence by itself: it may be megabytes. */
export function simulationReads(prisma: PrismaClient) {
  const hashed = byKey(
    (ids: readonly string[]) =>
      prisma.simulation.findMany({
        where: { id: { in: [...ids] } },
        select: { id: true, evidenceHash: true },
      }),
    ({ id }) => id,
  );
  const evidence = byKey(
    (ids: readonly string[]) =>
      prisma.simulation.findMany({ where: { id: { in: [...ids] } }, select: { id: true, evidence: true } }),
    ({ id }) => id,
  );
  const evidenceOf = async (id: string): Promise<StoredEvidence | null> => {
    const text = (await evidence(id))?.evidence ?? null;
    return text === null ? null : readEvidence(text);
  };
  const snapshot = async (hash: string): Promise<string> => {
    const text = await simulationStore(prisma).loadSnapshot(hash);
    assert(text.ok, `the snapshot ${hash} is what its hash says`);
    return text.value;
  };
  return {
    /**
     * What one worker takes for so many accounts, in ms, by the newest simulation that was finished; null before the first.
     */
    async simulationMs(accounts: number): Promise<number | null> {
      const newest = await prisma.simulation.findFirst({
        where: { state: 'DONE', spentMs: { gt: 0 }, accountsDone: { gt: 0 } },
        orderBy: { finishedAt: 'desc' },
        select: { spentMs: true, accountsDone: true },
      });
      return newest && (accounts * newest.spentMs) / newest.accountsDone;
    },
    simulation: hashed,
    /** Hash of the evidence a simulation left; null when it left none. */
    evidenceHash: async (id: string): Promise<string | null> => (await hashed(id))?.evidenceHash ?? null,
    /** The document of a finished simulation; null before the end and after a failure. */
    evidence: evidenceOf,
    /** Moves of an instrument that its evidence held margin against, over one bar each; null where it held none. */
    async coverageMoves(id: string, instrument: string): Promise<readonly PriceMove[] | null> {
      const document = await evidenceOf(id);
      const coverage = document && coverageOf(document);
      const history = coverage?.found.instruments.find((one) => one.instrument === instrument)?.history;
      if (!coverage || !history) return null;
      const { barMinutes, historySnapshotHash } = coverage.asked;
      const list = written(parseHistorySnapshot(await snapshot(historySnapshotHash)));
      const series = list.find((one) => one.instrument === instrument);
      assert(series !== undefined, 'what is margined against is in the list');
      const bars = written(parseHistorySeries(series, await snapshot(series.hash)));
      const { isInverse } = history;
      return written(priceMoves(pricedBars(bars), { barMs: barMinutes * 60_000, isInverse })).moves;
    },
  };
}

function written<Value>(parsed: Result<Value, unknown>): Value {
  assert(parsed.ok, 'a text that has its hash is the one we wrote');
  return parsed.value;
}
