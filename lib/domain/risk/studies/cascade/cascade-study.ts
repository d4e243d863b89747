import { assert } from '../../../assert';
import type { Study } from '../study';
import type { Cascades } from './cascade';

/**
 * What shocks do through forced sales. Rounds follow from sums over the whole book, so they are found once all accounts were seen, by
 * passes of their own whose parts merge (`cascade/rounds.ts`); what they come to is one part, and every other says nothing. Null: no
 * cascade was asked.
 */
export const cascadeStudy: Study<'cascade', Cascades | null, Cascades | null> = {
  needs: ['cascade'],
  partial: ({ cascade }) => cascade,
  merge: (a, b) => {
    assert(a === null || b === null, 'a cascade is found once');
    return a ?? b;
  },
  finish: (part) => part,
};
