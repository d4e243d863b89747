import { expect, test } from 'vitest';
import { signInSentence } from './sign-in-sentences';

const ID = '0b0e4a3e-5f0e-4a5c-9d53-0d2f4f3a1c11';

test('whatever signing in answers is said in plain words, with the request to quote where there is one', () => {
  expect(signInSentence('TooManyTries')).toMatch(/^Too many tries/);
  expect(signInSentence(`Unavailable.${ID}`)).toBe(
    `Signing in does not work at the moment. Try again shortly. If it goes on, quote request ${ID}.`,
  );
  expect(signInSentence(`StillSignedIn.${ID}`)).toMatch(/you are still signed in/);
  for (const raw of ['connect ECONNREFUSED 192.0.2.1:5432', 'Unavailable.<script>', 'constructor', '']) {
    expect(signInSentence(raw)).not.toContain(raw === '' ? 'undefined' : raw);
  }
});
