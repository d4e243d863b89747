import { emptyParts, mergeParts, partsOf, type StudyParts } from '../../domain/risk/studies/registry';
import type { MarginsOfChunk } from '../../domain/risk/studies/study';

/** What a change does to the accounts that were added so far, by chunks of any size. */
export class Comparison {
  accounts = 0;
  parts: StudyParts = emptyParts();

  add(margins: MarginsOfChunk): void {
    this.accounts += margins.after.accounts.length;
    this.parts = mergeParts(this.parts, partsOf({ margins }));
  }
}
