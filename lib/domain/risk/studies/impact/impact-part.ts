import { marginAt } from '../../../margin/figures/margin-columns';
import { assertOfOne, type MarginsOfChunk } from '../study';
import { affectedAccounts, affectedPart } from './affected-accounts';
import { partOfColumns } from './impact-columns';
import { type ImpactPart, mergeImpact, partOfPairs } from './impact-sums';

/** Of the accounts of a chunk: those in columns by columns, each other by itself. */
export function impactPart(margins: MarginsOfChunk): ImpactPart {
  const { before, after } = margins;
  assertOfOne(margins);
  const apart = [...new Set([...before.apart.keys(), ...after.apart.keys()])];
  const single = partOfPairs(apart.map((index) => [marginAt(before, index), marginAt(after, index)]));
  const affected = affectedPart(affectedAccounts(margins));
  return { ...mergeImpact(single, partOfColumns(margins)), affected };
}
