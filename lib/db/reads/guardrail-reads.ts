import { assert } from '../../domain/assert';
import { pricesOfSnapshot } from '../../domain/books/market-snapshot';
import type { BudgetUse } from '../../domain/governance/guardrails/budget-ledger';
import { type Decimal, ZERO } from '../../domain/number/decimal';
import type { VersionRecord } from '../../ports/governance';
import type { MarkPrices } from '../../domain/margin/method/types';
import { bookStore } from '../book-store';
import { effectsOfRevisions } from '../effects-of-revisions';
import type { PrismaClient } from '../generated/prisma/client';
import { ours } from '../our-decimal';
import { presentEffectStore } from '../present-effect-store';
import { simulationStore } from '../simulation-store';
import { venueStore } from '../venue-store';
import { byKey, once } from './by-key';
import type { parameterReads } from './parameter-reads';
import { RecentlyUsed } from './recently-used';

/** Of the markets that proposals in review were simulated on. */
const FROZEN_PRICES = new RecentlyUsed<MarkPrices | null>(16);

/** A year, which no policy looks further back than. */
const LONGEST_HISTORY_MS = 366 * 24 * 3_600_000;

/** What one change made newly liquidatable: a version, or dials at one instant. */
export interface LedgerEntry {
  readonly by: BudgetUse['by'] | 'RAMPS';
  readonly at: Date;
  /** Null: dials or ramps did it. */
  readonly versionNumber: number | null;
  readonly accounts: number;
  readonly notional: Decimal;
}

/** What guardrails are looked up in, for readers: nothing is locked, and many proposals cost as much as one. */
export function guardrailReads(
  prisma: PrismaClient,
  parameters: ReturnType<typeof parameterReads>,
  now: () => Promise<Date>,
) {
  const presentEffect = byKey(
    (ids: readonly string[]) =>
      prisma.presentEffect.findMany({
        where: { proposalId: { in: [...ids] } },
        orderBy: [{ proposalId: 'asc' }, { takenAt: 'desc' }],
        distinct: ['proposalId'],
      }),
    ({ proposalId }) => proposalId,
  );
  const outcomes = byKey(
    async (ids: readonly string[]) => {
      const rows = await prisma.outcome.findMany({
        where: { proposalId: { in: [...ids] } },
        orderBy: { asOf: 'asc' },
      });
      return [...new Set(ids)].map((proposalId) => ({
        proposalId,
        looks: rows.filter((row) => row.proposalId === proposalId),
      }));
    },
    ({ proposalId }) => proposalId,
  );
  const versions = once(async () =>
    venueStore(prisma).versionsSince(new Date((await now()).getTime() - LONGEST_HISTORY_MS)),
  );
  const effects = byKey(
    async (ids: readonly string[]) =>
      [...(await effectsOfRevisions(prisma, ids))].map(([revisionId, found]) => ({ revisionId, found })),
    ({ revisionId }) => revisionId,
  );
  const used = byKey(
    async (instants: readonly number[]) =>
      Promise.all(
        instants.map(async (at) => ({
          at,
          notional: await presentEffectStore(prisma).liquidationUsedSince(new Date(at)),
        })),
      ),
    ({ at }) => at,
  );
  const effectsOf = async (revisionId: string) => (await effects(revisionId))?.found ?? null;
  return {
    driftSources: {
      effectsOf,
      frozenPrices: (hash: string) =>
        FROZEN_PRICES.get(hash, async () => {
          const text = await simulationStore(prisma).loadSnapshot(hash);
          return text.ok ? pricesOfSnapshot(text.value) : null;
        }),
      pricesHeld: (also: readonly string[]) => bookStore(prisma).pricesHeld(also),
      assetsHeld: once(() => bookStore(prisma).assetsHeld()),
      liveSet: once(() => parameters.liveParameterSet()),
      liveNotional: once(() => venueStore(prisma).liveNotional()),
    },
    breachSources: {
      async versionsSince(at: Date): Promise<readonly VersionRecord[]> {
        const all = await versions();
        const first = all.findLastIndex(({ activatedAt }) => activatedAt.getTime() <= at.getTime());
        return all.slice(Math.max(0, first));
      },
      parameterSet: (hash: string) => parameters.parameterSetIfIntact(hash),
      effectsOf,
      async liquidationUsedSince(at: Date) {
        const found = await used(at.getTime());
        assert(found !== null, 'there is always a sum');
        return found.notional;
      },
    },
    /** Uses of the liquidation budget after an instant, up to another. */
    async budgetUses(since: Date, until: Date): Promise<readonly BudgetUse[]> {
      const at = { gt: since, lte: until };
      const [versions, accounts] = await Promise.all([
        prisma.liquidationBudgetEntry.findMany({ where: { at } }),
        prisma.adjustmentTipped.findMany({ where: { at } }),
      ]);
      return [
        ...versions.map(({ at: instant, notional }): BudgetUse => ({
          by: 'PEOPLE',
          at: instant,
          notional: ours(notional),
        })),
        ...accounts.map(({ accountId: account, at: instant, notional }): BudgetUse => ({
          ...{ by: 'PROGRAMMES', at: instant, account },
          notional: ours(notional),
        })),
      ];
    },
    /** The ledger between two instants, both among them: the newest entries, the newest first. */
    async budgetEntries({
      from,
      to,
      most,
    }: {
      readonly from: Date;
      readonly to: Date;
      readonly most: number;
    }): Promise<readonly LedgerEntry[]> {
      const found = { where: { at: { gte: from, lte: to } }, take: most };
      const [versions, tipped] = await Promise.all([
        prisma.liquidationBudgetEntry.findMany({ ...found, orderBy: { at: 'desc' } }),
        prisma.adjustmentTipped.groupBy({
          ...found,
          by: ['at', 'by'],
          _count: true,
          _sum: { notional: true },
          orderBy: { at: 'desc' },
        }),
      ]);
      const ofPeople = versions.map(({ at, versionNumber, accounts, notional }): LedgerEntry => ({
        ...{ by: 'PEOPLE', at, versionNumber, accounts },
        notional: ours(notional),
      }));
      const ofProgrammes = tipped.map(({ at, by, _count: accounts, _sum }): LedgerEntry => ({
        ...{ by: by === 'RAMP' ? 'RAMPS' : 'PROGRAMMES', at, versionNumber: null, accounts },
        notional: _sum.notional ? ours(_sum.notional) : ZERO,
      }));
      return [...ofPeople, ...ofProgrammes].sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, most);
    },
    /** The newest effect that was computed when a proposal was about to go live; null where it never was. */
    presentEffect,
    outcomes,
  };
}
