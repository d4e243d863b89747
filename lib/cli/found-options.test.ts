import { describe, expect, test } from 'vitest';
import { parseFoundOptions } from './found-options';

const PLAIN = { kind: 'FOUND', file: 'f.json', isPreview: false, isAgreed: false, signIn: 'PROMPT' };

test('on a terminal everything may be asked', () => {
  expect(parseFoundOptions(['f.json'], true)).toEqual({ ok: true, value: PLAIN });
  expect(parseFoundOptions([], true)).toEqual({ ok: true, value: { ...PLAIN, file: null } });
});

test('without one, everything is stated', () => {
  expect(parseFoundOptions(['f.json', '--yes', '--password-stdin'], false)).toEqual({
    ok: true,
    value: { ...PLAIN, isAgreed: true, signIn: 'STDIN' },
  });
  expect(parseFoundOptions(['f.json', '--preview'], false)).toEqual({
    ok: true,
    value: { ...PLAIN, isPreview: true },
  });
  expect(parseFoundOptions(['f.json', '--yes', '--single-sign-on'], false)).toEqual({
    ok: true,
    value: { ...PLAIN, isAgreed: true, signIn: 'SINGLE_SIGN_ON' },
  });
});

describe('is refused', () => {
  test.each<[string, string[], string]>([
    ['no document and no terminal', ['--yes', '--password-stdin'], 'name a founding document'],
    ['a password from nowhere', ['f.json', '--yes'], '--password-stdin or --single-sign-on'],
    ['a question to nobody', ['f.json', '--password-stdin'], '--preview or --yes'],
    ['a preview that is agreed to', ['f.json', '--preview', '--yes'], 'founds nothing'],
    ['two ways to sign in', ['f.json', '--yes', '--password-stdin', '--single-sign-on'], 'by one of them'],
    ['two documents', ['f.json', 'g.json', '--preview'], 'One founding document, not 2'],
    ['an option nobody knows', ['f.json', '--force'], "Unknown option '--force'"],
  ])('%s', (_, commandLine, sentence) => {
    const read = parseFoundOptions(commandLine, false);
    expect(read.ok ? 'read' : read.refusal).toContain(sentence);
  });
});
