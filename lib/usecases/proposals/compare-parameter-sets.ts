import { mergeParts, partsOf, type StudyParts } from '../../domain/risk/studies/registry';
import type { Cascades } from '../../domain/risk/studies/cascade/cascade';
import { EMPTY_CHUNK, type PassChunk } from '../../domain/risk/studies/study';

/** What a change does to the accounts that were added so far, by chunks of any size. */
export class Comparison {
  accounts = 0;
  parts: StudyParts;

  /** @param empty no accounts, of a pass of the kind that is to come */
  constructor(empty: PassChunk = EMPTY_CHUNK) {
    this.parts = partsOf(empty);
  }

  add(margins: PassChunk['margins'], others: Omit<PassChunk, 'margins' | 'cascade'> = EMPTY_CHUNK): void {
    this.accounts += margins.after.accounts.length;
    const { corners, crises } = others;
    this.parts = mergeParts(this.parts, partsOf({ ...EMPTY_CHUNK, margins, corners, crises }));
  }

  /** What is found once all accounts were added. */
  tell(cascade: Cascades | null): void {
    this.parts = mergeParts(this.parts, partsOf({ ...EMPTY_CHUNK, cascade }));
  }
}
