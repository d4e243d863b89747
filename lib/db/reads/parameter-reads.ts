import { assert } from '../../domain/assert';
import { applicabilityFaults } from '../../domain/governance/activation/coverage';
import { contentHash } from '../../domain/json/canonical';
import { type ChangeFacts, changeFacts } from '../../domain/governance/rules/change-facts';
import { compileParameters } from '../../domain/margin/method/compile';
import { type BreachBound, breachBounds } from '../../domain/margin/request/maximum-notional';
import { diffParameterSets } from '../../domain/parameters/diff/diff';
import type { ParameterSetDiff } from '../../domain/parameters/diff/parameter-set-diff';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import { storedParameterSet } from '../../domain/parameters/validate';
import type { Fault } from '../../domain/result';
import type { PrismaClient } from '../generated/prisma/client';
import { byKey, existing } from './by-key';
import { RecentlyUsed } from './recently-used';
import type { venueReads } from './venue-reads';

/** A set of hundreds of classes is megabytes: a few are kept, for the life of the process. */
const parsedSets = new RecentlyUsed<ParameterSet>(16);
const diffs = new RecentlyUsed<ParameterSetDiff>(64);
const facts = new RecentlyUsed<ChangeFacts | null>(512);
const bounds = new RecentlyUsed<readonly BreachBound[]>(4);

/** Parameter sets by their hash, parsed and checked once, and what is derived from two of them. */
export function parameterReads(prisma: PrismaClient, venue: ReturnType<typeof venueReads>) {
  const row = existing(
    byKey(
      (hashes: readonly string[]) => prisma.parameterSet.findMany({ where: { hash: { in: [...hashes] } } }),
      ({ hash }) => hash,
    ),
    'parameter set',
  );
  const parameterSet = (hash: string): Promise<ParameterSet> =>
    parsedSets.get(hash, async () => {
      const set = storedParameterSet((await row(hash)).canonical, hash);
      assert(set !== null, `stored parameter set ${hash} is what its hash says`);
      return set;
    });
  const liveParameterSet = async (): Promise<ParameterSet | null> => {
    const number = await venue.liveVersionNumber();
    return number === null ? null : parameterSet((await venue.existingVersion(number)).parameterSetHash);
  };

  const ifIntact = async (hash: string): Promise<ParameterSet | null> =>
    contentHash((await row(hash)).canonical) === hash ? parameterSet(hash) : null;

  return {
    parameterSet,
    /** Null where what is stored is no longer what its hash says: for a reader that must go on and say so. */
    parameterSetIfIntact: ifIntact,
    /** Null before the first version. */
    liveParameterSet,
    diff: (beforeHash: string, afterHash: string): Promise<ParameterSetDiff> =>
      diffs.get(`${beforeHash}:${afterHash}`, async () =>
        diffParameterSets(await parameterSet(beforeHash), await parameterSet(afterHash)),
      ),
    /** What a change is to the rules of a policy, by the hashes of both sets; null where one is no longer what its hash says. */
    changeFacts: (beforeHash: string, afterHash: string): Promise<ChangeFacts | null> =>
      facts.get(`${beforeHash}:${afterHash}`, async () => {
        const [before, after] = [await ifIntact(beforeHash), await ifIntact(afterHash)];
        return before && after && changeFacts(before, after);
      }),
    /** From where on positions are above the maximum of their class in the live version; none before the first. */
    async breachBounds(): Promise<readonly BreachBound[]> {
      const live = await liveParameterSet();
      if (live === null) return [];
      return bounds.get(live.hash, () => Promise.resolve(breachBounds(compileParameters(live))));
    },
    /** The newest mark price of an instrument. */
    markPrice: byKey(
      async (symbols: readonly string[]) => {
        const marks = await prisma.markPrice.findMany({
          where: { instrumentSymbol: { in: [...symbols] } },
          select: { instrumentSymbol: true, price: true },
        });
        return marks.map(({ instrumentSymbol, price }) => ({
          symbol: instrumentSymbol,
          price: price.toFixed(),
        }));
      },
      ({ symbol }) => symbol,
    ),
    /** What a listed instrument settles in. */
    settlement: byKey(
      (symbols: readonly string[]) =>
        prisma.instrument.findMany({
          where: { symbol: { in: [...symbols] } },
          select: { symbol: true, settlementAsset: true },
        }),
      ({ symbol }) => symbol,
    ),
    /** What a set lacks or has too much for what is listed and held now. */
    async applicabilityFaults(set: ParameterSet): Promise<readonly Fault[]> {
      const listed = await prisma.instrument.findMany({
        select: { symbol: true, closedAt: true, settlementAsset: true },
      });
      const held = await prisma.$queryRaw<{ symbol: string }[]>`
        SELECT DISTINCT instrument_symbol AS symbol FROM position`;
      return applicabilityFaults(
        set,
        listed,
        held.map(({ symbol }) => symbol),
      );
    },
  };
}
