import { comparedFigures, comparedPart, type ComparedPart, mergeCompared } from '../compared/compared-part';
import type { Study } from '../study';
import type { Corner, Corners } from './corners';

/** Null: the pass was not at corners. */
export type CornersPart = Readonly<Record<Corner, ComparedPart>> | null;

/** What a change does to every account at corners of its programmes' bounds; null where no pass was made there. */
export const cornersStudy: Study<'corners', CornersPart, Corners | null> = {
  needs: ['corners'],
  partial: ({ corners }) => corners && ofEach((corner) => comparedPart(corners[corner])),
  merge: (a, b) => (a && b ? ofEach((corner) => mergeCompared(a[corner], b[corner])) : (a ?? b)),
  finish: (part) => part && ofEach((corner) => comparedFigures(part[corner])),
};

function ofEach<Value>(valueOf: (corner: Corner) => Value): Record<Corner, Value> {
  return { greatest: valueOf('greatest'), least: valueOf('least') };
}
