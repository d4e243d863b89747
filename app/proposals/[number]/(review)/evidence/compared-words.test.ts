import { expect, test } from 'vitest';
import { comparedText, differingWords } from './compared-words';

const item = (name: string, a: string | null, b: string | null) => ({ name, a, b, isSame: a === b });

test('what two simulations were computed from is named by what differs and what does not', () => {
  expect(differingWords([item('Revision', 'r', 'r'), item('Accounts', 'x', 'y')])).toBe(
    'Differs in: accounts. The same: revision.',
  );
  expect(differingWords([item('Accounts', 'x', 'y')])).toBe('Differs in: accounts. The same: nothing.');
  expect(differingWords([item('Accounts', 'x', 'x')])).toBe('It was computed from the same inputs.');
});

test('a count is written out, an amount in short, and what is not said is a dash', () => {
  expect([comparedText('24'), comparedText('752417.63'), comparedText(null)]).toEqual(['24', '752.4 k', '–']);
});
