import { assert } from '../../../assert';
import { compareBytes } from '../../../books/snapshot-line';
import { type AccountFigures, marginAt } from '../../../margin/figures/margin-columns';
import { changeIn, AddedGroups, type GroupPart, groupsByName, mergeGroups } from '../impact/moved-sums';
import { UnitGroups } from '../impact/unit-groups';
import type { HoldingsOfChunk, MarginsOfChunk, Study } from '../study';
import {
  additionalCalls,
  callsPart,
  type CallsPart,
  callTotal,
  mergeCalls,
  NO_TOTAL,
  type OneCall,
  plusTotal,
  type TotalPart,
} from './additional-calls';
import { collateralAtValue } from './bearing';
import type { Burden, BurdenSegment } from './burden';

/** By name; a list, so that any text may be a name. */
type Named<Value> = readonly (readonly [string, Value])[];

interface HeldPart {
  readonly underlyings: Named<GroupPart>;
  /** Of instruments that state no underlying. */
  readonly instruments: Named<GroupPart>;
  readonly segments: Named<GroupPart>;
  /** Additional calls by segment. */
  readonly calledSegments: Named<TotalPart>;
  readonly calls: CallsPart;
}

/** Null: the pass was not of holdings. */
export type BurdenPart = HeldPart | null;

/** No identifier is empty, so no segment is. */
const NOT_STATED = '';

/** Who bears a change; null where nothing was read of holdings. @see Burden for what comes out */
export const burdenStudy: Study<'margins' | 'holdings', BurdenPart, Burden | null> = {
  needs: ['margins', 'holdings'],
  partial: ({ margins, holdings }) => holdings && burdenPart(margins, holdings),
  merge: (a, b) => (a && b ? mergeBurden(a, b) : (a ?? b)),
  finish: (part) => part && burdenOf(part),
};

function burdenPart(margins: MarginsOfChunk, holdings: HoldingsOfChunk): HeldPart {
  const { books } = holdings;
  assert(
    books.accounts.length === margins.after.accounts.length &&
      margins.after.accounts.every((account, index) => account === books.accounts[index]),
    'holdings and figures are of one account',
  );
  assert(
    [...books.segments.values()].every((segment) => segment !== NOT_STATED),
    'a segment that is stated has a name',
  );
  const calls = callsOf(margins, holdings);
  const ofSegments = calls.map(
    ({ segment, amount }) => [segment ?? NOT_STATED, { accounts: 1, amount }] as const,
  );
  return {
    ...mergeGrouped(groupsOfColumns(margins, holdings), groupsOfApart(margins, holdings)),
    calledSegments: mergeTotals([], ofSegments),
    calls: callsPart(calls, holdings.liquid !== null),
  };
}

type Grouped = Pick<HeldPart, 'underlyings' | 'instruments' | 'segments'>;

/** Of the accounts that are in columns on both sides, the others passed over. */
function groupsOfColumns({ before, after }: MarginsOfChunk, holdings: HoldingsOfChunk): Grouped {
  const [underlyings, instruments, segments] = [new UnitGroups(), new UnitGroups(), new UnitGroups()];
  const ofInstrument = [before, after].map(({ positions }) =>
    positions.instruments.map((symbol) => {
      const underlying = holdings.underlyings.get(symbol);
      return underlying === undefined ? instruments.named(symbol) : underlyings.named(underlying);
    }),
  );
  for (let index = 0; index < after.accounts.length; index += 1) {
    if (before.apart.has(index) || after.apart.has(index)) continue;
    const segment = segments.named(holdings.books.segments.get(index) ?? NOT_STATED);
    segment.meet(index);
    for (const [side, { figures, positions }] of [before, after].entries()) {
      segment.add(side, figures, index);
      const end = positions.start[index + 1] ?? 0;
      for (let row = positions.start[index] ?? 0; row < end; row += 1) {
        const group = ofInstrument[side]?.[positions.instrument[row] ?? -1];
        group?.meet(index);
        group?.add(side, positions, row);
      }
    }
  }
  return {
    underlyings: [...underlyings.parts()],
    instruments: [...instruments.parts()],
    segments: [...segments.parts()],
  };
}

/** Of the accounts that stand apart on either side. */
function groupsOfApart({ before, after }: MarginsOfChunk, holdings: HoldingsOfChunk): Grouped {
  const [underlyings, instruments, segments] = [new AddedGroups(), new AddedGroups(), new AddedGroups()];
  for (const index of new Set([...before.apart.keys(), ...after.apart.keys()])) {
    const [old, next] = [marginAt(before, index), marginAt(after, index)];
    if (!old.ok || !next.ok) continue;
    segments.add(holdings.books.segments.get(index) ?? NOT_STATED, old.value, next.value);
    const isOnUnderlying = ({ instrument }: AccountFigures['positions'][number]): boolean =>
      holdings.underlyings.has(instrument);
    const [one, other] = [old.value.positions, next.value.positions];
    underlyings.addPositions(
      one.filter(isOnUnderlying),
      other.filter(isOnUnderlying),
      ({ instrument }) => holdings.underlyings.get(instrument) ?? instrument,
    );
    instruments.addPositions(
      one.filter((position) => !isOnUnderlying(position)),
      other.filter((position) => !isOnUnderlying(position)),
      ({ instrument }) => instrument,
    );
  }
  return {
    underlyings: [...underlyings.groups],
    instruments: [...instruments.groups],
    segments: [...segments.groups],
  };
}

/** In the order of the chunk. */
function callsOf({ before, after }: MarginsOfChunk, holdings: HoldingsOfChunk): readonly OneCall[] {
  const { books, collateralPrices, liquid } = holdings;
  const calls: OneCall[] = [];
  for (let index = 0; index < after.accounts.length; index += 1) {
    const isInColumns = !before.apart.has(index) && !after.apart.has(index);
    const [owed, owing] = [before.figures.callAmount[index] ?? NaN, after.figures.callAmount[index] ?? NaN];
    if (isInColumns && owing <= owed) continue;
    const [old, next] = [marginAt(before, index), marginAt(after, index)];
    // Who cannot be margined is another study's.
    if (!old.ok || !next.ok) continue;
    const amount = next.value.callAmount.minus(old.value.callAmount);
    if (!amount.gt(0)) continue;
    calls.push({
      ...{ account: next.value.account, segment: books.segments.get(index) ?? null },
      ...{ statusBefore: old.value.status, statusAfter: next.value.status },
      ...{ amount, equity: old.value.equity },
      collateral: collateralAtValue(books, collateralPrices, index),
      liquid: liquid && collateralAtValue(books, collateralPrices, index, liquid),
    });
  }
  return calls;
}

function mergeBurden(a: HeldPart, b: HeldPart): HeldPart {
  return {
    ...mergeGrouped(a, b),
    calledSegments: mergeTotals(a.calledSegments, b.calledSegments),
    calls: mergeCalls(a.calls, b.calls),
  };
}

/** @param more of any names, one as often as it may */
function mergeTotals(totals: Named<TotalPart>, more: Named<TotalPart>): Named<TotalPart> {
  const merged = new Map(totals);
  for (const [name, total] of more) merged.set(name, plusTotal(merged.get(name) ?? NO_TOTAL, total));
  return [...merged];
}

function mergeGrouped(a: Grouped, b: Grouped): Grouped {
  const merged = (one: Named<GroupPart>, other: Named<GroupPart>): Named<GroupPart> => [
    ...mergeGroups(new Map(one), new Map(other)),
  ];
  return {
    underlyings: merged(a.underlyings, b.underlyings),
    instruments: merged(a.instruments, b.instruments),
    segments: merged(a.segments, b.segments),
  };
}

function burdenOf({ underlyings, instruments, segments, calledSegments, calls }: HeldPart): Burden {
  return {
    byUnderlying: groupsByName(new Map(underlyings)),
    byInstrument: groupsByName(new Map(instruments)),
    bySegment: segmentsOf(segments, new Map(calledSegments)),
    additionalCalls: additionalCalls(calls),
  };
}

function segmentsOf(
  segments: Named<GroupPart>,
  called: ReadonlyMap<string, TotalPart>,
): readonly BurdenSegment[] {
  const isStated = (name: string): boolean => name !== NOT_STATED;
  return segments
    .toSorted(([a], [b]) => Number(isStated(b)) - Number(isStated(a)) || compareBytes(a, b))
    .map(([name, { accounts, initialMargin, maintenanceMargin }]) => ({
      ...{ segment: isStated(name) ? name : null, accounts },
      ...{ initialMargin: changeIn(initialMargin), maintenanceMargin: changeIn(maintenanceMargin) },
      additionalCalls: callTotal(called.get(name) ?? NO_TOTAL),
    }));
}
