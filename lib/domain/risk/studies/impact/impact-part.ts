import { assert } from '../../../assert';
import { marginAt } from '../../../margin/figures/margin-columns';
import type { MarginsOfChunk } from '../study';
import { affectedAccounts, affectedPart } from './affected-accounts';
import { partOfColumns } from './impact-columns';
import { type ImpactPart, mergeImpact, partOfPairs } from './impact-sums';

/** Of the accounts of a chunk: those in columns by columns, each other by itself. */
export function impactPart(margins: MarginsOfChunk): ImpactPart {
  const { before, after } = margins;
  assert(
    before.accounts.length === after.accounts.length &&
      after.accounts.every((account, index) => account === before.accounts[index]),
    'both figures are of one account',
  );
  const apart = [...new Set([...before.apart.keys(), ...after.apart.keys()])];
  const single = partOfPairs(apart.map((index) => [marginAt(before, index), marginAt(after, index)]));
  const affected = affectedPart(affectedAccounts(margins));
  return { ...mergeImpact(single, partOfColumns(margins)), affected };
}
