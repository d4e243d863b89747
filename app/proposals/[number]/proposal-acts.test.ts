import { describe, expect, test } from 'vitest';
import { type ActName, type ShownActs, shownActs } from './proposal-acts';

const refusal = (__typename: 'Forbidden' | 'NotAuthor' | 'NothingChanged' | 'OwnProposal' | 'StaleBase') => ({
  __typename,
  message: `${__typename}.`,
});
type Refused = ReturnType<typeof refusal> | null;
const shown = (...acts: readonly (readonly [ActName, Refused])[]): ShownActs =>
  shownActs({ offeredActs: acts.map(([act, why]) => ({ act, may: why === null, refusal: why })) });

describe('the acts that a page shows', () => {
  test('are those that may be done, and with the reason those that something stands in the way of', () => {
    const acts = shown(
      ['SUBMIT', refusal('StaleBase')],
      ['REBASE', null],
      ['REJECT', refusal('OwnProposal')],
    );
    expect([...acts.keys()]).toEqual(['SUBMIT', 'REBASE', 'REJECT']);
    expect(acts.get('SUBMIT')?.message).toBe('StaleBase.');
    expect(acts.get('REBASE')).toBeNull();
  });

  test('are not those of others, nor those that would do nothing', () => {
    const acts = shown(
      ['WITHDRAW', refusal('NotAuthor')],
      ['CANCEL', refusal('Forbidden')],
      ['REBASE', refusal('NothingChanged')],
    );
    expect(acts.size).toBe(0);
  });

  test('are the approval always: pressing it says who may', () => {
    const acts = shown(['APPROVE', refusal('Forbidden')], ['REJECT', refusal('Forbidden')]);
    expect([...acts.keys()]).toEqual(['APPROVE']);
  });
});
