import { EXAMPLE_PROGRAMME } from '../domain/dynamics/example-programme';
import type { Observed } from '../domain/dynamics/observed';
import { NO_SLOT_BEFORE, SLOT_MS, slotHash, slotRecord } from '../domain/dynamics/path';
import { programmeOf } from '../domain/dynamics/programme';
import { borneTo, borneWhole, decideSlot, type LawState, type Move } from '../domain/dynamics/slot';
import { Random } from '../domain/number/random';
import type { AdjustmentProgrammeDocument } from '../domain/parameters/document/programme-document';
import type { ApiVenue } from './api-venue';
import { tieredDocument } from './margined-venue';

export const DAY_MS = 86_400_000;
/** Bars that a programme has behind it: enough for all that it states. */
const BARS = 420;

/** Of the majors of a margined venue, on daily bars of BTC-PERP that end today. */
export function majorsProgramme(
  firstBar: Date,
  changes: Partial<AdjustmentProgrammeDocument> = {},
): AdjustmentProgrammeDocument {
  return {
    ...EXAMPLE_PROGRAMME,
    scope: { marginClasses: ['majors'] },
    signal: {
      ...{ instrument: 'BTC-PERP', barMinutes: 1_440, firstBar: firstBar.toISOString() },
      maximumAgeMinutes: 2_880,
    },
    target: { quantile: '2.33', horizonBars: '1', anchor: { kind: 'RELATIVE', reference: '0.07' } },
    bounds: { least: '0.8', greatest: '2' },
    noticeMinutes: 60,
    whenRequirementChanges: { initial: 'KEEP', maintenance: 'KEEP' },
    ...changes,
  };
}

export function withProgrammes(
  programmes: Readonly<Record<string, AdjustmentProgrammeDocument>>,
  changes: Parameters<typeof tieredDocument>[0] = {},
): string {
  const document = JSON.parse(tieredDocument(changes)) as Record<string, unknown>;
  return JSON.stringify({ ...document, adjustmentProgrammes: programmes });
}

/** Daily bars of BTC-PERP to yesterday, of a drawn path, through the API. @returns when the first one opens */
export async function importDrawnBars(venue: ApiVenue): Promise<Date> {
  const random = Random.fromSeed(11);
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const first = new Date(today - BARS * DAY_MS);
  let close = 50_000;
  const bars = Array.from({ length: BARS }, (_, day) => {
    const open = close;
    close = open * Math.exp((day > BARS - 20 ? 0.05 : 0.025) * random.normal());
    const text = (price: number): string => price.toFixed(2);
    return {
      ...{ instrument: 'BTC-PERP', intervalMinutes: 1_440 },
      opensAt: new Date(first.getTime() + day * DAY_MS).toISOString(),
      ...{ open: text(open), close: text(close) },
      ...{ high: text(Math.max(open, close)), low: text(Math.min(open, close)) },
    };
  });
  const operator = await venue.person('OPERATOR');
  const { importPrices } = await venue.read<{ importPrices: { __typename: string } }>(
    operator,
    'mutation ($input: ImportPricesInput!) { importPrices(input: $input) { __typename } }',
    { input: { rows: [], bars } },
  );
  if (importPrices.__typename !== 'ImportReceipt') throw new Error(importPrices.__typename);
  return first;
}

/** A slot at an instant, as its programme is told that the market was. */
export interface ToldSlot {
  readonly at: Date;
  readonly observed: Observed;
  /** How far the book bears rises; as far as they go when absent. */
  readonly borne?: (moves: readonly Move[]) => readonly number[];
}

/** Decides slots of the past, one after the other, and keeps them as the venue does. @returns their hashes */
export async function decideSlots(
  venue: ApiVenue,
  name: string,
  document: AdjustmentProgrammeDocument,
  slots: readonly ToldSlot[],
): Promise<readonly string[]> {
  const programme = programmeOf(document);
  const hashes: string[] = [];
  for (const { at, observed, borne } of slots) {
    await venue.within(async (unit) => {
      const found = await unit.venue.lock();
      const stored = (await unit.adjustments.lock()).find((one) => one.programme === name);
      const before: LawState = new Map(stored ? [[name, stored.state]] : []);
      const { decisions, state } = decideSlot(new Map([[name, programme]]), before, {
        ...{ atMs: at.getTime(), slotMs: SLOT_MS, observed: new Map([[name, observed]]) },
        borne: borne ? (moves) => borneTo(moves, borne(moves)) : borneWhole,
      });
      const [decision] = decisions;
      const after = state.get(name);
      if (!decision || !after || found?.liveVersion == null)
        throw new Error('a slot decides of its programme');
      const previous = stored?.slotHash ?? NO_SLOT_BEFORE;
      const record = slotRecord(decision, { previous, atMs: at.getTime(), programmeHash: programme.hash });
      const hash = slotHash(record);
      const held = [...decision.unsound, ...decision.holds].sort();
      const decided = { record, hash, at, versionNumber: found.liveVersion, state: after, held };
      await unit.adjustments.add([{ ...decided, bound: new Map(), pastBudget: new Map() }]);
      hashes.push(hash);
    });
  }
  return hashes;
}
