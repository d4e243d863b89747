import { mergeParts, partsOf, type StudyParts } from '../../domain/risk/studies/registry';
import { EMPTY_AT_CORNERS, EMPTY_CHUNK, type PassChunk } from '../../domain/risk/studies/study';

/** What a change does to the accounts that were added so far, by chunks of any size. */
export class Comparison {
  accounts = 0;
  parts: StudyParts;

  /** @param isAtCorners whether each chunk comes with its margins at corners too */
  constructor(isAtCorners = false) {
    this.parts = partsOf(isAtCorners ? EMPTY_AT_CORNERS : EMPTY_CHUNK);
  }

  add(margins: PassChunk['margins'], corners: PassChunk['corners'] = null): void {
    this.accounts += margins.after.accounts.length;
    this.parts = mergeParts(this.parts, partsOf({ margins, corners }));
  }
}
