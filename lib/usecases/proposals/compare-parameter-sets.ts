import { emptyParts, mergeParts, partsOf, type StudyParts } from '../../domain/risk/studies/registry';
import type { MarginsOfChunk } from '../../domain/risk/studies/study';
import { mergeUnpriced, NONE_UNPRICED, type Unpriced, unpricedOf } from '../../domain/risk/unpriced';

/** What a change does to the accounts that were added so far, by chunks of any size. */
export class Comparison {
  accounts = 0;
  parts: StudyParts = emptyParts();
  unpriced: Unpriced = NONE_UNPRICED;

  add(margins: MarginsOfChunk): void {
    this.accounts += margins.after.accounts.length;
    this.unpriced = mergeUnpriced(this.unpriced, unpricedOf(margins));
    this.parts = mergeParts(this.parts, partsOf({ margins }));
  }
}
