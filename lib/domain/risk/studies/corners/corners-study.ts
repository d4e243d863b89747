import { marginAt } from '../../../margin/figures/margin-columns';
import {
  affectedAccounts,
  affectedSums,
  type AffectedSums,
  affectedTotal,
  mergeAffectedSums,
} from '../impact/affected-accounts';
import { type HeadlinePart, headlineOfColumns, headlineOfPairs, mergeHeadline } from '../impact/headline';
import { changeIn } from '../impact/moved-sums';
import type { MarginsOfChunk, Study } from '../study';
import { type UnmarginedPart, unmarginedStudy } from '../unmargined/unmargined-study';
import type { Corner, CornerFigures, Corners } from './corners';

interface CornerPart {
  readonly headline: HeadlinePart;
  readonly affected: AffectedSums;
  readonly unmargined: UnmarginedPart;
}

/** Null: the pass was not at corners. */
export type CornersPart = Readonly<Record<Corner, CornerPart>> | null;

/** What a change does to every account at corners of its programmes' bounds; null where no pass was made there. */
export const cornersStudy: Study<'corners', CornersPart, Corners | null> = {
  needs: ['corners'],
  partial: ({ corners }) => corners && ofEach((corner) => cornerPart(corners[corner])),
  merge: (a, b) => (a && b ? ofEach((corner) => mergeCorner(a[corner], b[corner])) : (a ?? b)),
  finish: (part) => part && ofEach((corner) => figuresOf(part[corner])),
};

function ofEach<Value>(valueOf: (corner: Corner) => Value): Record<Corner, Value> {
  return { greatest: valueOf('greatest'), least: valueOf('least') };
}

function cornerPart(margins: MarginsOfChunk): CornerPart {
  const { before, after } = margins;
  const apart = [...new Set([...before.apart.keys(), ...after.apart.keys()])];
  const single = headlineOfPairs(apart.map((index) => [marginAt(before, index), marginAt(after, index)]));
  return {
    headline: mergeHeadline(single, headlineOfColumns(margins)),
    affected: affectedSums(affectedAccounts(margins)),
    unmargined: unmarginedStudy.partial({ margins }),
  };
}

function mergeCorner(a: CornerPart, b: CornerPart): CornerPart {
  return {
    headline: mergeHeadline(a.headline, b.headline),
    affected: mergeAffectedSums(a.affected, b.affected),
    unmargined: unmarginedStudy.merge(a.unmargined, b.unmargined),
  };
}

function figuresOf({ headline, affected, unmargined }: CornerPart): CornerFigures {
  const { accounts, margined, totals, movements } = headline;
  return {
    ...{ accounts, margined, movements },
    initialMargin: changeIn(totals.initialMargin),
    maintenanceMargin: changeIn(totals.maintenanceMargin),
    callAmount: changeIn(totals.callAmount),
    newlyInCall: affectedTotal(affected.newlyInCall),
    newlyLiquidatable: affectedTotal(affected.newlyLiquidatable),
    unmargined: unmarginedStudy.finish(unmargined),
  };
}
