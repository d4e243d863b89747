import type { DialDocument } from '../../curves/formula-document';
import { jsonPointer } from '../../json/json-pointer';
import { decimal } from '../../number/decimal';
import type { DiffEntry } from './parameter-set-diff';

const AS_APPROVED: DialDocument = { initial: '1', maintenance: '1' };

/** An entry for each dial that moved: up asks for more, down for less. A dial that is not there is one of 1. */
export function dialEntries(
  subject: string,
  before: DialDocument = AS_APPROVED,
  after: DialDocument = AS_APPROVED,
  place: readonly string[],
): DiffEntry[] {
  return (['initial', 'maintenance'] as const).flatMap((purpose): DiffEntry[] => {
    const [from, to] = [before[purpose], after[purpose]];
    if (decimal(from).eq(to)) return [];
    const direction = decimal(to).gt(from) ? 'TIGHTER' : 'LOOSER';
    const path = jsonPointer(...place, 'dial', purpose);
    return [{ kind: 'RULE', path, subject, before: from, after: to, direction }];
  });
}
