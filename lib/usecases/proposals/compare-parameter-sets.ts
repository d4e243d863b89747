import { mergeParts, partsOf, type StudyParts } from '../../domain/risk/studies/registry';
import { EMPTY_CHUNK, type PassChunk } from '../../domain/risk/studies/study';

/** What a change does to the accounts that were added so far, by chunks of any size. */
export class Comparison {
  accounts = 0;
  parts: StudyParts;

  /** @param empty no accounts, of a pass of the kind that is to come */
  constructor(empty: PassChunk = EMPTY_CHUNK) {
    this.parts = partsOf(empty);
  }

  add(margins: PassChunk['margins'], others: Omit<PassChunk, 'margins'> = EMPTY_CHUNK): void {
    this.accounts += margins.after.accounts.length;
    this.parts = mergeParts(this.parts, partsOf({ ...others, margins }));
  }
}
