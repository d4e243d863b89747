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
import { assertOfOne, type MarginsOfChunk } from '../study';
import { type UnmarginedPart, unmarginedStudy } from '../unmargined/unmargined-study';
import type { ComparedFigures } from './compared';

/** What is kept of accounts seen so far, to compare both sets by. */
export interface ComparedPart {
  readonly headline: HeadlinePart;
  readonly affected: AffectedSums;
  readonly unmargined: UnmarginedPart;
}

export function comparedPart(margins: MarginsOfChunk): ComparedPart {
  const { before, after } = margins;
  assertOfOne(margins);
  const apart = [...new Set([...before.apart.keys(), ...after.apart.keys()])];
  const single = headlineOfPairs(apart.map((index) => [marginAt(before, index), marginAt(after, index)]));
  return {
    headline: mergeHeadline(single, headlineOfColumns(margins)),
    affected: affectedSums(affectedAccounts(margins)),
    unmargined: unmarginedStudy.partial({ margins }),
  };
}

export function mergeCompared(a: ComparedPart, b: ComparedPart): ComparedPart {
  return {
    headline: mergeHeadline(a.headline, b.headline),
    affected: mergeAffectedSums(a.affected, b.affected),
    unmargined: unmarginedStudy.merge(a.unmargined, b.unmargined),
  };
}

export function comparedFigures({ headline, affected, unmargined }: ComparedPart): ComparedFigures {
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
