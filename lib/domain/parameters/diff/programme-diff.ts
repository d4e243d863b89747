import { decimal } from '../../number/decimal';
import { canonicalJson } from '../../json/canonical';
import type { AdjustmentProgrammeDocument } from '../document/programme-document';
import type { DiffDirection } from './parameter-set-diff';

/**
 * Which way a change of an adjustment programme moves margin. A programme alone asks nothing of anybody: it is what its
 * dials may come to that is compared. Higher bounds let them ask more (TIGHTER), lower ones less (LOOSER); to begin or to
 * end one does both where its bounds lie on both sides of 1. MIXED where anything else of the law changes.
 */
export function programmeDirection(
  before: AdjustmentProgrammeDocument | undefined,
  after: AdjustmentProgrammeDocument | undefined,
): DiffDirection {
  const one = before ?? after;
  if (!one) return 'EQUAL';
  const as = { least: '1', greatest: '1' };
  const [old, next] = [before?.bounds ?? as, after?.bounds ?? as];
  if (before && after && canonicalJson({ ...before, bounds: as }) !== canonicalJson({ ...after, bounds: as }))
    return 'MIXED';
  const moves = (['least', 'greatest'] as const).map((key) => decimal(next[key]).comparedTo(old[key]));
  const [isTighter, isLooser] = [moves.some((move) => move > 0), moves.some((move) => move < 0)];
  if (isTighter && isLooser) return 'MIXED';
  return isTighter ? 'TIGHTER' : isLooser ? 'LOOSER' : 'EQUAL';
}
