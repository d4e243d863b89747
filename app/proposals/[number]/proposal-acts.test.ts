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
    const acts = shown(['SUBMIT', refusal('StaleBase')], ['REBASE', null], ['QUEUE', null]);
    expect([...acts.keys()]).toEqual(['SUBMIT', 'REBASE', 'QUEUE']);
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

  test('are the approval always, with the reason why this person may not give it', () => {
    const acts = shown(['APPROVE', refusal('Forbidden')], ['REJECT', refusal('Forbidden')]);
    expect([...acts.keys()]).toEqual(['APPROVE']);
    expect(acts.get('APPROVE')?.message).toBe('Forbidden.');
  });

  test('say once, at the approval, what bars a person from every verdict', () => {
    const acts = shown(
      ['APPROVE', refusal('OwnProposal')],
      ['REQUEST_CHANGES', refusal('OwnProposal')],
      ['REJECT', refusal('OwnProposal')],
    );
    expect([...acts.keys()]).toEqual(['APPROVE']);
  });

  test('keep the other verdicts where only the approval is barred', () => {
    const acts = shown(['APPROVE', refusal('StaleBase')], ['REQUEST_CHANGES', null], ['REJECT', null]);
    expect([...acts.keys()]).toEqual(['APPROVE', 'REQUEST_CHANGES', 'REJECT']);
  });
});
