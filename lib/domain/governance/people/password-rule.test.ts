import { expect, test } from 'vitest';
import { MAX_PASSWORD_LENGTH, passwordFaults } from './password-rule';

const OWNER = { email: 'chair.of.risk@bank.example', name: 'Chairperson Élodie' };
const ruleOf = (password: string) => passwordFaults('/password', password, OWNER).map(({ rule }) => rule);

test.each([
  ['fourteen signs', 'abcdefghijklmn', ['password-length']],
  ['fifteen', 'abcdefghijklmno', []],
  ['a few words', 'correct horse battery staple', []],
  ['fourteen signs of two UTF-16 units each', '😀😁😂😃😄😅😆😇😈😉😊😋😌😍', ['password-length']],
  ['fifteen of them', '😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎', []],
  ['the longest', `abcd${'e'.repeat(MAX_PASSWORD_LENGTH - 4)}`, []],
  ['one more', `abcd${'e'.repeat(MAX_PASSWORD_LENGTH - 3)}`, ['password-length']],
  ['four different signs', 'abcdabcdabcdabcd', ['password-repeats']],
  ['one key held down', 'a'.repeat(40), ['password-repeats']],
  ['their own address, in capitals', 'CHAIR.OF.RISK@bank.example', ['password-is-known']],
  ['their own name, with its accent apart', 'chairperson E\u0301lodie ', ['password-is-known']],
])('%s', (_what, password, rules) => {
  expect(ruleOf(password)).toEqual(rules);
});

test('a fault stands at the place that it is about', () => {
  expect(passwordFaults('/password', '', OWNER)).toMatchObject([{ path: '/password' }]);
});
